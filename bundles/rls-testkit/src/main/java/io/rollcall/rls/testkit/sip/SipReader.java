package io.rollcall.rls.testkit.sip;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** Reads one whole message from bytes; lenient about line ends, strict about what would make the rest a guess. */
final class SipReader {

    private static final Pattern STATUS = Pattern.compile("SIP/2.0 [1-6][0-9][0-9]( .*)?");
    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,9}");

    private final byte[] bytes;
    private int position;

    private SipReader(final byte[] bytes) {
        this.bytes = bytes;
    }

    static SipMessage read(final byte[] bytes) {
        return new SipReader(bytes).message();
    }

    private SipMessage message() {
        final String startLine = startLine();
        final List<SipMessage.Header> headers = new ArrayList<>(16);
        int contentLength = -1;
        for (String line = line(); !line.isEmpty(); line = line()) {
            final SipMessage.Header header = header(line);
            if (header.name().equalsIgnoreCase("Content-Length")) {
                contentLength = length(header.value());
            }
            headers.add(header);
        }
        final int there = bytes.length - position;
        if (contentLength > there) {
            throw new SipSyntaxException("Content-Length " + contentLength + ", but " + there + " bytes of body");
        }
        // RFC 3261 18.3: a datagram may be longer than its message, and may come without Content-Length
        final int end = contentLength < 0 ? bytes.length : position + contentLength;
        return new SipMessage(startLine, headers, Arrays.copyOfRange(bytes, position, end), bytes);
    }

    private String startLine() {
        final String line = line();
        if (line.startsWith("SIP/2.0 ")) {
            if (!STATUS.matcher(line).matches()) {
                throw new SipSyntaxException("bad status line: " + line);
            }
        } else if (!line.endsWith(" SIP/2.0") || line.indexOf(' ') == line.lastIndexOf(' ') || line.charAt(0) == ' ') {
            throw new SipSyntaxException("no SIP start line: " + line.substring(0, Math.min(80, line.length())));
        }
        return line;
    }

    private static SipMessage.Header header(final String line) {
        final int colon = line.indexOf(':');
        if (colon <= 0) {
            throw new SipSyntaxException("header line without a name: " + line);
        }
        return new SipMessage.Header(
                HeaderNames.expanded(line.substring(0, colon).trim()),
                line.substring(colon + 1).trim());
    }

    private static int length(final String value) {
        if (!LENGTH.matcher(value).matches()) {
            throw new SipSyntaxException("bad Content-Length: " + value);
        }
        return Integer.parseInt(value);
    }

    /** The next line, with the lines folded under it; the empty string at the end of the head. */
    private String line() {
        String line = rawLine();
        while (!line.isEmpty() && position < bytes.length && (bytes[position] == ' ' || bytes[position] == '\t')) {
            line = line.stripTrailing() + " " + rawLine().strip();
        }
        return line;
    }

    private String rawLine() {
        for (int i = position; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                final int end = i > position && bytes[i - 1] == '\r' ? i - 1 : i;
                final String line = new String(bytes, position, end - position, StandardCharsets.UTF_8);
                position = i + 1;
                return line;
            }
        }
        throw new SipSyntaxException("head without an end");
    }
}
