package io.rollcall.rls.sip.internal.transport;

import io.rollcall.rls.api.Flow;
import io.rollcall.rls.api.Transport;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A TCP connection, accepted or made. A thread of its own connects and reads; a worker writes what is queued, so that
 * nobody who sends ever waits for a slow peer.
 */
final class Connection implements Link {

    private static final byte[] PONG = {'\r', '\n'};

    private final Connections owner;
    private final ListenAddress point;
    private final InetSocketAddress peer;
    private final Socket socket;
    private final boolean outgoing;
    private final Thread reader;
    private final ArrayDeque<byte[]> queue = new ArrayDeque<>();
    private final Map<Object, Consumer<Loss>> waiting = new HashMap<>();
    private volatile Flow flow;
    private volatile long writingSinceMs;
    private volatile long heardAtMs;
    private boolean open;
    private boolean closed;
    private boolean draining;

    /**
     * Why a connection is gone.
     *
     * @param connected whether it was ever there
     * @param why for the operator
     */
    record Loss(boolean connected, String why) {}

    Connection(
            final Connections owner,
            final ListenAddress point,
            final InetSocketAddress peer,
            final Socket accepted,
            final String threadName) {
        this.owner = owner;
        this.point = point;
        this.peer = peer;
        outgoing = accepted == null;
        socket = outgoing ? new Socket() : accepted;
        heardAtMs = owner.nowMs();
        reader = new Thread(this::run, threadName);
        reader.setDaemon(true);
    }

    InetSocketAddress peer() {
        return peer;
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
        return !closed;
    }

    @Override
    public void send(final byte[] message, final InetSocketAddress ignored) throws IOException {
        synchronized (this) {
            if (closed) {
                throw new IOException("connection to " + peer + " is closed");
            }
            if (queue.size() >= owner.limits().queue()) {
                throw new Unavailable("queue to " + peer + " is full");
            }
            queue.add(message);
            if (!open || draining) {
                return;
            }
            draining = true;
        }
        owner.drain(this);
    }

    /** Calls back, once, if the connection is lost before {@link #forget}; at once when it is lost already. */
    void onLoss(final Object key, final Consumer<Loss> lost) {
        synchronized (this) {
            if (!closed) {
                waiting.put(key, lost);
                return;
            }
        }
        lost.accept(new Loss(flow != null, "connection to " + peer + " is closed"));
    }

    synchronized void forget(final Object key) {
        waiting.remove(key);
    }

    @Override
    public void unusable(final String why) {
        close(why);
    }

    void close(final String why) {
        final Map<Object, Consumer<Loss>> lost;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            queue.clear();
            lost = new HashMap<>(waiting);
            waiting.clear();
        }
        try {
            socket.close();
        } catch (final IOException e) {
            // nothing is left to be closed
        }
        owner.closed(this, why, flow != null);
        final Loss loss = new Loss(flow != null, why);
        lost.values().forEach(callback -> callback.accept(loss));
    }

    /** Gives up where a write stands still or nothing came for long. */
    void check(final long nowMs) {
        final long since = writingSinceMs;
        if (since != 0 && nowMs - since > owner.limits().writeMs()) {
            close("peer takes no data");
        }
    }

    private void run() {
        try {
            if (outgoing) {
                socket.connect(peer, owner.limits().connectMs());
            }
            socket.setTcpNoDelay(true);
            socket.setKeepAlive(true);
            final InetSocketAddress local = (InetSocketAddress) socket.getLocalSocketAddress();
            flow = new Flow(Transport.TCP, local, peer);
            opened();
            read();
        } catch (final SocketTimeoutException e) {
            close(flow == null ? "no answer to the connect" : e.getMessage());
        } catch (final IOException e) {
            close(String.valueOf(e.getMessage()));
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
        final StreamFrames frames = new StreamFrames(owner.limits().messageBytes());
        final Reading reading = new Reading();
        byte[] message = frames.next(reading);
        while (message != null) {
            reading.begunAtMs = 0;
            receive(message);
            message = frames.next(reading);
        }
        close("closed by the peer");
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
            synchronized (this) {
                message = queue.poll();
                if (message == null || closed) {
                    draining = false;
                    return;
                }
            }
            try {
                writingSinceMs = owner.nowMs();
                final OutputStream out = socket.getOutputStream();
                out.write(message);
                writingSinceMs = 0;
            } catch (final IOException e) {
                close(String.valueOf(e.getMessage()));
            } catch (final Throwable e) {
                // nobody knows how much of it is written, so nothing can follow it
                owner.failures().note("A connection could not be written to and is closed", e);
                close(e.toString());
            }
        }
    }

    private final class Reading implements StreamFrames.Source {

        private long begunAtMs;

        @Override
        public int read(final byte[] into, final int from, final int length, final boolean inMessage)
                throws IOException {
            final long now = owner.nowMs();
            if (inMessage && begunAtMs == 0) {
                begunAtMs = now;
            }
            final long left = inMessage
                    ? begunAtMs + owner.limits().readMs() - now
                    : heardAtMs + owner.limits().idleMs() - now;
            if (left <= 0) {
                throw new SocketTimeoutException(inMessage ? "message was never completed" : "idle");
            }
            socket.setSoTimeout((int) left);
            try {
                final int read = socket.getInputStream().read(into, from, length);
                heardAtMs = owner.nowMs();
                return read;
            } catch (final SocketTimeoutException e) {
                throw new SocketTimeoutException(inMessage ? "message was never completed" : "idle");
            }
        }

        @Override
        public void pong() {
            try {
                send(PONG, peer);
            } catch (final IOException e) {
                // its queue is full: it sees that we are alive
            }
        }
    }
}
