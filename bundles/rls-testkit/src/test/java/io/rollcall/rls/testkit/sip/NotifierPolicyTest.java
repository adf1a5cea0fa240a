package io.rollcall.rls.testkit.sip;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.testkit.Await;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;

/** What a notifier can be told to do with a SUBSCRIBE. */
public class NotifierPolicyTest {

    private static final String BOB = "sip:bob@d";

    private final Notifier notifier = Notifier.open();
    private UserAgent alice;

    @Before
    public void open() {
        alice = UserAgent.builder("sip:alice@d").server(notifier.address()).open();
    }

    @After
    public void close() {
        alice.close();
        notifier.close();
    }

    private Subscription subscribe() {
        return alice.subscribe(SubscribeRequest.toResource(BOB));
    }

    @Test
    public void shouldRefuse() {
        notifier.policy(BOB, SubscribePolicy.refuse(423).with("Min-Expires", "60"));
        final SipMessage refusal = subscribe().awaitResponse();
        assertEquals(423, refusal.status());
        assertEquals("60", refusal.header("Min-Expires"));
        assertEquals(0, notifier.subscriptionCount());
    }

    @Test
    public void shouldRefuseOnceThenAccept() {
        notifier.policyOnce(BOB, SubscribePolicy.refuse(503).with("Retry-After", "1"), SubscribePolicy.refuse(404));
        assertEquals(503, subscribe().awaitResponse().status());
        assertEquals(404, subscribe().awaitResponse().status());
        assertEquals(200, subscribe().awaitResponse().status());
    }

    @Test
    public void shouldDecideByWatcher() {
        notifier.policy(subscribe ->
                subscribe.watcher().equals("sip:alice@d") ? SubscribePolicy.accept() : SubscribePolicy.refuse(403));
        subscribe().awaitAccepted();
        assertEquals(
                403,
                alice.subscribe(SubscribeRequest.toResource(BOB).from("sip:eve@d"))
                        .awaitResponse()
                        .status());
    }

    @Test
    public void shouldGrantLess() {
        notifier.policy(BOB, SubscribePolicy.accept().granting(60));
        assertEquals("60", subscribe().awaitResponse().header("Expires"));
    }

    @Test
    public void shouldGoPendingThenActive() {
        notifier.policy(BOB, SubscribePolicy.pending());
        final Subscription subscription = subscribe().awaitAccepted();
        assertEquals("pending", subscription.awaitNotify(1).state().value());
        assertEquals(0, subscription.awaitNotify(1).message().body().length);
        notifier.awaitSubscription(BOB).notifyActive();
        assertEquals("active", subscription.awaitNotify(2).state().value());
        assertEquals(Bodies.PIDF, subscription.awaitNotify(2).message().header("Content-Type"));
    }

    @Test
    public void shouldNotifyBeforeItAnswers() {
        notifier.policy(BOB, SubscribePolicy.accept().notifyingFirst());
        final Subscription subscription = subscribe();
        subscription.awaitNotify(1);
        assertFalse("answered already", subscription.exchange().isDone());
        subscription.awaitAccepted();
        subscription.refresh().await(200);
        assertEquals(1, notifier.subscriptionCount());
    }

    @Test
    public void shouldAnswerLate() {
        notifier.policy(BOB, SubscribePolicy.accept().delaying(Duration.ofMillis(150)));
        final Subscription subscription = subscribe().awaitAccepted();
        assertTrue(subscription.exchange().roundTrip().toMillis() >= 140);
    }

    @Test
    public void shouldStaySilentAfterTheAnswer() {
        notifier.policy(BOB, SubscribePolicy.accept().withoutNotify());
        final Subscription subscription = subscribe().awaitAccepted();
        Await.never("a NOTIFY", Duration.ofMillis(100), () -> subscription.notifyCount() > 0);
    }

    @Test
    public void shouldFork() {
        notifier.policy(BOB, SubscribePolicy.accept().forking(2));
        final Subscription subscription = subscribe().awaitAccepted();
        subscription.await("481 to the other fork", one -> one.forkedNotifies().size() == 1);
        notifier.awaitSubscriptions(1);
        assertEquals(subscription.toTag(), notifier.awaitSubscription(BOB).localTag());
        assertEquals(1, subscription.notifyCount());
    }

    @Test
    public void shouldEndWithAReason() {
        final Subscription subscription = subscribe().awaitAccepted();
        subscription.awaitNotify(1);
        notifier.awaitSubscription(BOB).notifyTerminated("probation", 30);
        final Notification last = subscription.awaitTerminated();
        assertEquals(
                "terminated;reason=probation;retry-after=30", last.message().header("Subscription-State"));
        notifier.awaitSubscriptions(0);
    }

    @Test
    public void shouldEndByTime() {
        notifier.policy(BOB, SubscribePolicy.accept().granting(1));
        final Subscription subscription = subscribe().awaitAccepted();
        assertEquals("timeout", subscription.awaitTerminated().state().parameter("reason"));
    }

    @Test
    public void shouldSendAnyStateAndBody() {
        final Subscription subscription = subscribe().awaitAccepted();
        subscription.awaitNotify(1);
        subscription.rules().waive("6665-4.2-k");
        notifier.awaitSubscription(BOB).notifyState("odd ;x=1", "text/plain", "hi".getBytes(StandardCharsets.UTF_8));
        assertEquals("odd", subscription.awaitNotify(2).state().value());
        assertEquals("hi", subscription.awaitNotify(2).message().bodyText());
    }

    @Test
    public void shouldRefuseRefreshes() {
        final Subscription subscription = subscribe().awaitAccepted();
        notifier.refuseRefreshes(500);
        assertEquals(500, subscription.refresh().await().status());
        assertEquals(1, notifier.subscriptionCount());
        subscription.unsubscribe().await(200);
        notifier.awaitSubscriptions(0);
    }

    @Test
    public void shouldAnswerStrangersWith481() {
        final Subscription subscription = subscribe().awaitAccepted();
        final SipMessage odd = subscription
                .refresh(next ->
                        next.edit(message -> message.changing("To", to -> to.replaceAll("tag=.*", "tag=unknown"))))
                .await();
        assertEquals(481, odd.status());
    }

    @Test
    public void shouldFollowRecordRoutes() {
        try (Notifier proxy = Notifier.open()) {
            final String route = "<sip:127.0.0.1:" + proxy.address().getPort() + ";lr>";
            final Subscription subscription =
                    alice.subscribe(SubscribeRequest.toResource(BOB).recordRoute(route));
            subscription.awaitAccepted();
            assertEquals(java.util.List.of(route), subscription.routeSet());
            subscription.refresh();
            final ReceivedSubscribe routed = proxy.awaitReceived("refresh by the route", one -> true);
            assertEquals(route, routed.message().header("Route"));
        }
    }
}
