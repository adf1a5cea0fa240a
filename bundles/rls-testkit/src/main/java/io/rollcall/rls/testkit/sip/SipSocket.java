package io.rollcall.rls.testkit.sip;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/** A UDP socket and a TCP listener on one port, read by one thread. Sending is allowed from every thread. */
final class SipSocket implements AutoCloseable {

    /** Takes what arrives; called on the receive thread. */
    interface Receiver {
        void received(byte[] bytes, Flow flow);

        void malformed(String reason, Flow flow);

        void lost(InetSocketAddress peer);
    }

    private static final int BUFFER = 4 << 20;
    private static final byte[] PONG = {'\r', '\n'};

    private final Receiver receiver;
    private final Selector selector;
    private final DatagramChannel datagrams;
    private final ServerSocketChannel listener;
    private final InetSocketAddress local;
    private final Map<InetSocketAddress, Connection> connections = new ConcurrentHashMap<>();
    private final Queue<Connection> arrivals = new ConcurrentLinkedQueue<>();
    private final ByteBuffer inbound = ByteBuffer.allocateDirect(1 << 17);
    private final Thread thread;

    SipSocket(final String name, final BoundPort port, final Receiver receiver) throws IOException {
        this.receiver = receiver;
        selector = Selector.open();
        datagrams = port.datagrams();
        listener = port.listener();
        local = port.address();
        datagrams.setOption(StandardSocketOptions.SO_RCVBUF, BUFFER).setOption(StandardSocketOptions.SO_SNDBUF, BUFFER);
        datagrams.configureBlocking(false).register(selector, SelectionKey.OP_READ);
        if (listener != null) {
            listener.configureBlocking(false).register(selector, SelectionKey.OP_ACCEPT);
        }
        thread = new Thread(this::run, name);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    InetSocketAddress local() {
        return local;
    }

    /** Sends on the flow; a TCP connection that is gone or not there yet is made. Never blocks for long. */
    void send(final byte[] bytes, final Flow flow) throws IOException {
        if (flow.transport() == Transport.UDP) {
            while (datagrams.send(ByteBuffer.wrap(bytes), flow.peer()) == 0 && bytes.length > 0) {
                LockSupport.parkNanos(50_000);
            }
        } else {
            final Connection known = flow.connection();
            (known != null && known.isOpen() ? known : connection(flow.peer())).send(bytes);
        }
    }

    /** Closes every TCP connection, as a phone does that loses its network. */
    void dropConnections() {
        connections.values().forEach(this::drop);
    }

    int connections() {
        return connections.size();
    }

    private synchronized Connection connection(final InetSocketAddress peer) throws IOException {
        final Connection known = connections.get(peer);
        if (known != null && known.isOpen()) {
            return known;
        }
        final SocketChannel channel = SocketChannel.open();
        final Connection made = new Connection(channel, peer);
        try {
            channel.configureBlocking(false);
            channel.bind(new InetSocketAddress(local.getAddress(), 0));
            channel.connect(peer);
        } catch (final IOException e) {
            made.close();
            throw e;
        }
        connections.put(peer, made);
        arrivals.add(made);
        selector.wakeup();
        return made;
    }

    private void run() {
        while (selector.isOpen()) {
            try {
                selector.select();
                register();
                for (final SelectionKey key : selector.selectedKeys()) {
                    handle(key);
                }
                selector.selectedKeys().clear();
            } catch (final ClosedSelectorException e) {
                return;
            } catch (final IOException e) {
                // one bad datagram or connection: the others go on
                selector.selectedKeys().clear();
            }
        }
    }

    private void register() {
        for (Connection made = arrivals.poll(); made != null; made = arrivals.poll()) {
            try {
                final boolean connected = made.channel().isConnected();
                made.registered(made.channel()
                        .register(selector, connected ? SelectionKey.OP_READ : SelectionKey.OP_CONNECT, made));
            } catch (final IOException e) {
                drop(made);
            }
        }
    }

    private void handle(final SelectionKey key) throws IOException {
        if (!key.isValid()) {
            return;
        }
        if (key.isAcceptable()) {
            accept();
        } else if (key.channel() == datagrams) {
            readDatagrams();
        } else {
            serve(key, (Connection) key.attachment());
        }
    }

    private void accept() throws IOException {
        final SocketChannel channel = listener.accept();
        if (channel != null) {
            channel.configureBlocking(false);
            final Connection made = new Connection(channel, (InetSocketAddress) channel.getRemoteAddress());
            connections.put(made.peer(), made);
            arrivals.add(made);
            register();
        }
    }

    private void readDatagrams() throws IOException {
        for (SocketAddress from = datagrams.receive(inbound.clear());
                from != null;
                from = datagrams.receive(inbound.clear())) {
            final byte[] bytes = new byte[inbound.flip().remaining()];
            inbound.get(bytes);
            receiver.received(bytes, Flow.to(Transport.UDP, (InetSocketAddress) from));
        }
    }

    private void serve(final SelectionKey key, final Connection connection) {
        final Flow flow = new Flow(Transport.TCP, connection.peer(), connection);
        try {
            if (key.isConnectable() && connection.channel().finishConnect()) {
                key.interestOps(SelectionKey.OP_READ);
                connection.flush();
            }
            if (key.isWritable()) {
                connection.flush();
            }
            if (key.isReadable() && !read(connection, flow)) {
                drop(connection);
            }
        } catch (final SipSyntaxException e) {
            receiver.malformed(e.getMessage(), flow);
            drop(connection);
        } catch (final IOException e) {
            drop(connection);
        }
    }

    private boolean read(final Connection connection, final Flow flow) throws IOException {
        final int count = connection.channel().read(inbound.clear());
        if (count <= 0) {
            return count == 0;
        }
        connection.frames.append(inbound.flip());
        for (byte[] message = connection.frames.next(); message != null; message = connection.frames.next()) {
            receiver.received(message, flow);
        }
        for (int i = connection.frames.takePings(); i > 0; i--) {
            connection.send(PONG);
        }
        return true;
    }

    private void drop(final Connection connection) {
        connection.close();
        if (connections.remove(connection.peer(), connection)) {
            receiver.lost(connection.peer());
        }
    }

    /** Ends the receive thread first, so that nothing is handled any more once this returns. */
    @Override
    public void close() {
        try {
            selector.close();
            if (Thread.currentThread() != thread) {
                thread.join();
            }
            datagrams.close();
            if (listener != null) {
                listener.close();
            }
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            dropConnections();
        }
    }
}
