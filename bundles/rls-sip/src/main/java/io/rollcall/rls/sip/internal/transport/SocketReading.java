package io.rollcall.rls.sip.internal.transport;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.function.Consumer;

/**
 * Reads a connection with deadlines: one for silence, one for a message that has begun. Used by the one thread that
 * reads, but for {@link #heard()}.
 */
final class SocketReading implements Framing.Source {

    private final Connections owner;
    private final Socket socket;
    private final Consumer<byte[]> replies;
    private long begunAtMs;
    private long heardAtMs;
    private volatile long heard;

    /**
     * Reads from a socket.
     *
     * @param replies takes what is to be sent without further ado
     */
    SocketReading(final Connections owner, final Socket socket, final Consumer<byte[]> replies) {
        this.owner = owner;
        this.socket = socket;
        this.replies = replies;
        heardAtMs = owner.nowMs();
    }

    /** How often something came. */
    long heard() {
        return heard;
    }

    /** A message is complete. */
    void complete() {
        begunAtMs = 0;
    }

    @Override
    public int read(final byte[] into, final int from, final int length, final boolean inMessage) throws IOException {
        final long now = owner.nowMs();
        if (!inMessage) {
            // what came before was no message, but a keep-alive
            begunAtMs = 0;
        } else if (begunAtMs == 0) {
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
            if (read > 0) {
                heard++;
            }
            return read;
        } catch (final SocketTimeoutException e) {
            throw new SocketTimeoutException(inMessage ? "message was never completed" : "idle");
        }
    }

    @Override
    public void reply(final byte[] raw) {
        replies.accept(raw);
    }
}
