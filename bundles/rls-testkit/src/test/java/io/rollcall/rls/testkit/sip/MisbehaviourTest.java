package io.rollcall.rls.testkit.sip;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;

/** A watcher that drops, delays and refuses, and what the notifier makes of it. */
public class MisbehaviourTest {

    private static final String BOB = "sip:bob@d";
    private static final TimerValues QUICK =
            TimerValues.of(Duration.ofMillis(20)).givingUpAfter(Duration.ofMillis(400));

    private Notifier notifier;
    private UserAgent alice;

    @Before
    public void open() {
        notifier = Notifier.builder().timers(QUICK).open();
        alice = UserAgent.builder("sip:alice@d")
                .timers(QUICK)
                .server(notifier.address())
                .open();
    }

    @After
    public void close() {
        alice.close();
        notifier.close();
    }

    private Subscription subscribed() {
        final Subscription subscription =
                alice.subscribe(SubscribeRequest.toResource(BOB)).awaitAccepted();
        subscription.awaitNotify(1);
        notifier.awaitQuiet();
        return subscription;
    }

    private Exchange change(final String note) {
        // held before: the answer may end it
        final BackEndSubscription member = notifier.awaitSubscription(BOB);
        notifier.setPresence(BOB, true, note);
        return member.awaitAnswered();
    }

    @Test
    public void shouldGetADroppedNotifyByItsRetransmission() {
        final Subscription subscription = subscribed();
        subscription.answerNext(NotifyAnswer.drop(), NotifyAnswer.drop());
        final Exchange notify = change("late");
        assertEquals(200, notify.status());
        assertEquals(3, notify.sends());
        assertEquals(2, subscription.notifyCount());
        assertEquals(3, subscription.awaitNotify(2).transmissions());
        assertFalse(subscription.awaitNotify(2).wasAltered());
    }

    @Test
    public void shouldGiveUpAfterTimerF() {
        final Subscription subscription = subscribed();
        subscription.answerAll(notification -> NotifyAnswer.drop());
        final Exchange notify = change("never");
        assertEquals(408, notify.status());
        assertNull(notify.response());
        assertTrue(notify.failure(), notify.failure().contains("timeout"));
        assertEquals(2, subscription.notifyCount());
        assertEquals(0, subscription.awaitNotify(2).answer());
    }

    @Test
    public void shouldRefuseWithHeaders() {
        final Subscription subscription = subscribed();
        subscription.answerNext(NotifyAnswer.refuse(503).with("Retry-After", "5"));
        final Exchange notify = change("refused");
        assertEquals(503, notify.status());
        assertEquals("5", notify.response().header("Retry-After"));
        assertEquals(200, change("taken").status());
    }

    @Test
    public void shouldEndByA481() {
        final Subscription subscription = subscribed();
        subscription.answerNext(NotifyAnswer.refuse(481));
        assertEquals(481, change("gone").status());
        notifier.awaitSubscriptions(0);
    }

    @Test
    public void shouldAnswerRetransmissionsOfADelayedOneOnlyOnce() {
        final Subscription subscription = subscribed();
        subscription.answerNext(NotifyAnswer.ok().after(Duration.ofMillis(150)));
        final Exchange notify = change("slow");
        assertEquals(200, notify.status());
        assertTrue("retransmitted meanwhile", notify.sends() > 2);
        assertTrue(notify.roundTrip().toMillis() >= 140);
        assertEquals(2, subscription.notifyCount());
    }

    @Test
    public void shouldKeepOrderBehindAnUnansweredNotify() {
        final Subscription subscription = subscribed();
        subscription.answerNext(NotifyAnswer.ok().after(Duration.ofMillis(100)));
        for (final String note : List.of("1", "2", "3")) {
            notifier.setPresence(BOB, true, note);
        }
        assertTrue(notifier.inFlight() >= 1);
        subscription.awaitNotify(4);
        notifier.awaitQuiet();
        assertEquals(
                List.of(1L, 2L, 3L, 4L),
                subscription.notifies().stream().map(Notification::cseq).toList());
        subscription.assertNoViolations();
    }

    @Test
    public void shouldSendGarbageInPlaceOfAResponse() {
        final Subscription subscription = subscribed();
        subscription.answerNext(NotifyAnswer.malformed("SIP/2.0 huh\r\n\r\n".getBytes(StandardCharsets.UTF_8)));
        notifier.setPresence(BOB, true, "x");
        notifier.await("garbage seen", all -> !all.malformed().isEmpty());
        notifier.awaitQuiet();
        assertTrue(notifier.malformed().get(0), notifier.malformed().get(0).contains("bad status line"));
    }

    @Test
    public void shouldRetransmitItsSubscribe() {
        notifier.policyOnce(BOB, SubscribePolicy.silent());
        final Exchange exchange =
                alice.subscribe(SubscribeRequest.toResource(BOB)).exchange();
        exchange.awaitDone(Duration.ofSeconds(2));
        assertEquals(408, exchange.status());
        assertTrue("sent " + exchange.sends(), exchange.sends() >= 5);
        assertEquals(1, notifier.receivedCount());
        assertEquals(exchange.sends() - 1, notifier.retransmissions());
    }

    @Test
    public void shouldAnswerARetransmittedSubscribeWithTheSameBytes() {
        final Subscription subscription = subscribed();
        final byte[] again = notifier.received().get(0).message().raw();
        alice.sendRaw(again);
        final SipMessage repeated = awaitRepeat(subscription);
        assertEquals(subscription.toTag(), repeated.value("To").parameter("tag"));
        assertEquals(1, notifier.receivedCount());
        assertEquals(1, notifier.subscriptionCount());
    }

    private SipMessage awaitRepeat(final Subscription subscription) {
        return alice.awaitStray(
                "the 200 again",
                stray -> stray.status() == 200 && subscription.callId().equals(stray.header("Call-ID")));
    }

    @Test
    public void shouldFailAtOnceWhereNobodyListens() {
        notifier.close();
        try (UserAgent caller = UserAgent.builder("sip:a@d")
                .transport(Transport.TCP)
                .server(notifier.address())
                .open()) {
            final Exchange exchange = caller.options("sip:d");
            exchange.awaitDone(Duration.ofSeconds(2));
            assertEquals(408, exchange.status());
            assertTrue(
                    exchange.failure(),
                    exchange.failure().contains("lost") || exchange.failure().contains("not sent"));
        }
    }
}
