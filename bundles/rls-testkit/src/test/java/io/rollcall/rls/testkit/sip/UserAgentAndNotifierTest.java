package io.rollcall.rls.testkit.sip;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.testkit.Await;
import java.util.List;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;

/** The watcher against the notifier itself, which plays a plain presence server. */
@RunWith(Parameterized.class)
public class UserAgentAndNotifierTest {

    private static final String BOB = "sip:bob@d";

    @Parameterized.Parameter
    public Transport transport;

    private Notifier notifier;
    private UserAgent alice;

    @Parameterized.Parameters(name = "{0}")
    public static List<Transport> transports() {
        return List.of(Transport.UDP, Transport.TCP);
    }

    @Before
    public void open() {
        notifier = Notifier.open();
        alice = UserAgent.builder("sip:alice@d")
                .transport(transport)
                .server(notifier.address())
                .open();
    }

    @After
    public void close() {
        alice.close();
        notifier.close();
    }

    private Subscription subscribe() {
        return alice.subscribe(SubscribeRequest.toResource(BOB)).awaitAccepted();
    }

    @Test
    public void shouldSubscribeBeToldRefreshAndEnd() {
        notifier.prepareState(BOB, Bodies.PIDF, Bodies.pidf(BOB, true, "one"));
        final Subscription subscription = subscribe();
        assertTrue(subscription.awaitNotify(1).message().bodyText().contains("one"));
        assertEquals(1, notifier.setPresence(BOB, false, "two"));
        assertTrue(subscription.awaitNotify(2).message().bodyText().contains("two"));
        subscription.refresh(60).await(200);
        assertEquals("60", subscription.exchange().response().header("Expires"));
        subscription.awaitNotify(3);
        subscription.unsubscribe().await(200);
        assertEquals("timeout", subscription.awaitTerminated().state().parameter("reason"));
        notifier.awaitQuiet();
        notifier.awaitSubscriptions(0);
        assertEquals(4, subscription.notifyCount());
        assertEquals(List.of(), alice.malformed());
        assertEquals(List.of(), notifier.malformed());
    }

    @Test
    public void shouldShowTheSubscribeAsItCame() {
        final Subscription subscription = subscribe();
        final ReceivedSubscribe received =
                notifier.awaitReceived("SUBSCRIBE", one -> one.resource().equals(BOB));
        assertEquals("sip:alice@d", received.watcher());
        assertEquals(transport, received.transport());
        assertEquals(3600, received.expires());
        assertEquals("<" + alice.contact() + ">", received.message().header("Contact"));
        assertEquals(subscription.callId(), received.message().header("Call-ID"));
        assertEquals("70", received.message().header("Max-Forwards"));
    }

    @Test
    public void shouldPollOnce() {
        final Subscription poll =
                alice.subscribe(SubscribeRequest.toResource(BOB).expires(0)).awaitAccepted();
        final Notification only = poll.awaitTerminated();
        assertEquals(Bodies.PIDF, only.message().header("Content-Type"));
        notifier.awaitSubscriptions(0);
    }

    @Test
    public void shouldFollowANewContact() {
        final Subscription subscription = subscribe();
        subscription.awaitNotify(1);
        try (UserAgent elsewhere = UserAgent.builder("sip:alice@d").open()) {
            subscription.refreshWithContact(elsewhere.contact()).await(200);
            Await.until("NOTIFY at the new Contact", () -> !elsewhere.strays().isEmpty());
            assertEquals(elsewhere.contact(), elsewhere.strays().get(0).requestUri());
        }
    }
}
