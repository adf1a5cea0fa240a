package io.rollcall.rls.testkit.sip;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Queue;

/** One TCP connection: read by the receive thread, written by any; what the kernel does not take at once is queued. */
final class Connection {

    final StreamFrames frames = new StreamFrames();

    private final SocketChannel channel;
    private final InetSocketAddress peer;
    private final Queue<ByteBuffer> unsent = new ArrayDeque<>();
    private SelectionKey key;

    Connection(final SocketChannel channel, final InetSocketAddress peer) {
        this.channel = channel;
        this.peer = peer;
    }

    InetSocketAddress peer() {
        return peer;
    }

    SocketChannel channel() {
        return channel;
    }

    boolean isOpen() {
        return channel.isOpen();
    }

    /** Called by the receive thread once the channel is registered. */
    synchronized void registered(final SelectionKey registration) {
        key = registration;
        if (!unsent.isEmpty() && channel.isConnected()) {
            key.interestOpsOr(SelectionKey.OP_WRITE);
        }
    }

    synchronized void send(final byte[] bytes) throws IOException {
        unsent.add(ByteBuffer.wrap(bytes));
        if (channel.isConnected()) {
            flush();
        }
    }

    /** Writes what can be written; asks to be called again where something is left. */
    synchronized void flush() throws IOException {
        while (!unsent.isEmpty()) {
            channel.write(unsent.peek());
            if (unsent.peek().hasRemaining()) {
                break;
            }
            unsent.remove();
        }
        if (key != null && key.isValid()) {
            if (unsent.isEmpty()) {
                key.interestOpsAnd(~SelectionKey.OP_WRITE);
            } else {
                key.interestOpsOr(SelectionKey.OP_WRITE);
                key.selector().wakeup();
            }
        }
    }

    void close() {
        try {
            channel.close();
        } catch (final IOException e) {
            // a connection that cannot be closed is gone already
        }
    }
}
