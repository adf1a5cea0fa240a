package io.rollcall.rls.sip.internal.client;

import io.rollcall.rls.api.Counters;
import io.rollcall.rls.api.Outcome;
import io.rollcall.rls.api.Throttle;
import io.rollcall.rls.sip.internal.locate.Locator;
import io.rollcall.rls.sip.internal.message.OutgoingRequest;
import io.rollcall.rls.sip.internal.message.ReceivedResponse;
import io.rollcall.rls.sip.internal.transaction.ClientTransaction;
import io.rollcall.rls.sip.internal.transaction.ClientTransactions;
import io.rollcall.rls.sip.internal.transaction.TimerWheel;
import io.rollcall.rls.sip.internal.transport.ContactBook;
import io.rollcall.rls.sip.internal.transport.ListenAddress;
import io.rollcall.rls.sip.internal.transport.Transports;
import java.time.Clock;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends requests of ours and sees each to its one end. {@link #send} never blocks and never ends a request itself. */
public final class Requester {

    private static final Logger LOG = LoggerFactory.getLogger(Requester.class);
    private static final long LOG_EVERY_MS = 10_000;

    /** Told how a request ended, once; not from inside of {@link Requester#send}. Must not block. */
    public interface Ending {
        void ended(Outcome outcome);
    }

    private final Set<Exchange> underWay = ConcurrentHashMap.newKeySet();
    private final Transports transports;
    private final ClientTransactions transactions;
    private final TimerWheel wheel;
    private final ContactBook contacts;
    private final Locator locator;
    private final LongSupplier clockMs;
    private final Throttle complaints;
    private final LongAdder notSent;
    private final LongAdder sent;
    private final LongAdder unreachable;
    private final LongAdder timedOut;
    private final LongAdder tooLarge;
    private final LongAdder failover;
    private final LongAdder stale;
    private final LongAdder withdrawn;
    private volatile SendingRules rules;
    private volatile boolean stopped;

    public Requester(
            final Transports transports,
            final ClientTransactions transactions,
            final TimerWheel wheel,
            final ContactBook contacts,
            final Locator locator,
            final SendingRules rules,
            final Clock clock,
            final LongSupplier clockMs,
            final Counters counters) {
        this.transports = transports;
        this.transactions = transactions;
        this.wheel = wheel;
        this.contacts = contacts;
        this.locator = locator;
        this.rules = rules;
        this.clockMs = clockMs;
        complaints = new Throttle(clock, LOG_EVERY_MS);
        notSent = counters.adder("sip.requests.notsent");
        sent = counters.adder("sip.requests.sent");
        unreachable = counters.adder("sip.requests.unreachable");
        timedOut = counters.adder("sip.requests.timedout");
        tooLarge = counters.adder("sip.requests.largeudp");
        failover = counters.adder("sip.requests.failover");
        stale = counters.adder("sip.requests.stale");
        withdrawn = counters.adder("sip.requests.withdrawn");
    }

    /** New rules for requests from now on. */
    public void rules(final SendingRules newRules) {
        rules = newRules;
        locator.threads(newRules.resolveThreads());
    }

    /**
     * Sends it.
     *
     * @param right asked before each transmission; where it says no, the request ends as lost
     */
    public void send(final OutgoingRequest request, final BooleanSupplier right, final Ending ending) {
        final Exchange exchange = new Exchange(this, request, right, ending);
        if (stopped) {
            // nothing runs here any more that could tell it later
            ending.ended(Outcome.Lost.INSTANCE);
            return;
        }
        underWay.add(exchange);
        sent.increment();
        if (stopped) {
            exchange.end(Outcome.Lost.INSTANCE);
        } else if (underWay.size() > rules.underWay()) {
            exchange.endLater(notSent("more than " + rules.underWay() + " requests are under way"));
        } else {
            exchange.start();
        }
    }

    /** A response that came; one that matches nothing is dropped. */
    public void received(final ReceivedResponse response) {
        final ClientTransaction transaction = transactions.matching(response.branch(), response.cseqMethod());
        if (transaction != null) {
            transaction.received(response);
        }
    }

    /** How many have not ended. */
    public int underWay() {
        return underWay.size();
    }

    /** A listening point is about to close: no answer comes there any more, and nobody knows what was seen. */
    public void closing(final ListenAddress point) {
        underWay.forEach(exchange -> {
            if (point.equals(exchange.point())) {
                exchange.end(Outcome.Lost.INSTANCE);
            }
        });
    }

    /** Ends everything with {@code Lost}; what is sent afterwards is lost too. */
    public void stop() {
        stopped = true;
        underWay.forEach(exchange -> exchange.end(Outcome.Lost.INSTANCE));
        locator.stop();
    }

    void ended(final Exchange exchange, final Outcome outcome) {
        underWay.remove(exchange);
        if (outcome instanceof Outcome.TimedOut) {
            timedOut.increment();
        } else if (outcome instanceof Outcome.Unreachable) {
            unreachable.increment();
        }
    }

    /** The end of a request that found no room here: it says nothing about the peer, and may be sent again later. */
    Outcome notSent(final String why) {
        notSent.increment();
        if (complaints.permits()) {
            final long more = complaints.suppressed();
            LOG.warn("A request is not sent: {}{}", why, more > 0 ? " (and " + more + " more)" : "");
        }
        return Outcome.Lost.INSTANCE;
    }

    /** The end of a request that there is no right to send any more. */
    Outcome withdrawn() {
        withdrawn.increment();
        return Outcome.Lost.INSTANCE;
    }

    void countLargeDatagram() {
        tooLarge.increment();
    }

    void countFailover() {
        failover.increment();
    }

    void countStale() {
        stale.increment();
    }

    SendingRules rules() {
        return rules;
    }

    Transports transports() {
        return transports;
    }

    ClientTransactions transactions() {
        return transactions;
    }

    TimerWheel wheel() {
        return wheel;
    }

    ContactBook contacts() {
        return contacts;
    }

    Locator locator() {
        return locator;
    }

    long nowMs() {
        return clockMs.getAsLong();
    }
}
