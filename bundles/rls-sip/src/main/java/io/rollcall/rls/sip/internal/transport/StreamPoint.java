package io.rollcall.rls.sip.internal.transport;

import gov.nist.core.HostPort;
import gov.nist.javax.sip.stack.MessageChannel;
import gov.nist.javax.sip.stack.MessageProcessor;
import gov.nist.javax.sip.stack.SIPTransactionStack;
import io.rollcall.rls.api.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A TCP listening point: accepts connections and hands them on. */
final class StreamPoint extends MessageProcessor {

    private static final Logger LOG = LoggerFactory.getLogger(StreamPoint.class);
    private static final int BACKLOG = 512;

    private final ListenAddress point;
    private final ServerSocket socket;
    private final Connections connections;
    private final Thread acceptor;

    StreamPoint(
            final SIPTransactionStack stack, final InetAddress address, final int port, final Connections connections)
            throws IOException {
        super(address, port, "tcp", stack);
        this.connections = connections;
        point = new ListenAddress(Transport.TCP, address.getHostAddress(), port);
        socket = new ServerSocket();
        try {
            // so that a server that comes back finds its port free while old connections linger
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(address, port), BACKLOG);
        } catch (final IOException e) {
            socket.close();
            throw e;
        }
        acceptor = new Thread(this::accept, "rls-sip-tcp-" + port);
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
            LOG.debug("{}: {}", point, e.toString());
        }
        Threads.join(acceptor);
        connections.closeOf(point);
    }

    ListenAddress point() {
        return point;
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                final Socket accepted = socket.accept();
                connections.accepted(accepted, point);
            } catch (final IOException e) {
                if (!socket.isClosed()) {
                    LOG.debug("{}: {}", point, e.toString());
                    // out of file handles: give others time to close some
                    java.util.concurrent.locks.LockSupport.parkNanos(10_000_000);
                }
            }
        }
    }

    @Override
    public SIPTransactionStack getSIPStack() {
        return sipStack;
    }

    @Override
    public MessageChannel createMessageChannel(final HostPort target) throws IOException {
        throw new IOException("requests of the stack's own are not sent");
    }

    @Override
    public MessageChannel createMessageChannel(final InetAddress target, final int targetPort) throws IOException {
        throw new IOException("requests of the stack's own are not sent");
    }

    @Override
    public int getDefaultTargetPort() {
        return 5060;
    }

    @Override
    public boolean isSecure() {
        return false;
    }

    @Override
    public int getMaximumMessageSize() {
        return Integer.MAX_VALUE;
    }

    @Override
    public boolean inUse() {
        return !socket.isClosed();
    }
}
