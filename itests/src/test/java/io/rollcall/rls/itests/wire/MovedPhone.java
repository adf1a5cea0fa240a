package io.rollcall.rls.itests.wire;

import io.rollcall.rls.testkit.Await;
import io.rollcall.rls.testkit.sip.SipMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** Another address of a watcher: takes every request by UDP and answers 200. */
final class MovedPhone implements AutoCloseable {

    private final DatagramSocket socket;
    private final Thread thread;
    private final List<SipMessage> received = new CopyOnWriteArrayList<>();

    MovedPhone() {
        try {
            socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        thread = new Thread(this::receive, "rls-itest-phone");
        thread.setDaemon(true);
        thread.start();
    }

    /** The URI that leads here. */
    String contact() {
        return "sip:moved@127.0.0.1:" + socket.getLocalPort();
    }

    private void receive() {
        byte[] buffer = new byte[65_535];
        while (!socket.isClosed()) {
            try {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                socket.receive(packet);
                SipMessage request = SipMessage.parse(Arrays.copyOf(buffer, packet.getLength()));
                byte[] ok = SipMessage.response(200, "OK", request).toBytes();
                socket.send(new DatagramPacket(ok, ok.length, packet.getSocketAddress()));
                // only now: who awaits it may close this phone, and an unanswered NOTIFY holds up its subscription
                received.add(request);
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    /** Waits for a request of that kind. */
    SipMessage await(String message, java.time.Duration limit, Predicate<SipMessage> wanted) {
        Await.until(() -> message + "; got " + received, limit, () -> received.stream()
                .anyMatch(wanted));
        return received.stream().filter(wanted).findFirst().orElseThrow();
    }

    @Override
    public void close() {
        socket.close();
    }
}
