package io.rollcall.rls.testkit.sip;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.testkit.Await;
import io.rollcall.rls.testkit.rlmi.ListChange;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;

/** A list subscription over real sockets; the notifier plays the resource list server. */
public class ListSubscriptionTest {

    private static final String LIST = "sip:list@d";
    private static final String BOB = "sip:bob@d";
    private static final TimerValues QUICK =
            TimerValues.of(Duration.ofMillis(20)).givingUpAfter(Duration.ofMillis(400));

    private final List<ListChange> changes = new CopyOnWriteArrayList<>();
    private Notifier server;
    private UserAgent alice;
    private int contentIds;

    @Before
    public void open() {
        server = Notifier.builder().timers(QUICK).open();
        server.policy(LIST, SubscribePolicy.accept().withoutNotify().with("Require", "eventlist"));
        alice = UserAgent.builder("sip:alice@d")
                .server(server.address())
                .timers(QUICK)
                .patience(Duration.ofSeconds(2))
                .open();
    }

    @After
    public void close() {
        alice.close();
        server.close();
    }

    private Subscription subscribe() {
        return alice.subscribe(SubscribeRequest.toList(LIST), made -> made.onChange(changes::add))
                .awaitAccepted();
    }

    /** Tells bob's state in a good aggregate. */
    private SipMessage aggregate(final String state, final int version, final boolean full, final String note) {
        final int id = contentIds++;
        final String body = "--xyz\r\nContent-ID: <r" + id + "@d>\r\nContent-Type: application/rlmi+xml\r\n\r\n"
                + "<list xmlns=\"urn:ietf:params:xml:ns:rlmi\" uri=\"" + LIST + "\" version=\"" + version
                + "\" fullState=\"" + full + "\"><resource uri=\"" + BOB
                + "\"><instance id=\"1\" state=\"active\" cid=\"p"
                + id + "@d\"/></resource></list>\r\n--xyz\r\nContent-ID: <p" + id + "@d>\r\nContent-Type: "
                + Bodies.PIDF + "\r\n\r\n" + new String(Bodies.pidf(BOB, true, note), StandardCharsets.UTF_8)
                + "\r\n--xyz--\r\n";
        return member().request(state)
                .with("Require", "eventlist")
                .withBody(
                        "multipart/related;type=\"" + "application/rlmi+xml\";start=\"<r" + id
                                + "@d>\";boundary=\"xyz\"",
                        body.getBytes(StandardCharsets.UTF_8));
    }

    private BackEndSubscription member() {
        return server.awaitSubscription(LIST);
    }

    private void tell(final int version, final boolean full, final String note) {
        member().notify(aggregate("active;expires=3600", version, full, note));
    }

    @Test
    public void shouldAskForTheListProperly() {
        subscribe();
        final SipMessage asked = server.received().get(0).message();
        assertTrue(asked.names("Supported", "eventlist"));
        assertEquals(List.of(Bodies.PIDF, "multipart/related", "application/rlmi+xml"), asked.elements("Accept"));
    }

    @Test
    public void shouldKeepTheViewAndTellChanges() {
        final Subscription list = subscribe();
        tell(0, true, "one");
        list.awaitView("bob one", view -> view.body(BOB).contains("one"));
        tell(1, false, "two");
        list.awaitView("bob two", view -> view.body(BOB).contains("two"));
        Await.until("listeners are told after the view has changed", () -> changes.size() == 2);
        assertEquals(
                List.of(ListChange.Kind.ADDED, ListChange.Kind.CHANGED),
                changes.stream().map(ListChange::kind).toList());
        assertTrue(changes.get(1).before().instances().get("1").text().contains("one"));
        alice.assertNoViolations();
    }

    @Test
    public void shouldFailTheAwaitWhereARuleIsBroken() {
        final Subscription list = subscribe();
        tell(0, true, "one");
        list.awaitNotify(1);
        tell(3, false, "two");
        final AssertionError error = assertThrows(AssertionError.class, () -> list.awaitNotify(2));
        assertTrue(error.getMessage(), error.getMessage().contains("4662-5.2-b: version 3 after 0"));
        assertThrows(AssertionError.class, alice::assertNoViolations);
    }

    @Test
    public void shouldWantFullStateAfterARefreshOnTheWire() {
        final Subscription list = subscribe();
        tell(0, true, "one");
        list.awaitNotify(1);
        list.refresh().await(200);
        tell(1, false, "two");
        assertThrows(AssertionError.class, () -> list.awaitNotify(2));
        assertEquals("4662-5.2-e", list.rules().violations().get(0).requirement());
    }

    @Test
    public void shouldNotTakeOverWhatItRefusedOrLost() {
        final Subscription list = subscribe();
        list.answerNext(NotifyAnswer.refuse(500));
        tell(0, true, "refused");
        assertEquals(500, member().awaitAnswered().status());
        assertEquals(-1, list.view().version());
        list.answerNext(NotifyAnswer.drop());
        tell(1, true, "late");
        list.awaitView("the retransmission", view -> view.version() == 1);
        assertEquals(2, list.awaitNotify(2).transmissions());
    }

    @Test
    public void shouldSeeTwoInFlight() {
        final Subscription list = subscribe();
        list.answerAll(notification -> NotifyAnswer.drop());
        tell(0, true, "lost");
        assertEquals(408, member().awaitAnswered().status());
        tell(1, true, "too early by the RFC's timer F");
        assertThrows(AssertionError.class, () -> list.awaitNotify(2));
        assertEquals("6665-4.2-t", list.rules().violations().get(0).requirement());
    }

    @Test
    public void shouldListBrokenBodiesAndGoOn() {
        final Subscription list = subscribe();
        list.rules().waive("4662-4.3-a");
        member().notify(aggregate("active;expires=3600", 0, true, "x")
                .changing("Content-Type", type -> type.replace("start=\"<r", "start=\"<nowhere")));
        member().awaitAnswered();
        list.awaitNotify(1);
        assertEquals(-1, list.view().version());
        assertEquals(0, list.view().resources().size());
    }

    @Test
    public void shouldCheckOneWatcherApartFromAnother() {
        final Subscription first = subscribe();
        tell(0, true, "one");
        first.awaitNotify(1);
        final Subscription second =
                alice.subscribe(SubscribeRequest.toList(LIST).from("sip:bea@d")).awaitAccepted();
        tell(0, true, "for the second");
        second.awaitNotify(1);
        assertEquals("sip:bea@d", member().watcher());
        assertEquals(1, first.notifyCount());
        assertEquals(2, alice.subscriptions().size());
    }
}
