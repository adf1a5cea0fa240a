package io.rollcall.rls.sip.internal.client;

import io.rollcall.rls.api.Outcome;
import io.rollcall.rls.api.Transport;
import io.rollcall.rls.sip.internal.message.MessageReader;
import io.rollcall.rls.sip.internal.message.OutgoingRequest;
import io.rollcall.rls.sip.internal.message.ReceivedResponse;
import io.rollcall.rls.sip.internal.message.Route;
import io.rollcall.rls.sip.internal.transaction.ClientTransaction;
import io.rollcall.rls.sip.internal.transport.ContactBook;
import io.rollcall.rls.sip.internal.transport.ListenAddress;
import io.rollcall.rls.sip.internal.transport.Loss;
import io.rollcall.rls.sip.internal.transport.Right;
import io.rollcall.rls.sip.internal.transport.Target;
import io.rollcall.rls.sip.internal.transport.Transports;
import io.rollcall.rls.sip.internal.transport.Transports.Way;
import io.rollcall.rls.sip.internal.transport.Unavailable;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A request at one server, or on the connection of a watcher. Sent once, or once more: by UDP where nobody takes the
 * TCP connection that its size wants (RFC 3261, 18.1.1), or on a new connection where the one in use turns out to be
 * dead. Any thread; nothing here blocks.
 */
final class Attempt {

    private static final Logger LOG = LoggerFactory.getLogger(Attempt.class);
    /** What fits into a datagram besides the headers of IPv4 and UDP. */
    private static final int LARGEST_DATAGRAM = 65_507;

    /** Told once how it ended; never from inside of a call that begins it. Must not block. */
    interface Ending {
        /**
         * How it ended.
         *
         * @param stale whether it was the connection that ended, and it had been dead before
         */
        void ended(Attempt attempt, Outcome outcome, boolean stale);
    }

    private final Requester requester;
    private final OutgoingRequest request;
    private final BooleanSupplier right;
    private final Route route;
    private final Target target;
    private final Ending ending;
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile ClientTransaction transaction;
    private volatile ListenAddress point;
    private volatile Runnable forget;
    private volatile boolean again;

    /**
     * An attempt that has not begun.
     *
     * @param right asked right before each transmission, so that what waits in a queue is known not to have left
     * @param target the server, or null for a connection that is there
     */
    Attempt(
            final Requester requester,
            final OutgoingRequest request,
            final BooleanSupplier right,
            final Route route,
            final Target target,
            final Ending ending) {
        this.requester = requester;
        this.request = request;
        this.right = right;
        this.route = route;
        this.target = target;
        this.ending = ending;
    }

    Target target() {
        return target;
    }

    /** The listening point it was sent from, or null. */
    ListenAddress point() {
        return point;
    }

    /** Sends it to the server. */
    void begin() {
        try {
            if (target.transport() == Transport.UDP) {
                byDatagramIfItFits();
            } else {
                final Way way = connection(target);
                byStream(way, way, false);
            }
        } catch (final IOException e) {
            endLater(failed(e, e.getMessage()), false);
        }
    }

    /** Sends it on a connection that is there. */
    void begin(final Way there) {
        byStream(there, there, false);
    }

    private Way connection(final Target to) throws IOException {
        return requester.transports().stream(to, request.dialog().flow());
    }

    private void byDatagramIfItFits() throws IOException {
        final Way way =
                requester.transports().datagram(target.peer(), request.dialog().flow());
        final String branch = requester.transactions().newBranch();
        final byte[] message = bytes(way, way, branch);
        if (message.length <= requester.rules().udpMaxBytes()) {
            byDatagram(way, branch, message);
            return;
        }
        if (!requester.transports().streamFailedLately(target.peer())) {
            try {
                byStream(connection(new Target(Transport.TCP, target.peer(), null)), way, true);
                return;
            } catch (final IOException e) {
                LOG.debug("{}: {}", target, e.getMessage());
            }
        }
        byLargeDatagram(way, branch, message);
    }

    private void byLargeDatagram(final Way way, final String branch, final byte[] message) {
        if (message.length > LARGEST_DATAGRAM) {
            endLater(new Outcome.Unreachable(message.length + " bytes, and " + target.peer() + " takes no TCP"), false);
            return;
        }
        requester.countLargeDatagram();
        byDatagram(way, branch, message);
    }

    private void byDatagram(final Way way, final String branch, final byte[] message) {
        if (!right.getAsBoolean()) {
            endLater(requester.withdrawn(), false);
            return;
        }
        final ClientTransaction begun = transaction(branch, () -> again(way, message));
        try {
            way.link().send(message, target.peer());
        } catch (final IOException e) {
            if (begun.end()) {
                endLater(failed(e, target.peer() + ": " + e.getMessage()), false);
            }
        }
    }

    private boolean mayLeaveTheQueue() {
        if (right.getAsBoolean()) {
            return true;
        }
        endLater(requester.withdrawn(), false);
        return false;
    }

    private void again(final Way way, final byte[] message) {
        if (!right.getAsBoolean()) {
            end(requester.withdrawn(), false);
            return;
        }
        try {
            way.link().send(message, target.peer());
        } catch (final IOException e) {
            // the next one may get through
            LOG.debug("{}: {}", target, e.toString());
        }
    }

    /**
     * Hands it to a connection.
     *
     * @param contact the way named in Contact: one message that is too large for UDP is no reason for the peer to turn
     *     to TCP for the rest of the dialog, so the transport of its size does not get into its target
     * @param large whether it is there for its size alone, and goes by UDP when nobody takes the connection
     */
    private void byStream(final Way way, final Way contact, final boolean large) {
        final String branch = requester.transactions().newBranch();
        final byte[] message = bytes(way, contact, branch);
        final ClientTransaction begun = transaction(branch, null);
        try {
            way.link().send(message, null, right == Right.ALWAYS ? right : this::mayLeaveTheQueue);
        } catch (final IOException e) {
            if (!begun.end()) {
                return;
            }
            if (e instanceof Unavailable) {
                endLater(failed(e, e.getMessage()), false);
            } else {
                // refused so soon, or dead, that it was gone before the first byte was queued
                final boolean connected = Transports.connected(way.link());
                final Loss loss = new Loss(connected, connected, e.getMessage());
                requester.wheel().schedule(0, () -> lost(way, loss, large));
            }
            return;
        }
        // later, because a connection that is gone already says so at once
        Transports.onLoss(way.link(), begun, message, loss -> requester.wheel().schedule(0, () -> {
            if (begun.end()) {
                lost(way, loss, large);
            }
        }));
        forget = () -> Transports.forget(way.link(), begun);
        if (ended.get()) {
            forget.run();
        }
    }

    private void lost(final Way way, final Loss loss, final boolean large) {
        final boolean stale = way.reused() && loss.stale();
        try {
            if (stale && target != null && !again) {
                LOG.debug("{} was dead: on a new connection", target);
                again = true;
                requester.countStale();
                onceMore(large);
            } else if (!loss.connected() && large) {
                byUdpAfterAll(loss.why());
            } else {
                end(new Outcome.Unreachable(loss.why()), stale);
            }
        } catch (final IOException e) {
            end(failed(e, e.getMessage()), false);
        }
    }

    /** Nobody has seen it: the far end was gone before. */
    private void onceMore(final boolean large) throws IOException {
        if (large) {
            byDatagramIfItFits();
        } else {
            final Way fresh = connection(target);
            byStream(fresh, fresh, false);
        }
    }

    private void byUdpAfterAll(final String why) throws IOException {
        LOG.debug("{} takes no TCP ({}): by UDP for a while", target, why);
        requester.transports().streamFailed(target.peer(), requester.rules().streamMemoryMs());
        final Way way =
                requester.transports().datagram(target.peer(), request.dialog().flow());
        final String branch = requester.transactions().newBranch();
        byLargeDatagram(way, branch, bytes(way, way, branch));
    }

    /** Only what a peer is to blame for makes it unreachable. */
    private Outcome failed(final IOException failure, final String why) {
        return failure instanceof Unavailable ? requester.notSent(failure.getMessage()) : new Outcome.Unreachable(why);
    }

    private ClientTransaction transaction(final String branch, final Runnable retransmit) {
        final ClientTransaction begun = requester
                .transactions()
                .begin(branch, request.method(), retransmit, new ClientTransaction.Ending() {
                    @Override
                    public void answered(final ReceivedResponse response) {
                        end(MessageReader.answered(response), false);
                    }

                    @Override
                    public void timedOut() {
                        end(Outcome.TimedOut.INSTANCE, false);
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

    private void endLater(final Outcome outcome, final boolean stale) {
        requester.wheel().schedule(0, () -> end(outcome, stale));
    }

    private void end(final Outcome outcome, final boolean stale) {
        if (stop()) {
            ending.ended(this, outcome, stale);
        }
    }

    /** Ends it without a word; false when it has ended. */
    boolean stop() {
        if (!ended.compareAndSet(false, true)) {
            return false;
        }
        final ClientTransaction open = transaction;
        if (open != null) {
            open.end();
        }
        final Runnable last = forget;
        if (last != null) {
            last.run();
        }
        return true;
    }
}
