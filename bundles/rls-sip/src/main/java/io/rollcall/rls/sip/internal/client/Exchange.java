package io.rollcall.rls.sip.internal.client;

import io.rollcall.rls.api.Flow;
import io.rollcall.rls.api.Outcome;
import io.rollcall.rls.api.Transport;
import io.rollcall.rls.sip.internal.message.MessageReader;
import io.rollcall.rls.sip.internal.message.OutgoingRequest;
import io.rollcall.rls.sip.internal.message.ReceivedResponse;
import io.rollcall.rls.sip.internal.message.Route;
import io.rollcall.rls.sip.internal.transaction.ClientTransaction;
import io.rollcall.rls.sip.internal.transaction.TimerWheel;
import io.rollcall.rls.sip.internal.transport.ContactBook;
import io.rollcall.rls.sip.internal.transport.ListenAddress;
import io.rollcall.rls.sip.internal.transport.Loss;
import io.rollcall.rls.sip.internal.transport.Target;
import io.rollcall.rls.sip.internal.transport.Transports;
import io.rollcall.rls.sip.internal.transport.Transports.Way;
import io.rollcall.rls.sip.internal.transport.Unavailable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request of ours from the choice of its way to its outcome; perhaps two tries: by TCP, then by UDP. */
final class Exchange {

    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);
    /** What fits into a datagram besides the headers of IPv4 and UDP. */
    private static final int LARGEST_DATAGRAM = 65_507;

    private final Requester requester;
    private final OutgoingRequest request;
    private final Requester.Ending ending;
    private final AtomicBoolean ended = new AtomicBoolean();
    private Route route;
    private volatile ClientTransaction transaction;
    private volatile ListenAddress point;
    private volatile Runnable onEnd;
    private volatile TimerWheel.Timer patience;

    Exchange(final Requester requester, final OutgoingRequest request, final Requester.Ending ending) {
        this.requester = requester;
        this.request = request;
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
        final Way there = connectionOfTheWatcher();
        if (there != null) {
            byStream(there, there, null);
            return;
        }
        final String host = route.nextHop().host();
        final InetAddress address = requester.resolver().atOnce(host);
        if (address != null) {
            proceed(address);
        } else {
            lookUp(host);
        }
    }

    private void lookUp(final String host) {
        final long patienceMs = requester.transactions().lifeMs();
        patience = requester
                .wheel()
                .schedule(
                        patienceMs,
                        () -> end(new Outcome.Unreachable(host + " is not looked up within " + patienceMs + " ms")));
        if (!requester.resolver().resolve(host, this::resolved)) {
            endLater(requester.notSent("no thread looks up " + host));
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

    private void resolved(final InetAddress address) {
        patience.cancel();
        if (ended.get()) {
            return;
        }
        if (address == null) {
            end(new Outcome.Unreachable(route.nextHop().host() + " has no address"));
            return;
        }
        try {
            proceed(address);
        } catch (final RuntimeException e) {
            LOG.debug("{}", route.nextHop(), e);
            end(new Outcome.Unreachable(e.toString()));
        }
    }

    private void proceed(final InetAddress address) {
        final Transport transport = route.nextHop().transportOr(Transport.UDP);
        final InetSocketAddress peer =
                new InetSocketAddress(address, route.nextHop().portFor(transport));
        try {
            if (transport == Transport.UDP) {
                byDatagramIfItFits(peer);
            } else {
                final Way way = requester.transports().stream(
                        target(transport, peer), request.dialog().flow());
                byStream(way, way, null);
            }
        } catch (final IOException e) {
            endLater(failed(e, e.getMessage()));
        }
    }

    /** The name that is proved is the one of the URI, whatever DNS makes of it (RFC 5922, 7.3). */
    private Target target(final Transport transport, final InetSocketAddress peer) {
        return new Target(
                transport, peer, transport.secure() ? route.nextHop().host().toLowerCase(Locale.ROOT) : null);
    }

    private void byDatagramIfItFits(final InetSocketAddress peer) throws IOException {
        final Way way = requester.transports().datagram(peer, request.dialog().flow());
        final String branch = requester.transactions().newBranch();
        final byte[] message = bytes(way, way, branch);
        if (message.length <= requester.rules().udpMaxBytes()) {
            byDatagram(way, peer, branch, message);
            return;
        }
        if (!requester.transports().streamFailedLately(peer)) {
            try {
                final Way stream = requester.transports().stream(
                        target(Transport.TCP, peer), request.dialog().flow());
                byStream(stream, way, peer);
                return;
            } catch (final IOException e) {
                LOG.debug("{}: {}", peer, e.getMessage());
            }
        }
        byLargeDatagram(way, peer, branch, message);
    }

    private void byLargeDatagram(
            final Way way, final InetSocketAddress peer, final String branch, final byte[] message) {
        if (message.length > LARGEST_DATAGRAM) {
            endLater(new Outcome.Unreachable(message.length + " bytes, and " + peer + " takes no TCP"));
            return;
        }
        requester.countLargeDatagram();
        byDatagram(way, peer, branch, message);
    }

    private void byDatagram(final Way way, final InetSocketAddress peer, final String branch, final byte[] message) {
        begin(branch, () -> {
            try {
                way.link().send(message, peer);
            } catch (final IOException e) {
                // the next one may get through
                LOG.debug("{}: {}", peer, e.toString());
            }
        });
        try {
            way.link().send(message, peer);
        } catch (final IOException e) {
            if (transaction.end()) {
                endLater(failed(e, peer + ": " + e.getMessage()));
            }
        }
    }

    /**
     * Hands it to a connection.
     *
     * @param contact the way named in Contact: one message that is too large for UDP is no reason for the peer to turn
     *     to TCP for the rest of the dialog, so the transport of its size does not get into its target
     * @param fallback where to send it by UDP when nobody takes the connection, or null
     */
    private void byStream(final Way way, final Way contact, final InetSocketAddress fallback) {
        final String branch = requester.transactions().newBranch();
        final byte[] message = bytes(way, contact, branch);
        final ClientTransaction begun = begin(branch, null);
        try {
            way.link().send(message, null);
        } catch (final IOException e) {
            if (!begun.end()) {
                return;
            }
            if (e instanceof Unavailable) {
                endLater(failed(e, e.getMessage()));
            } else {
                // refused so soon that it is gone before the first byte is queued
                final boolean connected = Transports.connected(way.link());
                requester.wheel().schedule(0, () -> lost(new Loss(connected, connected, e.getMessage()), fallback));
            }
            return;
        }
        // later, because a connection that is gone already says so at once
        Transports.onLoss(way.link(), begun, loss -> requester.wheel().schedule(0, () -> {
            if (begun.end()) {
                lost(loss, fallback);
            }
        }));
        onEnd = () -> Transports.forget(way.link(), begun);
        if (ended.get()) {
            onEnd.run();
        }
    }

    private void lost(final Loss loss, final InetSocketAddress fallback) {
        if (loss.connected() || fallback == null) {
            end(new Outcome.Unreachable(loss.why()));
            return;
        }
        LOG.debug("{} takes no TCP ({}): by UDP for a while", fallback, loss.why());
        requester.transports().streamFailed(fallback, requester.rules().streamMemoryMs());
        try {
            final Way way =
                    requester.transports().datagram(fallback, request.dialog().flow());
            final String branch = requester.transactions().newBranch();
            byLargeDatagram(way, fallback, branch, bytes(way, way, branch));
        } catch (final IOException e) {
            end(failed(e, e.getMessage()));
        }
    }

    /** Only what a peer is to blame for makes it unreachable. */
    private Outcome failed(final IOException failure, final String why) {
        return failure instanceof Unavailable ? requester.notSent(failure.getMessage()) : new Outcome.Unreachable(why);
    }

    private ClientTransaction begin(final String branch, final Runnable retransmit) {
        final ClientTransaction begun = requester
                .transactions()
                .begin(branch, request.method(), retransmit, new ClientTransaction.Ending() {
                    @Override
                    public void answered(final ReceivedResponse response) {
                        end(MessageReader.answered(response));
                    }

                    @Override
                    public void timedOut() {
                        end(Outcome.TimedOut.INSTANCE);
                    }
                });
        transaction = begun;
        if (ended.get()) {
            begun.end();
        }
        return begun;
    }

    private byte[] bytes(final Way way, final Way contact, final String branch) {
        point = way.point();
        final ContactBook contacts = requester.contacts();
        final boolean secure = route.secure();
        final ListenAddress reached = requester.transports().contactPoint(secure, contact.point());
        return request.bytes(
                route,
                point.transport(),
                contacts.sentBy(point.transport(), way.local(), point.port()),
                branch,
                contacts.contact(secure, reached.transport(), contact.local(), reached.port()),
                requester.rules().userAgent());
    }

    /** The listening point of its last try, or null. */
    ListenAddress point() {
        return point;
    }

    /** Ends it on another thread. */
    void endLater(final Outcome outcome) {
        requester.wheel().schedule(0, () -> end(outcome));
    }

    /** Ends it, unless it has ended. */
    void end(final Outcome outcome) {
        if (ended.compareAndSet(false, true)) {
            final ClientTransaction open = transaction;
            if (open != null) {
                open.end();
            }
            final TimerWheel.Timer waiting = patience;
            if (waiting != null) {
                waiting.cancel();
            }
            final Runnable forget = onEnd;
            if (forget != null) {
                forget.run();
            }
            requester.ended(this, outcome);
            ending.ended(outcome);
        }
    }
}
