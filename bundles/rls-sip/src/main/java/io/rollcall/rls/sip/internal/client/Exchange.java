package io.rollcall.rls.sip.internal.client;

import io.rollcall.rls.api.Flow;
import io.rollcall.rls.api.Outcome;
import io.rollcall.rls.api.Transport;
import io.rollcall.rls.sip.internal.message.Hosts;
import io.rollcall.rls.sip.internal.message.OutgoingRequest;
import io.rollcall.rls.sip.internal.message.Route;
import io.rollcall.rls.sip.internal.transaction.TimerWheel;
import io.rollcall.rls.sip.internal.transport.ListenAddress;
import io.rollcall.rls.sip.internal.transport.Target;
import io.rollcall.rls.sip.internal.transport.Transports.Way;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request of ours from the choice of its way to its outcome: one server after the other, each with a transaction of
 * its own, until one answers (RFC 3263, 4.3). Any thread; nothing here blocks.
 */
final class Exchange {

    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);
    private static final int UNAVAILABLE = 503;

    private final Requester requester;
    private final OutgoingRequest request;
    private final BooleanSupplier right;
    private final Requester.Ending ending;
    private final AtomicBoolean ended = new AtomicBoolean();
    private Route route;
    private List<Target> targets = List.of();
    private int next;
    private long untilMs;
    private volatile Attempt attempt;
    private volatile TimerWheel.Timer patience;

    Exchange(
            final Requester requester,
            final OutgoingRequest request,
            final BooleanSupplier right,
            final Requester.Ending ending) {
        this.requester = requester;
        this.request = request;
        this.right = right;
        this.ending = ending;
    }

    /** Chooses the way; on the caller's thread, so nothing here blocks and every failure is told later. */
    void start() {
        try {
            route = Route.of(request.dialog(), requester.rules().outboundProxy());
        } catch (final IllegalArgumentException e) {
            endLater(new Outcome.Unreachable(e.getMessage()));
            return;
        }
        // two that are silent to the end, and one more: who has not answered by then is not waited for
        untilMs = requester.nowMs() + 2 * requester.transactions().lifeMs();
        final Way there = connectionOfTheWatcher();
        if (there == null) {
            locate();
        } else {
            begun(new Attempt(requester, request, right, route, null, this::tried))
                    .begin(there);
        }
    }

    /** A watcher that came by a connection is told on it (RFC 5626, 5.3). */
    private Way connectionOfTheWatcher() {
        final Flow flow = request.dialog().flow();
        return request instanceof OutgoingRequest.ToWatcher
                        && flow != null
                        && flow.transport().reliable()
                        && (flow.transport().secure() || !route.nextHop().secure())
                        && request.dialog().routeSet().isEmpty()
                ? requester.transports().connectionOf(flow)
                : null;
    }

    /** Where a watcher is that names a private address it came from outside of; null where that is not so. */
    private Target sourceOfTheWatcher() {
        final Flow flow = request.dialog().flow();
        final String host = route.nextHop().host();
        if (!requester.rules().toSource()
                || !(request instanceof OutgoingRequest.ToWatcher)
                || flow == null
                || flow.transport() != Transport.UDP
                || route.nextHop().transportOr(Transport.UDP) != Transport.UDP
                || !request.dialog().routeSet().isEmpty()
                || !Hosts.literal(host)) {
            return null;
        }
        final InetAddress named = Hosts.byLiteral(host);
        return Hosts.inner(named) && !named.equals(flow.peer().getAddress())
                ? new Target(Transport.UDP, flow.peer(), null)
                : null;
    }

    private void locate() {
        final Target source = sourceOfTheWatcher();
        final List<Target> known = source == null ? requester.locator().atOnce(route.nextHop()) : List.of(source);
        if (known != null) {
            if (known.isEmpty()) {
                endLater(noAddress());
            } else {
                targets = known;
                tryNext();
            }
            return;
        }
        final String host = route.nextHop().host();
        final long patienceMs = requester.transactions().lifeMs();
        patience = requester
                .wheel()
                .schedule(
                        patienceMs,
                        () -> end(new Outcome.Unreachable(host + " is not looked up within " + patienceMs + " ms")));
        if (!requester.locator().locate(route.nextHop(), this::located)) {
            endLater(requester.notSent("no thread looks up " + host));
        }
    }

    private void located(final List<Target> found) {
        patience.cancel();
        if (ended.get()) {
            return;
        }
        if (found.isEmpty()) {
            end(noAddress());
            return;
        }
        targets = found;
        try {
            tryNext();
        } catch (final RuntimeException e) {
            LOG.debug("{}", route.nextHop(), e);
            end(new Outcome.Unreachable(e.toString()));
        }
    }

    private Outcome noAddress() {
        return new Outcome.Unreachable(route.nextHop().host() + " has no address");
    }

    /** Another server means another branch (RFC 3263, 4.3): it is a new transaction. */
    private void tryNext() {
        begun(new Attempt(requester, request, right, route, targets.get(next++), this::tried))
                .begin();
    }

    private Attempt begun(final Attempt next) {
        attempt = next;
        if (ended.get()) {
            next.stop();
        }
        return next;
    }

    private void tried(final Attempt last, final Outcome outcome, final boolean stale) {
        if (ended.get()) {
            return;
        }
        if (last.target() == null) {
            if (stale) {
                // the watcher's connection was gone: as if that had been known
                locate();
            } else {
                end(outcome);
            }
            return;
        }
        if (!failed(outcome)) {
            end(outcome);
            return;
        }
        requester.locator().failed(last.target(), requester.rules().targetMemoryMs());
        if (next < targets.size() && requester.nowMs() < untilMs) {
            LOG.debug("{} fails ({}): the next one", last.target(), outcome);
            requester.countFailover();
            tryNext();
        } else {
            end(outcome);
        }
    }

    /** Whether another server may do better. */
    private static boolean failed(final Outcome outcome) {
        return outcome instanceof Outcome.TimedOut
                || outcome instanceof Outcome.Unreachable
                || outcome instanceof Outcome.Answered answered && answered.status() == UNAVAILABLE;
    }

    /** The listening point of its last try, or null. */
    ListenAddress point() {
        final Attempt now = attempt;
        return now == null ? null : now.point();
    }

    /** Ends it on another thread. */
    void endLater(final Outcome outcome) {
        requester.wheel().schedule(0, () -> end(outcome));
    }

    /** Ends it, unless it has ended. */
    void end(final Outcome outcome) {
        if (ended.compareAndSet(false, true)) {
            final Attempt open = attempt;
            if (open != null) {
                open.stop();
            }
            final TimerWheel.Timer waiting = patience;
            if (waiting != null) {
                waiting.cancel();
            }
            requester.ended(this, outcome);
            ending.ended(outcome);
        }
    }
}
