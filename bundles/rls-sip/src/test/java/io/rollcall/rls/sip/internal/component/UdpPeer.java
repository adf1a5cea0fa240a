package io.rollcall.rls.sip.internal.component;

import io.rollcall.rls.testkit.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A bare socket that says and hears SIP as text. */
final class UdpPeer implements AutoCloseable {

    private final DatagramSocket socket;
    private final InetSocketAddress server;
    private InetSocketAddress lastFrom;

    UdpPeer(final InetSocketAddress server) throws IOException {
        this(server, server.getAddress() instanceof Inet6Address ? "::1" : "127.0.0.1");
    }

    /** One at another address of this machine. */
    UdpPeer(final InetSocketAddress server, final String host) throws IOException {
        this.server = server;
        final InetAddress address = InetAddress.getByName(host);
        // the number is free for TCP, too, where a test listens by that
        socket = new DatagramSocket(new InetSocketAddress(address, FreePorts.next(address)));
    }

    int port() {
        return socket.getLocalPort();
    }

    InetSocketAddress lastFrom() {
        return lastFrom;
    }

    void say(final String text) throws IOException {
        say(text.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
    }

    void say(final byte[] bytes) throws IOException {
        socket.send(new DatagramPacket(bytes, bytes.length, server));
    }

    String hear() {
        final String heard = hearWithin(3000);
        if (heard == null) {
            throw new AssertionError("nothing came");
        }
        return heard;
    }

    /** What comes in that time, or null. */
    String hearWithin(final int millis) {
        try {
            socket.setSoTimeout(millis);
            final DatagramPacket packet = new DatagramPacket(new byte[65_536], 65_536);
            socket.receive(packet);
            lastFrom = (InetSocketAddress) packet.getSocketAddress();
            return new String(Arrays.copyOf(packet.getData(), packet.getLength()), StandardCharsets.UTF_8);
        } catch (final SocketTimeoutException e) {
            return null;
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
