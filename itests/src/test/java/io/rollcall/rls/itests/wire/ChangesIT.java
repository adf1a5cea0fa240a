package io.rollcall.rls.itests.wire;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.testkit.Requirement;
import io.rollcall.rls.testkit.mime.BodyPart;
import io.rollcall.rls.testkit.sip.BackEndSubscription;
import io.rollcall.rls.testkit.sip.Bodies;
import io.rollcall.rls.testkit.sip.Notification;
import io.rollcall.rls.testkit.sip.NotifyAnswer;
import io.rollcall.rls.testkit.sip.Subscription;
import io.rollcall.rls.testkit.sip.UserAgent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import org.junit.Before;
import org.junit.Test;

/**
 * How changes are told: scenarios 4 to 6 and 36. Everything is known when the second device of the watcher subscribes,
 * so that its first NOTIFY tells all, and the first change after it comes after silence.
 */
public final class ChangesIT extends WireTest {

    private String list;
    private UserAgent alice;
    private Subscription first;
    private Subscription second;

    @Before
    public void subscribeTwice() {
        list = wire.list("alice", "bob", "carol", "dave");
        alice = wire.agent("alice");
        first = settled(alice, list, "bob", "carol", "dave");
        second = alice.subscribe(list, "presence", 600).awaitAccepted();
        second.awaitView("the first NOTIFY", view -> view.version() == 0);
        assertFull(second.awaitNotify(1), "bob", "carol", "dave");
    }

    /** Scenario 4. */
    @Test
    @Requirement({"4662-5.2-b", "4662-5.5-h", "4662-5.5-e", "4662-5.5-g", "4662-4.5-j"})
    public void shouldTellOneChangeInOnePartialState() {
        int before = first.notifyCount();
        long changedNs = System.nanoTime();
        wire.state("bob", "bob-1");

        Notification told = second.awaitNotify(2);
        assertPartial(told, "bob");
        assertEquals(1, document(told).version());
        assertEquals("parts: RLMI and bob", 2, told.aggregate().parts().size());
        assertTrue(told(told, wire.member("bob")).contains("bob-1"));
        // silence before: gathered for 30 ms, then told
        assertTrue("told late", between(changedNs, told.arrivedNs()).compareTo(PROMPT) < 0);

        // no silence before: the first states of the members were told less than waitn_time = 5 s ago
        first.await("the change", WAITN, one -> one.notifyCount() > before);
        Notification toldFirst = first.awaitNotify(before + 1);
        assertPartial(toldFirst, "bob");
        assertTrue("told late", between(changedNs, toldFirst.arrivedNs()).compareTo(Duration.ofMillis(5500)) < 0);
    }

    /** Scenario 5. */
    @Test
    @Requirement({"4662-4.5-j", "4662-4.8-a", "4662-5.2-b"})
    public void shouldTellTheLastStatesTogether() {
        wire.state("dave", "dave-1");
        Notification opening = second.awaitNotify(2);
        for (int i = 1; i <= 10; i++) {
            wire.state("bob", "bob-" + i);
            if (i <= 3) {
                wire.state("carol", "carol-" + i);
            }
        }
        wire.members().awaitQuiet();

        second.await("the changes", WAITN, one -> one.notifyCount() == 3);
        Notification told = second.awaitNotify(3);
        assertPartial(told, "bob", "carol");
        assertTrue(told(told, wire.member("bob")).contains("bob-10"));
        assertTrue(told(told, wire.member("carol")).contains("carol-3"));
        // the gap is kept by the server's clock; what is measured here has the way of two NOTIFYs in it
        Duration gap = between(opening.arrivedNs(), told.arrivedNs());
        assertTrue("gap " + gap, gap.compareTo(Duration.ofMillis(4500)) > 0);
    }

    /** A body that is the same is no change. */
    @Test
    @Requirement("4662-5.5-h")
    public void shouldNotTellWhatDidNotChange() {
        BackEndSubscription bob = wire.members().awaitSubscription(wire.member("bob"));
        bob.notifyActive();
        bob.notifyActive();
        bob.awaitAnswered();
        wire.state("carol", "carol-1");
        assertPartial(second.awaitNotify(2), "carol");
    }

    /**
     * Scenario 6. The back ends have a time of their own: a watcher's refresh does not refresh them, nor make new ones.
     */
    @Test
    @Requirement({"4662-5.2-e", "4662-4.5-i", "6665-4.2-f"})
    public void shouldTellEverythingOnARefreshAndCancelWhatWaits() {
        wire.state("bob", "bob-1");
        second.awaitNotify(2);
        wire.state("bob", "bob-2");
        wire.members().awaitQuiet(); // told within five seconds, were it not for the refresh

        long sentNs = System.nanoTime();
        assertEquals("600", second.refresh().await(200).header("Expires"));
        Notification full = second.awaitNotify(3);
        assertFull(full, "bob", "carol", "dave");
        assertEquals(2, document(full).version());
        assertTrue(told(full, wire.member("bob")).contains("bob-2"));
        assertTrue("told late", between(sentNs, full.arrivedNs()).compareTo(PROMPT) < 0);

        // what waited went with it: the next change comes alone
        wire.state("carol", "carol-1");
        second.await("the next change", WAITN, one -> one.notifyCount() == 4);
        assertPartial(second.awaitNotify(4), "carol");
        assertEquals("back-end SUBSCRIBEs", 3, wire.members().receivedCount());
    }

    /** Bodies are opaque: neither white space nor an unknown type nor bytes that are no text are touched. */
    @Test
    @Requirement({"4662-7.3-a", "4662-4.5-l", "2046-5.1-b"})
    public void shouldPassBodiesOnByteByByte() {
        byte[] odd = "\r\n--rls\r\n\0\u00e9 <x>\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);
        wire.members().setState(wire.member("bob"), "application/x-odd; charset=\"none\"", odd);
        Notification told = second.awaitNotify(2);
        BodyPart part = told.aggregate().parts().get(1);
        assertEquals("application/x-odd; charset=\"none\"", part.contentType());
        assertArrayEquals(odd, part.content());
    }

    /** Scenario 36. */
    @Test
    @Requirement({"6665-4.2-q", "3261-12.2-e", "6665-4.1-y"})
    public void shouldEndWhatTheWatcherDoesNotKnow() {
        first.unsubscribe().await(200);
        first.awaitTerminated();
        second.answerNext(NotifyAnswer.refuse(481));
        wire.state("bob", "bob-1");
        wire.members().await("end of the back ends", all -> all.subscriptionCount() == 0);
        assertEquals(2, second.notifyCount());
        second.refresh().await(481);
    }

    /** Scenario 36, with 1 s in place of 5. */
    @Test
    @Requirement({"6665-4.2-r", "6665-4.2-s", "6665-4.2-t"})
    public void shouldTellAgainWhatWasRefused() {
        second.answerNext(NotifyAnswer.refuse(503).with("Retry-After", "1"));
        wire.state("bob", "bob-1");
        Notification refused = second.awaitNotify(2);
        wire.state("carol", "carol-1");
        second.await("all of it again", WAITN, one -> one.notifyCount() == 3);
        Notification again = second.awaitNotify(3);
        assertFull(again, "bob", "carol", "dave");
        assertTrue(told(again, wire.member("bob")).contains("bob-1"));
        assertTrue(told(again, wire.member("carol")).contains("carol-1"));
        Duration pause = between(refused.arrivedNs(), again.arrivedNs());
        assertTrue("paused " + pause, pause.compareTo(Duration.ofMillis(990)) >= 0);
        assertFalse(second.isTerminated());
    }

    /** Scenario 36: a failure of the watcher that does not end the subscription. */
    @Test
    @Requirement({"6665-4.2-r", "6665-4.2-s"})
    public void shouldOutliveAFailureOfTheWatcher() {
        second.answerNext(NotifyAnswer.refuse(500));
        wire.state("bob", "bob-1");
        second.awaitNotify(2);
        second.await("all of it again", WAITN, one -> one.notifyCount() == 3);
        assertFull(second.awaitNotify(3), "bob", "carol", "dave");
        assertTrue(told(second.awaitNotify(3), wire.member("bob")).contains("bob-1"));
        second.refresh().await(200);
    }

    /** A NOTIFY that gets lost is repeated as it was, and nothing overtakes it. */
    @Test
    @Requirement({"3261-17-b", "6665-4.2-t"})
    public void shouldRepeatALostNotify() {
        // over UDP, whatever its size
        Subscription third = wire.open(wire.builder("alice").withoutTcpListener())
                .subscribe(list, "presence", 600)
                .awaitAccepted();
        third.awaitView("the first NOTIFY", view -> view.version() == 0);
        third.answerNext(NotifyAnswer.drop(), NotifyAnswer.drop());
        wire.state("bob", "bob-1");
        Notification told = third.awaitNotify(2);
        wire.state("carol", "carol-1");
        third.await("two repetitions", one -> told.transmissions() == 3);
        assertEquals("sent while one was unanswered", 2, third.notifyCount());
        third.await("the next one", WAITN, one -> one.notifyCount() == 3);
        assertEquals(Set.of(wire.member("carol")), named(third.awaitNotify(3)));
    }

    /** The watcher's slowness is not the back end's. */
    @Test
    @Requirement("6665-4.1-t")
    public void shouldAnswerBackEndsAtOnce() {
        second.answerNext(NotifyAnswer.ok().after(Duration.ofSeconds(1)));
        wire.state("bob", "bob-1");
        second.awaitNotify(2);
        BackEndSubscription bob = wire.members().awaitSubscription(wire.member("bob"));
        bob.notifyActive(Bodies.PIDF, Bodies.pidf(wire.member("bob"), true, "bob-2"));
        Duration roundTrip = bob.awaitAnswered().roundTrip();
        assertTrue("answered after " + roundTrip, roundTrip.compareTo(Duration.ofMillis(500)) < 0);
    }
}
