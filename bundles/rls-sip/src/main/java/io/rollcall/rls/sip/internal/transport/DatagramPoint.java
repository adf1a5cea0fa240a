package io.rollcall.rls.sip.internal.transport;

import gov.nist.javax.sip.stack.SIPTransactionStack;
import io.rollcall.rls.api.Flow;
import io.rollcall.rls.api.Transport;
import io.rollcall.rls.sip.internal.Failures;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A UDP listening point: one socket that everything goes out of, and one thread that reads it, so that messages keep
 * their order. The buffer of the socket is the only queue.
 */
final class DatagramPoint extends Point implements Link {

    private static final Logger LOG = LoggerFactory.getLogger(DatagramPoint.class);
    /** UDP carries no more (RFC 3261, 18.1.1). */
    private static final int LARGEST = 65_535;

    private static final int STUN_HEAD = 20;

    private final DatagramSocket socket;
    private final InetSocketAddress local;
    private final PacketReceiver receiver;
    private final Failures failures;
    private final Thread reader;

    DatagramPoint(
            final SIPTransactionStack stack,
            final InetAddress address,
            final int port,
            final PacketReceiver receiver,
            final int bufferBytes,
            final Failures failures)
            throws IOException {
        super(stack, address, port, Transport.UDP);
        this.receiver = receiver;
        this.failures = failures;
        local = new InetSocketAddress(address, port);
        socket = new DatagramSocket(null);
        try {
            socket.setReceiveBufferSize(bufferBytes);
            socket.setSendBufferSize(bufferBytes);
            socket.bind(local);
        } catch (final IOException e) {
            socket.close();
            throw e;
        }
        reader = new DatagramReader(this::read, port);
    }

    @Override
    public void start() {
        reader.start();
    }

    @Override
    public void stop() {
        socket.close();
        Threads.join(reader);
    }

    InetSocketAddress local() {
        return local;
    }

    @Override
    public void send(final byte[] message, final InetSocketAddress peer) throws IOException {
        if (socket.isClosed()) {
            throw new Unavailable(point() + " is closed");
        }
        try {
            socket.send(new DatagramPacket(message, message.length, peer));
        } catch (final IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    @Override
    public void unusable(final String why) {
        // the next datagram is a new message
    }

    private void read() {
        final DatagramPacket packet = new DatagramPacket(new byte[LARGEST], LARGEST);
        while (!socket.isClosed()) {
            try {
                packet.setLength(LARGEST);
                DatagramReader.receive(socket, packet);
                final int from = begin(packet.getData(), packet.getLength());
                if (from < packet.getLength()) {
                    final byte[] message = Arrays.copyOf(packet.getData(), packet.getLength());
                    final InetSocketAddress peer = (InetSocketAddress) packet.getSocketAddress();
                    receiver.received(message, from, new Flow(Transport.UDP, local, peer), this);
                }
            } catch (final IOException e) {
                if (!socket.isClosed()) {
                    LOG.debug("{}: {}", point(), e.toString());
                }
            } catch (final Throwable e) {
                failures.note("A datagram could not be handled; the next ones are", e);
            }
        }
    }

    /** STUN of clients that keep a way through address translation open this way (RFC 5626, 3.5.2; RFC 5389, 6). */
    private static boolean stun(final byte[] bytes, final int length) {
        return length >= STUN_HEAD
                && (bytes[0] & 0xc0) == 0
                && bytes[4] == 0x21
                && bytes[5] == 0x12
                && bytes[6] == (byte) 0xa4
                && bytes[7] == 0x42;
    }

    /** Line ends before a message, or alone as keep-alive, are ignored (RFC 3261, 7.5; RFC 5626, 4.4). */
    private static int begin(final byte[] bytes, final int length) {
        if (stun(bytes, length)) {
            return length;
        }
        int at = 0;
        while (at < length && (bytes[at] == '\r' || bytes[at] == '\n' || bytes[at] == 0)) {
            at++;
        }
        return at;
    }

    @Override
    public boolean inUse() {
        return !socket.isClosed();
    }
}
