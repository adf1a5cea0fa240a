package io.rollcall.rls.testkit.sip;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A SIP request or response with its headers in order. Immutable: the {@code with…} methods give a changed copy.
 * Nothing is checked, so that wrong messages can be made as easily as right ones. Header names are compared without
 * case; compact names are expanded when a message is read. Content-Length is written by {@link #toBytes} unless the
 * message holds one of its own.
 */
public final class SipMessage {

    private static final byte[] NOTHING = new byte[0];

    /** One header line; the value unfolded and trimmed. */
    public record Header(String name, String value) {}

    private final String startLine;
    private final List<Header> headers;
    private final byte[] body;
    private final byte[] raw;

    SipMessage(final String startLine, final List<Header> headers, final byte[] body, final byte[] raw) {
        this.startLine = startLine;
        this.headers = headers;
        this.body = body;
        this.raw = raw;
    }

    /** A request without any header. */
    public static SipMessage request(final String method, final String uri) {
        return new SipMessage(method + " " + uri + " SIP/2.0", List.of(), NOTHING, null);
    }

    /** A response with the Via, From, To, Call-ID and CSeq of the request; a To tag is not added. */
    public static SipMessage response(final int code, final String reason, final SipMessage request) {
        final List<Header> copied = new ArrayList<>();
        for (final String name : List.of("Via", "From", "To", "Call-ID", "CSeq")) {
            request.headers(name).forEach(value -> copied.add(new Header(name, value)));
        }
        return new SipMessage("SIP/2.0 " + code + " " + reason, copied, NOTHING, null);
    }

    /** Reads a whole message; throws {@link SipSyntaxException} where the bytes are none. */
    public static SipMessage parse(final byte[] bytes) {
        return SipReader.read(bytes);
    }

    public boolean isRequest() {
        return !startLine.startsWith("SIP/2.0 ");
    }

    public String startLine() {
        return startLine;
    }

    /** The method of a request, or that named in the CSeq of a response; empty where there is none. */
    public String method() {
        if (isRequest()) {
            return startLine.substring(0, startLine.indexOf(' '));
        }
        final String cseq = header("CSeq");
        return cseq == null ? "" : cseq.substring(cseq.lastIndexOf(' ') + 1);
    }

    /** The Request-URI; null in a response. */
    public String requestUri() {
        return isRequest() ? startLine.substring(startLine.indexOf(' ') + 1, startLine.lastIndexOf(' ')) : null;
    }

    /** The status code of a response; 0 in a request. */
    public int status() {
        return isRequest() ? 0 : Integer.parseInt(startLine.substring(8, 11));
    }

    public List<Header> headers() {
        return headers;
    }

    /** The first value of that name, or null. */
    public String header(final String name) {
        for (final Header header : headers) {
            if (header.name().equalsIgnoreCase(name)) {
                return header.value();
            }
        }
        return null;
    }

    /** All values of that name, one a header line. */
    public List<String> headers(final String name) {
        final List<String> values = new ArrayList<>(2);
        for (final Header header : headers) {
            if (header.name().equalsIgnoreCase(name)) {
                values.add(header.value());
            }
        }
        return values;
    }

    /** The elements of a comma list over all header lines of that name. */
    public List<String> elements(final String name) {
        final List<String> elements = new ArrayList<>(2);
        headers(name).forEach(value -> elements.addAll(HeaderValue.list(value)));
        return elements;
    }

    /** Whether an option tag or token is among the elements of that header; case does not matter. */
    public boolean names(final String header, final String token) {
        return elements(header).stream().anyMatch(token::equalsIgnoreCase);
    }

    /** The first value of that name taken apart; an empty one where there is no such header. */
    public HeaderValue value(final String name) {
        final String text = header(name);
        return HeaderValue.parse(text == null ? "" : text);
    }

    /** The number of the CSeq, or -1. */
    public long cseq() {
        final String text = header("CSeq");
        long number = -1;
        for (int i = 0; text != null && i < Math.min(10, text.length()); i++) {
            final int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                break;
            }
            number = Math.max(0, number) * 10 + digit;
        }
        return number;
    }

    /** The branch of the topmost Via, or null. */
    public String branch() {
        final List<String> vias = elements("Via");
        return vias.isEmpty() ? null : HeaderValue.parse(vias.get(0)).parameter("branch");
    }

    /** The body itself, not a copy: not to be written to. */
    public byte[] body() {
        return body;
    }

    /** The body read as UTF-8. */
    public String bodyText() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** The bytes it was read from; null for a message made here. */
    public byte[] raw() {
        return raw;
    }

    /** Adds a header behind all others. */
    public SipMessage with(final String name, final String value) {
        final List<Header> more = new ArrayList<>(headers.size() + 1);
        more.addAll(headers);
        more.add(new Header(name, value));
        return new SipMessage(startLine, more, body, null);
    }

    /** Puts a header before all others, as a proxy does with its Via and Record-Route. */
    public SipMessage withFirst(final String name, final String value) {
        final List<Header> more = new ArrayList<>(headers);
        more.add(0, new Header(name, value));
        return new SipMessage(startLine, more, body, null);
    }

    /** Removes every header of that name. */
    public SipMessage without(final String name) {
        return new SipMessage(
                startLine,
                headers.stream()
                        .filter(header -> !header.name().equalsIgnoreCase(name))
                        .toList(),
                body,
                null);
    }

    /** Changes the value of every header of that name, in its place. */
    public SipMessage changing(final String name, final UnaryOperator<String> change) {
        return new SipMessage(
                startLine,
                headers.stream()
                        .map(header -> header.name().equalsIgnoreCase(name)
                                ? new Header(header.name(), change.apply(header.value()))
                                : header)
                        .toList(),
                body,
                null);
    }

    /** Sets a header in its place, or adds it; of several the first is kept. */
    public SipMessage replacing(final String name, final String value) {
        final List<Header> changed = new ArrayList<>(headers.size() + 1);
        boolean done = false;
        for (final Header header : headers) {
            if (!header.name().equalsIgnoreCase(name)) {
                changed.add(header);
            } else if (!done) {
                changed.add(new Header(header.name(), value));
                done = true;
            }
        }
        final SipMessage copy = new SipMessage(startLine, changed, body, null);
        return done ? copy : copy.with(name, value);
    }

    /** Another start line, of whatever form. */
    public SipMessage withStartLine(final String line) {
        return new SipMessage(line, headers, body, null);
    }

    /** Another body; Content-Type is set, or removed where the type is null. */
    public SipMessage withBody(final String contentType, final byte[] bytes) {
        final SipMessage typed = contentType == null ? without("Content-Type") : replacing("Content-Type", contentType);
        return new SipMessage(startLine, typed.headers, bytes == null ? NOTHING : bytes, null);
    }

    public byte[] toBytes() {
        return toBytes(SipStyle.PLAIN);
    }

    /** The message as bytes, spelled as the style says. */
    public byte[] toBytes(final SipStyle style) {
        final StringBuilder head = new StringBuilder(512).append(startLine).append("\r\n");
        headers.forEach(header -> style.write(head, header.name(), header.value()));
        if (style.contentLength() && header("Content-Length") == null) {
            style.write(head, "Content-Length", Integer.toString(body.length));
        }
        final byte[] start = head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
        final byte[] all = new byte[start.length + body.length];
        System.arraycopy(start, 0, all, 0, start.length);
        System.arraycopy(body, 0, all, start.length, body.length);
        return all;
    }

    @Override
    public String toString() {
        return raw == null ? new String(toBytes(), StandardCharsets.UTF_8) : new String(raw, StandardCharsets.UTF_8);
    }
}
