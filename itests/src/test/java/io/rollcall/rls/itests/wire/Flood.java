package io.rollcall.rls.itests.wire;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/** One address that sends SUBSCRIBEs for a list that does not exist, as many a second as was said. */
final class Flood implements AutoCloseable {

    private static final long STEP_NS = 5_000_000;
    private static final long SECOND_NS = 1_000_000_000;

    private final InetSocketAddress server;
    private final DatagramSocket socket;
    private final int perSecond;
    private final Map<Integer, LongAdder> answers = new ConcurrentHashMap<>();
    private final Thread sender = new Thread(this::send, "flood-sender");
    private final Thread receiver = new Thread(this::receive, "flood-receiver");
    private volatile boolean ending;
    private volatile long sent;
    private long begunNs;
    private long endedNs;

    Flood(InetSocketAddress server, InetAddress from, int perSecond) throws IOException {
        this.server = server;
        this.perSecond = perSecond;
        socket = new DatagramSocket(new InetSocketAddress(from, 0));
    }

    void begin() {
        begunNs = System.nanoTime();
        receiver.start();
        sender.start();
    }

    void end() {
        ending = true;
        join(sender);
        endedNs = System.nanoTime();
    }

    long sent() {
        return sent;
    }

    long seconds() {
        return 1 + (endedNs - begunNs) / SECOND_NS;
    }

    long answered(int status) {
        LongAdder counted = answers.get(status);
        return counted == null ? 0 : counted.sum();
    }

    @Override
    public String toString() {
        return sent + " sent in " + seconds() + " s, answered " + new TreeMap<>(answers);
    }

    private void send() {
        String host = socket.getLocalAddress().getHostAddress() + ':' + socket.getLocalPort();
        while (!ending) {
            long due = (System.nanoTime() - begunNs) / 1000 * perSecond / 1_000_000;
            while (sent < due) {
                byte[] bytes = subscribe(host, sent).getBytes(StandardCharsets.US_ASCII);
                try {
                    socket.send(new DatagramPacket(bytes, bytes.length, server));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                sent++;
            }
            LockSupport.parkNanos(STEP_NS);
        }
    }

    private static String subscribe(String host, long number) {
        return String.join(
                "\r\n",
                "SUBSCRIBE sip:none@rollcall.example SIP/2.0",
                "Via: SIP/2.0/UDP " + host + ";rport;branch=z9hG4bKflood" + number,
                "Max-Forwards: 70",
                "From: <sip:mallory@rollcall.example>;tag=f" + number,
                "To: <sip:none@rollcall.example>",
                "Call-ID: flood" + number,
                "CSeq: 1 SUBSCRIBE",
                "Contact: <sip:mallory@" + host + ">",
                "Event: presence",
                "Expires: 600",
                "Supported: eventlist",
                "Accept: application/pidf+xml, application/rlmi+xml, multipart/related",
                "Content-Length: 0",
                "",
                "");
    }

    private void receive() {
        DatagramPacket packet = new DatagramPacket(new byte[2000], 2000);
        while (true) {
            try {
                socket.receive(packet);
            } catch (SocketException e) {
                return;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            String status = new String(packet.getData(), 8, 3, StandardCharsets.US_ASCII);
            answers.computeIfAbsent(Integer.valueOf(status), key -> new LongAdder())
                    .increment();
        }
    }

    @Override
    public void close() {
        end();
        socket.close();
        join(receiver);
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
