package io.rollcall.rls.testkit.dns;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * A DNS server on loopback that answers from the records it is given, by UDP and TCP (RFC 1035). Two threads of its
 * own; every method may be called by every thread, and none blocks.
 */
public final class FakeDns implements AutoCloseable {

    private final List<Record> records = new CopyOnWriteArrayList<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final DatagramSocket datagrams;
    private final ServerSocket streams;
    private volatile boolean silent;
    private volatile boolean cutsOff;
    private volatile boolean noisy;
    private volatile int rcode = Rcode.NOERROR;

    /**
     * A server on a port of its own.
     *
     * @param zone records as {@link #add} takes them
     * @throws IOException when no port is to be had
     */
    public FakeDns(final String... zone) throws IOException {
        streams = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        datagrams = new DatagramSocket(new InetSocketAddress(streams.getInetAddress(), streams.getLocalPort()));
        start(this::datagrams);
        start(this::streams);
        for (final String line : zone) {
            add(line);
        }
    }

    private static void start(final Runnable task) {
        final Thread thread = new Thread(task, "fake-dns");
        thread.setDaemon(true);
        thread.start();
    }

    /** Where it listens, as the key {@code dns_servers} has it. */
    public String address() {
        return "127.0.0.1:" + datagrams.getLocalPort();
    }

    /** Adds a record: name, type and the rest; it may be kept for a minute. */
    public void add(final String line) {
        final String[] parts = line.split(" ", 3);
        try {
            records.add(Record.fromString(
                    Name.fromString(parts[0], Name.root), Type.value(parts[1]), DClass.IN, 60, parts[2], Name.root));
        } catch (final IOException e) {
            throw new IllegalArgumentException(line, e);
        }
    }

    /** Forgets all records. */
    public void clear() {
        records.clear();
    }

    /** Questions so far, such as {@code rls.test. NAPTR}. */
    public List<String> asked() {
        return asked;
    }

    /** Questions are heard and not answered. */
    public void silent(final boolean on) {
        silent = on;
    }

    /** Answers by UDP say that they are cut off. */
    public void cutsOff() {
        cutsOff = true;
    }

    /** Answers to other questions come first. */
    public void noisy() {
        noisy = true;
    }

    /** Answers carry that code. */
    public void fails(final int with) {
        rcode = with;
    }

    private void datagrams() {
        final DatagramPacket packet = new DatagramPacket(new byte[4096], 4096);
        while (!datagrams.isClosed()) {
            try {
                packet.setLength(4096);
                datagrams.receive(packet);
                final Message query = new Message(Arrays.copyOf(packet.getData(), packet.getLength()));
                asked.add(query.getQuestion().getName() + " "
                        + Type.string(query.getQuestion().getType()));
                if (silent) {
                    continue;
                }
                if (noisy) {
                    send(noise(query), packet.getSocketAddress());
                }
                final Message answer = cutsOff ? head(query) : answer(query);
                if (cutsOff) {
                    answer.getHeader().setFlag(Flags.TC);
                }
                send(answer, packet.getSocketAddress());
            } catch (final IOException e) {
                // closed, or no question
            }
        }
    }

    private void send(final Message message, final SocketAddress to) throws IOException {
        final byte[] bytes = message.toWire();
        datagrams.send(new DatagramPacket(bytes, bytes.length, to));
    }

    private void streams() {
        while (!streams.isClosed()) {
            try (Socket socket = streams.accept()) {
                final DataInputStream in = new DataInputStream(socket.getInputStream());
                final byte[] bytes = new byte[in.readUnsignedShort()];
                in.readFully(bytes);
                final byte[] answer = answer(new Message(bytes)).toWire();
                socket.getOutputStream()
                        .write(ByteBuffer.allocate(answer.length + 2)
                                .putShort((short) answer.length)
                                .put(answer)
                                .array());
            } catch (final IOException e) {
                // closed
            }
        }
    }

    private static Message head(final Message query) {
        final Message answer = new Message(query.getHeader().getID());
        answer.getHeader().setFlag(Flags.QR);
        answer.addRecord(query.getQuestion(), Section.QUESTION);
        return answer;
    }

    private Message noise(final Message query) {
        final Message answer = answer(query);
        answer.getHeader().setID(query.getHeader().getID() ^ 1);
        return answer;
    }

    private Message answer(final Message query) {
        final Message answer = head(query);
        answer.getHeader().setRcode(rcode);
        final Record question = query.getQuestion();
        boolean exists = false;
        for (final Record one : records) {
            if (one.getName().equals(question.getName())) {
                exists = true;
                if (one.getType() == question.getType() || one.getType() == Type.CNAME) {
                    answer.addRecord(one, Section.ANSWER);
                }
            }
        }
        if (!exists && rcode == Rcode.NOERROR) {
            answer.getHeader().setRcode(Rcode.NXDOMAIN);
        }
        for (final Record one : records) {
            if (one.getType() == Type.SOA) {
                answer.addRecord(one, Section.AUTHORITY);
            }
        }
        return answer;
    }

    @Override
    public void close() throws IOException {
        datagrams.close();
        streams.close();
    }
}
