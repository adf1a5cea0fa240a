package io.rollcall.rls.sip.internal.transport;

import gov.nist.javax.sip.stack.SIPTransactionStack;
import io.rollcall.rls.sip.internal.Failures;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A listening point of connections, bare or with TLS: accepts connections and hands them on. */
final class StreamPoint extends Point {

    private static final Logger LOG = LoggerFactory.getLogger(StreamPoint.class);
    private static final int BACKLOG = 512;
    private static final long PAUSE_NS = 10_000_000;

    private final ServerSocket socket;
    private final Connections connections;
    private final Failures failures;
    private final Thread acceptor;

    StreamPoint(
            final SIPTransactionStack stack,
            final ListenAddress listens,
            final Connections connections,
            final Failures failures)
            throws IOException {
        super(stack, listens.address(), listens.port(), listens.transport());
        this.connections = connections;
        this.failures = failures;
        socket = new ServerSocket();
        try {
            // so that a server that comes back finds its port free while old connections linger
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(listens.address(), listens.port()), BACKLOG);
        } catch (final IOException e) {
            socket.close();
            throw e;
        }
        acceptor = new Thread(this::accept, "rls-sip-" + getTransport() + '-' + listens.port());
        acceptor.setDaemon(true);
    }

    @Override
    public void start() {
        acceptor.start();
    }

    @Override
    public void stop() {
        try {
            socket.close();
        } catch (final IOException e) {
            LOG.debug("{}: {}", point(), e.toString());
        }
        Threads.join(acceptor);
        connections.closeOf(point());
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                handOver(socket.accept());
            } catch (final IOException e) {
                if (!socket.isClosed()) {
                    LOG.debug("{}: {}", point(), e.toString());
                    // out of file handles: give others time to close some
                    LockSupport.parkNanos(PAUSE_NS);
                }
            } catch (final Throwable e) {
                failures.note("A connection could not be accepted; the next ones are", e);
                LockSupport.parkNanos(PAUSE_NS);
            }
        }
    }

    private void handOver(final Socket accepted) throws IOException {
        try {
            connections.accepted(accepted, point());
        } catch (final Throwable e) {
            accepted.close();
            throw e;
        }
    }

    @Override
    public boolean inUse() {
        return !socket.isClosed();
    }
}
