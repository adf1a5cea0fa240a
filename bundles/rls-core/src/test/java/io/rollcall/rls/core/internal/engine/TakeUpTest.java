package io.rollcall.rls.core.internal.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.api.Answer;
import io.rollcall.rls.api.Outcome;
import io.rollcall.rls.api.SubscriptionState;
import io.rollcall.rls.core.internal.context.EngineSettings;
import io.rollcall.rls.spi.BackEndSubscribe;
import io.rollcall.rls.spi.ListNotify;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.Test;

/** Shards that are taken up with db_mode 2: who is asked and told, and how fast. */
public class TakeUpTest {

    private static final int LISTS = 200;
    private static final int MEMBERS = 50;
    private static final String BOB = "sip:bob@d";
    private static final EngineSettings SETTINGS =
            EngineSettings.read(Map.of("db_mode", "2", "auth", "none"), EngineSettings.DEFAULTS);

    private final FakeJournal journal = new FakeJournal(2);
    private Rig rig;

    private void open(final String... members) {
        rig = new Rig(SETTINGS, members);
        journal.plugInto(rig.engine);
    }

    /** Another engine over the same rows, some time later. */
    private FakeJournal next(final Duration later, final String... members) {
        final Rig before = rig;
        final FakeJournal over = new FakeJournal(2, journal.rows);
        over.storedAt = before.clock.instant();
        rig = new Rig(SETTINGS, members);
        rig.clock.advance(Duration.between(rig.clock.instant(), before.clock.instant()));
        rig.clock.advance(later);
        return over;
    }

    // ---- an engine that is exchanged ------------------------------------------------------------------------------

    @Test
    public void shouldAskNobodyForWhatItCannotHaveMissed() {
        open(BOB);
        final String tag = rig.open(600);
        rig.live(BOB, "b1");
        rig.pass(Duration.ofSeconds(6));
        rig.answerNotify(200);
        final ListNotify last = rig.lastNotify();
        final BackEndSubscribe asked = rig.lastSubscribeTo(BOB);
        rig.engine.keeper().stop();

        final FakeJournal over = next(Duration.ofSeconds(1), BOB);
        over.unbroken = true;
        over.plugInto(rig.engine);
        rig.pass(Duration.ofSeconds(6));
        assertEquals("nor tells", 0, rig.notifies.size());
        assertEquals(0, rig.subscribes.size());
        rig.subscribes.add(asked);
        rig.tell(BOB, 2, SubscriptionState.active(3600), "b2");
        rig.passMs(100);
        assertEquals(last.cseq() + 1, rig.lastNotify().cseq());
        assertTrue(rig.lastBody(), rig.lastBody().contains("version=\"" + last.cseq() + "\" fullState=\"false\""));
        rig.answerNotify(200);
        assertEquals(200, Rig.status(rig.refresh(tag, 2, 600)));
    }

    /** The watcher was not told yet when it stopped. */
    @Test
    public void shouldTellWhatWaitedWithoutAskingForIt() {
        open(BOB);
        rig.open(600);
        rig.live(BOB, "b1");
        rig.pass(Duration.ofSeconds(6));
        rig.answerNotify(200);
        rig.tell(BOB, 2, SubscriptionState.active(3600), "b2");
        final long cseq = rig.lastNotify().cseq();
        rig.engine.keeper().stop();

        final FakeJournal over = next(Duration.ofSeconds(1), BOB);
        over.unbroken = true;
        over.plugInto(rig.engine);
        rig.passMs(100);
        assertEquals(1, rig.notifies.size());
        assertEquals(cseq + 1, rig.lastNotify().cseq());
        assertTrue(rig.lastBody(), rig.lastBody().contains("b2"));
        assertEquals(0, rig.subscribes.size());
    }

    /** It waited for its turn to ask for the full state once more when it stopped. */
    @Test
    public void shouldAskForTheStateThatWasMissing() {
        open(BOB);
        rig.open(600);
        rig.answerSubscribe(BOB, 200, 3600);
        rig.tell(BOB, 1, SubscriptionState.active(3600), "+b1");
        rig.answerSubscribe(BOB, 200, 3600);
        rig.tell(BOB, 2, SubscriptionState.active(3600), "+b2");
        assertEquals("once, and not yet again", 2, rig.subscribes.size());
        final long cseq = rig.lastSubscribeTo(BOB).cseq();
        rig.engine.keeper().stop();

        final FakeJournal over = next(Duration.ofSeconds(1), BOB);
        over.unbroken = true;
        over.plugInto(rig.engine);
        rig.passMs(100);
        assertEquals(1, rig.subscribes.size());
        assertTrue("in its dialog", rig.lastSubscribeTo(BOB).cseq() > cseq);
        assertEquals("n-" + BOB, rig.lastSubscribeTo(BOB).dialog().remoteTag());
    }

    @Test
    public void shouldAskWhereAnotherNodeMayHaveServed() {
        open(BOB);
        rig.open(600);
        rig.live(BOB, "b1");
        rig.pass(Duration.ofSeconds(6));
        rig.answerNotify(200);
        rig.engine.keeper().stop();
        next(Duration.ofSeconds(1), BOB).plugInto(rig.engine);
        rig.passMs(100);
        assertEquals("a full state", 1, rig.notifies.size());
        assertEquals("not yet", 0, rig.subscribes.size());
        rig.pass(Duration.ofSeconds(2));
        assertEquals(1, rig.subscribes.size());
    }

    /** What comes meanwhile is held, but not for ever. */
    @Test
    public void shouldAskWhereItTookLongToTakeUp() {
        open(BOB);
        rig.open(600);
        rig.live(BOB, "b1");
        rig.pass(Duration.ofSeconds(6));
        rig.answerNotify(200);
        rig.engine.keeper().stop();
        final FakeJournal over = next(Duration.ofSeconds(1), BOB);
        over.unbroken = true;
        over.granting = false;
        over.plugInto(rig.engine);
        rig.pass(Duration.ofSeconds(4));
        over.grantAll();
        rig.pass(Duration.ofSeconds(3));
        assertEquals(1, rig.subscribes.size());
    }

    /** Who subscribes waits until a shard is complete, so what is in the database already does not go first. */
    @Test
    public void shouldServeBeforeMembersAreWrittenAgain() {
        open(BOB);
        rig.open(600);
        rig.live(BOB, "b1");
        rig.pass(Duration.ofSeconds(6));
        final FakeJournal over = next(Duration.ofSeconds(20), BOB);
        over.plugInto(rig.engine);

        assertEquals(
                "the list, for its numbers",
                1,
                over.written.stream().mapToInt(one -> one.lists().size()).sum());
        assertEquals(
                "no member",
                0,
                over.written.stream().mapToInt(one -> one.backEnds().size()).sum());
        rig.pass(Duration.ofSeconds(3));
        rig.answerSubscribe(BOB, 200, 3600);
        rig.pass(Duration.ofSeconds(2));
        assertTrue(
                "when it is other than before",
                over.written.stream().anyMatch(one -> one.backEnds().size() == 1));
    }

    @Test
    public void shouldWriteAllToAnotherDatabase() {
        open(BOB);
        rig.open(600);
        rig.live(BOB, "b1");
        rig.pass(Duration.ofSeconds(6));
        final FakeJournal over = next(Duration.ofSeconds(20), BOB);
        over.plugInto(rig.engine);
        over.rows.clear();
        over.epoch++;
        over.grantAll();

        assertEquals(1, over.rows.get(Rig.ALICE).lists.size());
        assertEquals(1, over.rows.get(Rig.ALICE).backEnds.size());
    }

    // ---- a node that is dead --------------------------------------------------------------------------------------

    /** All watchers are told what is known at once, and presence servers are not asked faster than that. */
    @Test
    public void shouldTellAllAtOnceAndAskAtItsPace() {
        final String[] members = IntStream.range(0, MEMBERS)
                .mapToObj(number -> "sip:m" + number + "@d")
                .toArray(String[]::new);
        open(members);
        for (int number = 0; number < LISTS; number++) {
            final Asking asking =
                    Asking.by("sip:w" + number + "@d").forList(Rig.LIST).calling("c" + number);
            assertTrue(rig.send(asking.request()) instanceof Answer.Accepted);
        }
        answerAll(0);
        rig.pass(Duration.ofSeconds(6));
        assertEquals(LISTS * MEMBERS, rig.subscribes.size());

        final FakeJournal over = next(Duration.ofSeconds(6), members);
        final List<Integer> told = new ArrayList<>();
        final List<Integer> asked = new ArrayList<>();
        for (int step = 0; step < 250; step++) {
            final int notifies = rig.notifies.size();
            final int subscribes = rig.subscribes.size();
            if (step == 0) {
                over.plugInto(rig.engine);
            } else {
                rig.passMs(100);
            }
            answerAll(subscribes);
            told.add(rig.notifies.size() - notifies);
            asked.add(rig.subscribes.size() - subscribes);
        }
        assertEquals("restore_rate, in steps of notifier_poll_rate", List.of(50, 50, 50, 50, 0), told.subList(0, 5));
        assertEquals(
                LISTS,
                rig.notifies.stream()
                        .map(one -> one.dialog().callId())
                        .distinct()
                        .count());
        for (final ListNotify one : rig.notifies) {
            final String body = new String(one.body().bytes(), UTF_8);
            assertTrue(body, body.contains("fullState=\"true\"") && body.split(" says", -1).length == MEMBERS + 1);
        }
        assertEquals("nobody twice, though all back ends have answered", LISTS, rig.notifies.size());
        assertEquals("all", LISTS * MEMBERS, rig.subscribes.size());
        assertEquals(
                0, asked.subList(0, 20).stream().mapToInt(Integer::intValue).sum());
        assertTrue(asked.toString(), asked.stream().allMatch(count -> count <= 51));
        assertEquals(
                "backend_rate, to its end",
                LISTS * MEMBERS,
                asked.subList(20, 222).stream().mapToInt(Integer::intValue).sum());
    }

    /** Each answers, and says what it said before. */
    private void answerAll(final int from) {
        for (final BackEndSubscribe one : List.copyOf(rig.subscribes.subList(from, rig.subscribes.size()))) {
            final String resource = one.dialog().remoteUri();
            rig.end(
                    one,
                    new Outcome.Answered(
                            200,
                            "n-" + resource,
                            "sip:ps@127.0.0.1:5072",
                            List.of(),
                            3600,
                            -1,
                            -1,
                            List.of(),
                            List.of(),
                            Rig.FLOW));
            rig.tell(
                    one.dialog().callId(),
                    one.dialog().localTag(),
                    "n-" + resource,
                    one.cseq(),
                    SubscriptionState.active(3600),
                    resource + " says");
        }
    }
}
