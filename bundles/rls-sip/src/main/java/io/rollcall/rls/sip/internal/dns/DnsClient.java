package io.rollcall.rls.sip.internal.dns;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.ResolverConfig;
import org.xbill.DNS.Section;

/**
 * Asks DNS servers, and waits for what they say: each question from a port of its own, by UDP, and by TCP where the
 * answer is cut off. The messages are dnsjava's, the sockets are ours: its own selector thread would outlive this
 * bundle and hold its classes.
 */
final class DnsClient {

    private static final Logger LOG = LoggerFactory.getLogger(DnsClient.class);
    /** Fits every path without fragments (RFC 9715, 3.1). */
    private static final int PAYLOAD = 1232;

    private static final int LARGEST = 65_535;
    private static final int ALIASES = 8;
    private static final long SYSTEM_MS = 60_000;
    /** Where no server answered, nobody waits for them again so soon. */
    private static final long SILENCE_MS = 2000;

    private final LongSupplier clockMs;
    private volatile DnsRules rules;
    private volatile List<InetSocketAddress> system;
    private volatile long systemUntilMs;
    private volatile long silentUntilMs;
    /** When a server said something last, be it that it cannot tell. */
    private volatile long heardAtMs;

    DnsClient(final DnsRules rules, final LongSupplier clockMs) {
        this.rules = rules;
        this.clockMs = clockMs;
        silentUntilMs = clockMs.getAsLong();
        systemUntilMs = silentUntilMs;
        heardAtMs = silentUntilMs - 1;
    }

    void rules(final DnsRules newRules) {
        rules = newRules;
        silentUntilMs = clockMs.getAsLong();
    }

    /** Asks one question, and further ones where it ends in an alias. */
    DnsAnswer ask(final Name name, final int type) throws Unknown {
        Name next = name;
        for (int i = 0; i < ALIASES; i++) {
            final DnsAnswer answer = DnsAnswer.of(askOnce(next, type), next, type);
            if (!answer.records().isEmpty() || answer.name().equals(next)) {
                return answer;
            }
            next = answer.name();
        }
        throw new Unknown(name + " has too many aliases");
    }

    private Message askOnce(final Name name, final int type) throws Unknown {
        final DnsRules now = rules;
        if (clockMs.getAsLong() < silentUntilMs) {
            throw new Unknown("no DNS server answers");
        }
        final Message query = Message.newQuery(Record.newRecord(name, type, DClass.IN));
        query.addRecord(new OPTRecord(PAYLOAD, 0, 0), Section.ADDITIONAL);
        final long askedAtMs = clockMs.getAsLong();
        for (int i = 0; i < now.tries(); i++) {
            for (final InetSocketAddress server : servers(now)) {
                try {
                    final Message response = exchange(query, server, now.timeoutMs());
                    heardAtMs = clockMs.getAsLong();
                    if (response.getRcode() == Rcode.NOERROR || response.getRcode() == Rcode.NXDOMAIN) {
                        return response;
                    }
                    LOG.debug("{} says {} to {}", server, Rcode.string(response.getRcode()), name);
                } catch (final IOException e) {
                    LOG.debug("{} does not answer {}: {}", server, name, e.toString());
                }
                if (Thread.currentThread().isInterrupted()) {
                    throw new Unknown("stopped");
                }
            }
        }
        if (heardAtMs < askedAtMs) {
            // else it is this name alone that nobody can tell, and anybody can have such a name
            silentUntilMs = clockMs.getAsLong() + SILENCE_MS;
        }
        throw new Unknown("no DNS server tells of " + name);
    }

    private List<InetSocketAddress> servers(final DnsRules now) {
        if (!now.servers().isEmpty()) {
            return now.servers();
        }
        final long time = clockMs.getAsLong();
        if (system == null || time >= systemUntilMs) {
            ResolverConfig.refresh();
            system = ResolverConfig.getCurrentConfig().servers();
            systemUntilMs = time + SYSTEM_MS;
        }
        return system;
    }

    private static Message exchange(final Message query, final InetSocketAddress server, final int timeoutMs)
            throws IOException {
        final byte[] bytes = query.toWire();
        try (DatagramSocket socket = new DatagramSocket()) {
            // what comes from elsewhere is not even looked at
            socket.connect(server);
            socket.send(new DatagramPacket(bytes, bytes.length));
            final DatagramPacket packet = new DatagramPacket(new byte[LARGEST], LARGEST);
            final long untilNs = System.nanoTime() + timeoutMs * 1_000_000L;
            while (true) {
                socket.setSoTimeout((int) Math.max(1, (untilNs - System.nanoTime()) / 1_000_000));
                packet.setLength(LARGEST);
                socket.receive(packet);
                final Message response = response(Arrays.copyOf(packet.getData(), packet.getLength()), query);
                if (response != null) {
                    return response.getHeader().getFlag(Flags.TC)
                            ? byStream(query, bytes, server, timeoutMs)
                            : response;
                }
                if (System.nanoTime() >= untilNs) {
                    throw new IOException("nothing but noise");
                }
            }
        }
    }

    private static Message byStream(
            final Message query, final byte[] bytes, final InetSocketAddress server, final int timeoutMs)
            throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(server, timeoutMs);
            socket.setSoTimeout(timeoutMs);
            socket.getOutputStream()
                    .write(ByteBuffer.allocate(bytes.length + 2)
                            .putShort((short) bytes.length)
                            .put(bytes)
                            .array());
            final DataInputStream in = new DataInputStream(socket.getInputStream());
            final byte[] answer = new byte[in.readUnsignedShort()];
            in.readFully(answer);
            final Message response = response(answer, query);
            if (response == null) {
                throw new IOException("no answer to the question");
            }
            return response;
        }
    }

    /** The response if it is one to this question, else null. */
    private static Message response(final byte[] bytes, final Message query) {
        try {
            final Message response = new Message(bytes);
            return response.getHeader().getID() == query.getHeader().getID()
                            && response.getHeader().getFlag(Flags.QR)
                            && query.getQuestion().equals(response.getQuestion())
                    ? response
                    : null;
        } catch (final IOException | IllegalArgumentException e) {
            return null;
        }
    }
}
