package io.rollcall.rls.sip.internal.transport;

import io.rollcall.rls.api.Flow;
import io.rollcall.rls.api.Transport;
import io.rollcall.rls.sip.internal.tls.SipIdentities;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.ArrayDeque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * A connection, accepted or made, bare or with TLS. A thread of its own connects, shakes hands and reads; a worker
 * writes what is queued, so that nobody who sends ever waits for a slow peer.
 */
final class Connection implements Link {

    private final Connections owner;
    private final ListenAddress point;
    private final Target target;
    private final InetSocketAddress peer;
    private final Socket plain;
    private final boolean outgoing;
    private final Thread reader;
    private final ArrayDeque<byte[]> queue = new ArrayDeque<>();
    private final Map<byte[], BooleanSupplier> rights = new IdentityHashMap<>(0);
    private final Losses losses = new Losses();
    private final long begunAtMs;
    private final Framing framing;
    /** What is read and written: the bare socket, or TLS around it. */
    private volatile Socket socket;

    private volatile SocketReading reading;
    private volatile SipIdentities identities;
    private volatile Flow flow;
    private volatile long writingSinceMs;
    private boolean open;
    private boolean closed;
    private Target alias;
    private boolean draining;
    /** Why it is closed once everything is written; null while it is not to be. */
    private String lastWords;

    /**
     * A connection that is accepted or to be made.
     *
     * @param target what it is used for; the peer alone where it is accepted
     * @param accepted null for one to be made
     */
    Connection(
            final Connections owner,
            final ListenAddress point,
            final Target target,
            final Socket accepted,
            final String threadName) {
        this.owner = owner;
        this.point = point;
        this.target = target;
        peer = target.peer();
        outgoing = accepted == null;
        plain = outgoing ? new Socket() : accepted;
        socket = plain;
        begunAtMs = owner.nowMs();
        final int largest = owner.limits().messageBytes();
        framing = webSocket()
                ? new WebSocketFrames(largest, owner.budget())
                : new StreamFrames(largest, owner.limits().headBytes(), owner.budget());
        reader = new Thread(this::run, threadName);
        reader.setDaemon(true);
    }

    Target target() {
        return target;
    }

    /** The way it is, or null while it is not there yet. */
    Flow flow() {
        return flow;
    }

    /** Whom the far end has proved to be, or null. */
    SipIdentities identities() {
        return identities;
    }

    boolean outgoing() {
        return outgoing;
    }

    @Override
    public ListenAddress point() {
        return point;
    }

    Thread reader() {
        return reader;
    }

    boolean connected() {
        return flow != null;
    }

    synchronized boolean usable() {
        return !closed && lastWords == null;
    }

    private boolean webSocket() {
        return point.transport() == Transport.WS || point.transport() == Transport.WSS;
    }

    @Override
    public void send(final byte[] message, final InetSocketAddress ignored) throws IOException {
        enqueue(framing.frame(message), Right.ALWAYS);
    }

    @Override
    public void send(final byte[] message, final InetSocketAddress ignored, final BooleanSupplier right)
            throws IOException {
        enqueue(framing.frame(message), right);
    }

    private void enqueue(final byte[] raw, final BooleanSupplier right) throws IOException {
        synchronized (this) {
            if (closed || lastWords != null) {
                throw new IOException("connection to " + peer + " is closed");
            }
            if (queue.size() >= owner.limits().queue()) {
                throw new Unavailable("queue to " + peer + " is full");
            }
            queue.add(raw);
            if (right != Right.ALWAYS) {
                rights.put(raw, right);
            }
            if (!open || draining) {
                return;
            }
            draining = true;
        }
        owner.drain(this);
    }

    @Override
    public void alias(final String sentBy, final int port) {
        owner.alias(this, sentBy, port);
    }

    /** Takes another name; one is enough, so that nobody can make us remember any number. */
    synchronized boolean alias(final Target other) {
        if (alias == null) {
            alias = other;
        }
        return alias.equals(other) && !closed;
    }

    /**
     * Calls back, once, if the connection is lost before {@link #forget}; at once when it is lost already.
     *
     * @param message what was sent
     */
    void onLoss(final Object key, final byte[] message, final Loss.Listener listener) {
        synchronized (this) {
            if (!closed) {
                losses.add(key, message, listener, heard());
                return;
            }
        }
        // how much of it was written, nobody knows any more
        listener.lost(new Loss(flow != null, false, "connection to " + peer + " is closed"));
    }

    synchronized void forget(final Object key) {
        losses.remove(key);
    }

    @Override
    public void unusable(final String why) {
        close(why);
    }

    /** Closes it for a reason of ours, or because the peer has closed it, which may have taken up what was written. */
    void close(final String why) {
        close(why, false);
    }

    private void failed(final IOException failure) {
        // a reset comes from where nobody has read what we wrote
        close(String.valueOf(failure.getMessage()), failure instanceof SocketException);
    }

    private void close(final String why, final boolean reset) {
        final List<Runnable> lost;
        final boolean connected;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            connected = flow != null;
            lost = losses.take(connected, reset, queue, heard(), why);
            queue.clear();
            rights.clear();
        }
        try {
            // not what is around it: that would wait for a write that stands still
            plain.close();
        } catch (final IOException e) {
            // nothing is left to be closed
        }
        owner.closed(this, why, connected);
        lost.forEach(Runnable::run);
    }

    /** Gives up where a write or a handshake stands still. */
    void check(final long nowMs) {
        if (writingForMs(nowMs) > owner.limits().writeMs()) {
            close("peer takes no data");
        } else if (flow == null
                && nowMs - begunAtMs
                        > owner.limits().connectMs() + owner.limits().handshakeMs()) {
            close("handshake was never completed");
        }
    }

    /** For how long the write under way has lasted; 0 where none is. */
    long writingForMs(final long nowMs) {
        final long since = writingSinceMs;
        return since == 0 ? 0 : nowMs - since;
    }

    private void run() {
        try {
            final StreamOpening opening = StreamOpening.of(owner, point.transport(), outgoing ? target : null, plain);
            socket = opening.socket();
            identities = opening.peer();
            reading = new SocketReading(owner, socket, this::reply);
            final InetSocketAddress local = (InetSocketAddress) plain.getLocalSocketAddress();
            flow = new Flow(point.transport(), local, peer);
            owner.connected(this);
            opened();
            read();
        } catch (final Framing.Ended e) {
            closeWhenWritten(e.getMessage());
        } catch (final SocketTimeoutException e) {
            close(flow == null ? "no answer to the connect" : e.getMessage());
        } catch (final IOException e) {
            failed(e);
        } catch (final Throwable e) {
            owner.failures().note("A connection failed and is closed", e);
            close(e.toString());
        }
    }

    private void opened() {
        synchronized (this) {
            open = true;
            if (closed || draining || queue.isEmpty()) {
                return;
            }
            draining = true;
        }
        owner.drain(this);
    }

    private void read() throws IOException {
        try {
            receiveAll();
        } finally {
            framing.release();
        }
    }

    private void receiveAll() throws IOException {
        byte[] message = framing.next(reading);
        while (message != null) {
            reading.complete();
            receive(message);
            message = framing.next(reading);
        }
        close("closed by the peer");
    }

    /** How often something came. */
    private long heard() {
        final SocketReading now = reading;
        return now == null ? 0 : now.heard();
    }

    private void reply(final byte[] raw) {
        try {
            enqueue(raw, Right.ALWAYS);
        } catch (final IOException e) {
            // its queue is full: it sees that we are alive
        }
    }

    private void closeWhenWritten(final String why) {
        synchronized (this) {
            if (draining || !queue.isEmpty()) {
                lastWords = why;
                return;
            }
        }
        close(why);
    }

    private void receive(final byte[] message) {
        try {
            owner.receiver().received(message, 0, flow, this);
        } catch (final Throwable e) {
            owner.failures().note("A message could not be handled; the next ones are", e);
        }
    }

    /** Writes what is queued; on a worker. */
    void drain() {
        while (true) {
            final byte[] message;
            final String last;
            final BooleanSupplier right;
            synchronized (this) {
                message = closed ? null : queue.poll();
                right = rights.isEmpty() || message == null ? null : rights.remove(message);
                draining = message != null;
                last = lastWords;
            }
            if (message != null) {
                if (right == null || right.getAsBoolean()) {
                    write(message);
                }
            } else {
                if (last != null) {
                    close(last);
                }
                return;
            }
        }
    }

    private void write(final byte[] message) {
        try {
            writingSinceMs = owner.nowMs();
            final OutputStream out = socket.getOutputStream();
            out.write(message);
            writingSinceMs = 0;
        } catch (final IOException e) {
            failed(e);
        } catch (final Throwable e) {
            // nobody knows how much of it is written, so nothing can follow it
            owner.failures().note("A connection could not be written to and is closed", e);
            close(e.toString());
        }
    }
}
