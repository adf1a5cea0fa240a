package io.rollcall.rls.core.internal.engine;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.api.Answer;
import io.rollcall.rls.api.ServerView;
import io.rollcall.rls.api.SubscribeRequest;
import io.rollcall.rls.api.SubscriptionState;
import io.rollcall.rls.core.internal.context.EngineSettings;
import io.rollcall.rls.spi.ListNotify;
import io.rollcall.rls.spi.NotifySender;
import io.rollcall.rls.spi.ServerNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.junit.Before;
import org.junit.Test;

/** Several nodes on one database: what goes to another one, what comes from it, and what is not said any more. */
public class NodesTest {

    private static final String BOB = "sip:bob@d";
    private static final ServerNode SELF = node("here", "sip:10.0.0.1:5060", true);
    private static final ServerNode OTHER = node("there", "sip:10.0.0.2:5060;transport=udp", false);

    private final Rig rig = new Rig(BOB);
    private final FakeJournal journal = new FakeJournal(2);
    private final Console console = new Console(rig.engine);

    private static ServerNode node(final String name, final String address, final boolean self) {
        return new ServerNode(name, address, self, ServerNode.State.SERVING, 256, Duration.ofMillis(7), "key-" + name);
    }

    @Before
    public void open() {
        rig.engine.settings(EngineSettings.read(Map.of("db_mode", "2"), EngineSettings.DEFAULTS));
        journal.nodes = List.of(SELF, OTHER);
        journal.serving = SELF;
        journal.plugInto(rig.engine);
    }

    private static Answer.Elsewhere elsewhere(final Answer answer) {
        assertTrue(String.valueOf(answer), answer instanceof Answer.Elsewhere);
        return (Answer.Elsewhere) answer;
    }

    @Test
    public void shouldForwardASubscribeWithWhatWasSettledAboutItsSender() {
        journal.serving = OTHER;
        final Answer.Elsewhere forwarded =
                elsewhere(rig.send(Asking.by(Rig.ALICE).request()));

        assertEquals("sip:10.0.0.2:5060;transport=udp", forwarded.address());
        assertEquals(1, forwarded.lines().size());
        final String line = forwarded.lines().get(0);
        assertTrue(
                line, line.startsWith("Rollcall-Node: here;key=key-here;watcher=sip%3Aalice%40d;from=UDP-127.0.0.1-"));
        assertEquals("nobody here", 0, rig.notifies.size());
    }

    @Test
    public void shouldForwardWhatIsInADialogOfAnotherNode() {
        final String tag = rig.open(600);
        final String backEnd = rig.lastSubscribeTo(BOB).dialog().localTag();
        journal.serving = OTHER;

        assertEquals(
                "sip:10.0.0.2:5060;transport=udp",
                elsewhere(rig.refresh(tag, 2, 600)).address());
        final Answer told = rig.tell(BOB, 1, SubscriptionState.active(3600), "b1");
        assertEquals(List.of("Rollcall-Node: here"), elsewhere(told).lines());
        assertFalse(backEnd.isEmpty());
    }

    @Test
    public void shouldNotForwardToANodeWithoutAddress() {
        journal.serving = node("there", null, false);

        assertEquals(503, Rig.status(rig.send(Asking.by(Rig.ALICE).request())));
    }

    /** The answer is what two nodes would say to each other. */
    private SubscribeRequest forwarded(final String from, final String by) {
        return forwarded(from, by, "key-there");
    }

    private SubscribeRequest forwarded(final String from, final String by, final String key) {
        journal.serving = OTHER;
        final String line =
                elsewhere(rig.send(Asking.by(from).request())).lines().get(0);
        journal.serving = SELF;
        return Asking.by(from)
                .at(by)
                .with(
                        "rollcall-node",
                        line.substring("Rollcall-Node: ".length()).replace("key-here", key))
                .request();
    }

    @Test
    public void shouldBelieveANodeWhoTheWatcherIsAndWhereHeIs() {
        assertEquals(200, Rig.status(rig.send(forwarded(Rig.ALICE, "10.0.0.2"))));

        assertEquals(Rig.ALICE, rig.lastNotify().dialog().remoteUri());
        assertEquals(
                "not where the node is",
                "127.0.0.1",
                rig.lastNotify().dialog().flow().peer().getAddress().getHostAddress());
    }

    @Test
    public void shouldNotBelieveAnybodyElse() {
        assertEquals("no node", 403, Rig.status(rig.send(forwarded(Rig.ALICE, "10.0.0.3"))));
        assertEquals("not itself", 403, Rig.status(rig.send(forwarded(Rig.ALICE, "10.0.0.1"))));
        journal.nodes = List.of(SELF);
        assertEquals("none any more", 403, Rig.status(rig.send(forwarded(Rig.ALICE, "10.0.0.2"))));
    }

    /** A proxy beside a node passes on what strangers write; and a node that has just started has a new key. */
    @Test
    public void shouldNotBelieveWhoeverElseComesFromTheAddressOfANode() {
        assertEquals(503, Rig.status(rig.send(forwarded(Rig.ALICE, "10.0.0.2", "key-guessed"))));
        assertEquals("of itself", 503, Rig.status(rig.send(forwarded(Rig.ALICE, "10.0.0.2", "key-here"))));
        assertEquals("none", 503, Rig.status(rig.send(forwarded(Rig.ALICE, "10.0.0.2", ""))));
        assertEquals(0, (int) rig.engine.load().join());
    }

    @Test
    public void shouldTakeTheRightToSendBackWithTheLease() {
        final List<BooleanSupplier> rights = new ArrayList<>();
        rig.engine.removeNotifySender(rig.notifySender);
        rig.engine.addNotifySender(
                new NotifySender() {
                    @Override
                    public void send(final ListNotify notify) {
                        throw new AssertionError("sent without a right that can be taken back");
                    }

                    @Override
                    public void send(final ListNotify notify, final BooleanSupplier right) {
                        rights.add(right);
                    }
                },
                Map.of());
        rig.send(Asking.by(Rig.ALICE).request());

        assertTrue(rights.get(0).getAsBoolean());
        journal.held = false;
        assertFalse("lapsed", rights.get(0).getAsBoolean());
        journal.held = true;
        assertTrue("stands again", rights.get(0).getAsBoolean());
        journal.loseAll();
        journal.grantAll();
        assertFalse("another lease is another matter", rights.get(0).getAsBoolean());
    }

    /** What is kept of it counts at the node that takes over; here nothing of it is left. */
    @Test
    public void shouldAcceptWhatIsKeptThoughTheShardHasGoneMeanwhile() {
        journal.slow = true;
        final List<Answer> answers = new ArrayList<>();
        rig.engine.intake().receive(Asking.by(Rig.ALICE).request(), answers::add);
        journal.loseAll();
        journal.slow = false;
        journal.commitAll();

        assertEquals(200, Rig.status(answers.get(0)));
        assertEquals("nobody is asked from here", 0, rig.subscribes.size());
        journal.grantAll();
        rig.pass(Duration.ofSeconds(10));
        assertEquals("once", 1, rig.subscribesTo(BOB).size());
        assertEquals("the list and its back end", 2, (int) rig.engine.load().join());
    }

    @Test
    public void shouldRefuseAPollWhoseShardHasGoneMeanwhile() {
        rig.slowly = new CompletableFuture<>();
        final List<Answer> answers = new ArrayList<>();
        rig.engine
                .intake()
                .receive(rig.request("call-1", "t1", null, 1, 0, "presence", Set.of("eventlist")), answers::add);
        journal.loseAll();
        rig.slowly.complete(rig.resolution);

        assertEquals(503, Rig.status(answers.get(0)));
        assertEquals("nothing is left of it", 0, (int) rig.engine.load().join());
    }

    @Test
    public void shouldShowNodesAndDrain() throws Exception {
        final List<ServerView.NodeView> nodes =
                console.nodes().toCompletableFuture().get();
        assertEquals(
                new ServerView.NodeView("here", "sip:10.0.0.1:5060", true, "serving", 256, Duration.ofMillis(7)),
                nodes.get(0));
        rig.open(600);
        assertTrue(console.drain(false).toCompletableFuture().isDone());
        assertEquals("all went", 0, (int) rig.engine.load().get());
    }

    @Test
    public void shouldSendWatchersAwayBeforeItDrains() {
        rig.open(600);
        rig.live(BOB, "b1");
        rig.answerNotify(200);
        console.drain(true);
        rig.passMs(1);

        assertEquals("deactivated", rig.lastNotify().state().reason());
    }

    @Test
    public void shouldNotDrainWithoutDatabase() {
        rig.engine.settings(EngineSettings.DEFAULTS);

        assertTrue(console.drain(false).toCompletableFuture().isCompletedExceptionally());
        assertEquals(List.of(), console.nodes().toCompletableFuture().join());
        assertEquals(List.of(), console.shards().toCompletableFuture().join());
    }
}
