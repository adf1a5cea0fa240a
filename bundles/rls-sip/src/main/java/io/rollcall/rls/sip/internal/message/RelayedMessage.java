package io.rollcall.rls.sip.internal.message;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.rollcall.rls.api.Answer;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;

/**
 * Messages of others as a proxy passes them on: every octet as it came, but for what belongs to the hop (RFC 3261, 16.6
 * and 16.7).
 */
public final class RelayedMessage {

    private static final int HOPS = 70;
    private static final String NODE = Answer.Elsewhere.FIELD;

    private RelayedMessage() {}

    /** How many hops a request may still make; 70 where it does not say. */
    public static int hops(final ReceivedRequest request) {
        final String hops = request.head().first(Field.MAX_FORWARDS);
        try {
            return hops == null ? HOPS : (int) Lexis.number("Max-Forwards", hops, 255);
        } catch (final IllegalArgumentException e) {
            return HOPS;
        }
    }

    /**
     * A request with a Via of ours on top and a hop less.
     *
     * @param via our value of Via
     * @param lines header lines that are added
     */
    public static byte[] request(final ReceivedRequest request, final String via, final List<String> lines) {
        final Head head = request.head();
        final ByteWriter out = new ByteWriter(request.message().length + via.length() + 256);
        out.bytes(head.startOctets()).text("Via: ").text(via).line();
        boolean topmost = true;
        boolean counted = false;
        boolean measured = false;
        for (final Head.Line line : head.eachLine()) {
            if (isOfNode(line.octets())) {
                continue;
            }
            if (line.field() == Field.VIA && topmost) {
                topmost = false;
                via(request.via(), line.value(), request.flow().peer(), out);
            } else if (line.field() == Field.MAX_FORWARDS) {
                counted = true;
                out.text("Max-Forwards: ").number(hops(request) - 1L).line();
            } else {
                measured |= line.field() == Field.CONTENT_LENGTH;
                out.bytes(line.octets());
            }
        }
        if (!counted) {
            out.text("Max-Forwards: ").number(HOPS).line();
        }
        if (!measured) {
            // a datagram needs none, what comes next may be a stream
            out.text("Content-Length: ").number(request.bodyLength()).line();
        }
        for (final String line : lines) {
            out.text(line).line();
        }
        out.line();
        return out.bytes(Arrays.copyOfRange(request.message(), head.bodyAt(), request.bodyEnd()))
                .done();
    }

    /** What one node says to another is for nobody else. */
    private static boolean isOfNode(final byte[] line) {
        return line.length > NODE.length()
                && new String(line, 0, NODE.length(), ISO_8859_1).equalsIgnoreCase(NODE)
                && (line[NODE.length()] == ':' || line[NODE.length()] == ' ' || line[NODE.length()] == '\t');
    }

    private static void via(
            final Via topmost, final String line, final InetSocketAddress source, final ByteWriter out) {
        out.text("Via: ");
        topmost.write(out, source);
        out.text(line, Lexis.find(line, 0, ','), line.length()).line();
    }

    /** A response without its topmost Via, which is ours. */
    public static byte[] response(final ReceivedResponse response) {
        final Head head = response.head();
        final ByteWriter out = new ByteWriter(1024);
        out.bytes(head.startOctets());
        boolean topmost = true;
        for (final Head.Line line : head.eachLine()) {
            if (line.field() != Field.VIA || !topmost) {
                out.bytes(line.octets());
                continue;
            }
            topmost = false;
            final String value = line.value();
            final int comma = Lexis.find(value, 0, ',');
            if (comma < value.length()) {
                out.text("Via: ").text(value.substring(comma + 1).trim()).line();
            }
        }
        return out.line().bytes(head.bodyOctets()).done();
    }
}
