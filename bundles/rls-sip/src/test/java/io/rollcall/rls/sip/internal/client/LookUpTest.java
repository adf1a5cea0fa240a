package io.rollcall.rls.sip.internal.client;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.api.Body;
import io.rollcall.rls.api.Counters;
import io.rollcall.rls.api.Dialog;
import io.rollcall.rls.api.EventHeader;
import io.rollcall.rls.api.Outcome;
import io.rollcall.rls.api.SubscriptionState;
import io.rollcall.rls.sip.internal.Failures;
import io.rollcall.rls.sip.internal.dns.Dns;
import io.rollcall.rls.sip.internal.dns.DnsRules;
import io.rollcall.rls.sip.internal.locate.Locator;
import io.rollcall.rls.sip.internal.message.OutgoingRequest;
import io.rollcall.rls.sip.internal.message.SipUri;
import io.rollcall.rls.sip.internal.transaction.ClientTransactions;
import io.rollcall.rls.sip.internal.transaction.TimerValues;
import io.rollcall.rls.sip.internal.transaction.TimerWheel;
import io.rollcall.rls.sip.internal.transport.ContactBook;
import io.rollcall.rls.sip.internal.transport.PublicAddresses;
import io.rollcall.rls.sip.internal.transport.Target;
import io.rollcall.rls.sip.internal.transport.Transports;
import io.rollcall.rls.spi.ListNotify;
import io.rollcall.rls.testkit.Await;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.After;
import org.junit.Test;

/** A DNS that is slow, or knows nothing, holds up nobody but those who ask for that name. */
public class LookUpTest {

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final CountDownLatch slow = new CountDownLatch(1);
    private volatile long now = 1000;
    /** No DNS server takes questions there: the system is asked. */
    private final Dns dns = new Dns(
            new DnsRules(List.of(new InetSocketAddress("127.0.0.1", 1)), 100, 1, 60, 60), () -> now, this::lookUp);

    private final Locator locator = new Locator(dns, 4, transport -> true, () -> now);

    @After
    public void stop() {
        slow.countDown();
        locator.stop();
    }

    private InetAddress[] lookUp(final String host) throws UnknownHostException {
        asked.add(Thread.currentThread().getName() + ' ' + host);
        if (host.startsWith("slow")) {
            try {
                slow.await();
            } catch (final InterruptedException e) {
                throw new UnknownHostException(host);
            }
        }
        if (host.startsWith("9")) {
            throw new UnknownHostException(host);
        }
        return new InetAddress[] {InetAddress.getLoopbackAddress()};
    }

    private static SipUri uri(final String host) {
        return SipUri.parse("sip:a@" + host);
    }

    @Test
    public void shouldLookANameUpOnceForAllWhoAsk() {
        final List<List<Target>> found = new CopyOnWriteArrayList<>();
        for (int i = 0; i < 50; i++) {
            assertTrue(locator.locate(uri("slow.test"), found::add));
        }
        locator.locate(uri("other.test"), found::add);
        Await.until("another name is looked up meanwhile", () -> found.size() == 1);
        slow.countDown();
        Await.until("all are told", () -> found.size() == 51);
        assertEquals(asked.toString(), 2, asked.size());
    }

    @Test
    public void shouldAskForABadAddressOnAThreadOfItsOwnAndRememberTheFailure() {
        final List<Boolean> found = new CopyOnWriteArrayList<>();
        assertNull(locator.atOnce(uri("999.999.999.999")));
        assertEquals("asked on the caller's thread", 0, asked.size());
        locator.locate(uri("999.999.999.999"), targets -> found.add(!targets.isEmpty()));
        Await.until("the failure is told", () -> found.size() == 1);
        locator.locate(uri("999.999.999.999"), targets -> found.add(!targets.isEmpty()));
        Await.until("it is told again", () -> found.size() == 2);
        assertFalse(found.contains(true));
        assertEquals(asked.toString(), 1, asked.size());
    }

    @Test
    public void shouldEndARequestWhoseNameIsNotLookedUpInTime() {
        final Counters counters = new Counters();
        final TimerWheel wheel = new TimerWheel(10, () -> now, new Failures(Clock.systemUTC(), counters));
        final ClientTransactions transactions = new ClientTransactions("x", wheel, TimerValues.STANDARD, counters);
        final Requester requester = new Requester(
                new Transports(null, null, () -> now),
                transactions,
                wheel,
                new ContactBook(PublicAddresses.NONE),
                locator,
                new SendingRules(null, 1300, 1000, 1000, false, 10, 1, ""),
                Clock.systemUTC(),
                () -> now,
                counters);
        final List<Outcome> ends = new CopyOnWriteArrayList<>();
        requester.send(new OutgoingRequest.ToWatcher(notifyTo("sip:a@slow.test")), () -> true, ends::add);
        now += 31_000;
        wheel.turn();
        assertEquals(List.of(), ends);
        now += 1_100;
        wheel.turn();
        assertEquals(List.of(new Outcome.Unreachable("slow.test is not looked up within 32000 ms")), ends);
        assertEquals(0, requester.underWay());
        slow.countDown();
        requester.stop();
        assertEquals("nothing is sent afterwards", 0, transactions.size());
        assertEquals(1, ends.size());
    }

    private static ListNotify notifyTo(final String target) {
        return new ListNotify(
                new Dialog("c9", "l", "r", "sip:list@rls.test", "sip:alice@home.test", target, List.of(), null),
                7,
                EventHeader.parse("presence"),
                SubscriptionState.active(600),
                Body.of("text/plain", new byte[5]));
    }
}
