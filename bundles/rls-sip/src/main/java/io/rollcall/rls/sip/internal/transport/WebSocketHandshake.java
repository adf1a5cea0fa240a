package io.rollcall.rls.sip.internal.transport;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The request that opens a WebSocket connection, and what is said to it (RFC 6455, 4.2; RFC 7118, 4). Used by the one
 * thread that reads.
 */
final class WebSocketHandshake {

    private static final String KEY_SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int LARGEST = 8192;
    private static final int KEY_BYTES = 16;

    private final List<String> origins;
    private final Map<String, String> fields = new HashMap<>();
    private String requestLine = "";

    /**
     * A handshake.
     *
     * @param origins whose pages may connect, in lower case; empty: all
     */
    WebSocketHandshake(final List<String> origins) {
        this.origins = origins;
    }

    /**
     * Reads the request. Nothing follows it before it is answered (RFC 6455, 4.1).
     *
     * @throws IOException when none comes
     */
    void read(final InputStream in) throws IOException {
        final byte[] head = new byte[LARGEST];
        int filled = 0;
        while (!ends(head, filled)) {
            if (filled == LARGEST) {
                throw new IOException("the request for a WebSocket is too long");
            }
            final int next = in.read();
            if (next < 0) {
                throw new IOException("closed before the WebSocket was open");
            }
            head[filled++] = (byte) next;
        }
        final String[] lines = new String(head, 0, filled, StandardCharsets.ISO_8859_1).split("\r\n", -1);
        requestLine = lines[0];
        for (final String line : Arrays.asList(lines).subList(1, lines.length)) {
            final int colon = line.indexOf(':');
            if (colon > 0) {
                fields.merge(
                        line.substring(0, colon).trim().toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).trim(),
                        (one, more) -> one + ", " + more);
            }
        }
    }

    private static boolean ends(final byte[] head, final int filled) {
        return filled >= 4
                && head[filled - 1] == '\n'
                && head[filled - 2] == '\r'
                && head[filled - 3] == '\n'
                && head[filled - 4] == '\r';
    }

    /** What is wrong with it, as the start of an HTTP response; null where it is opened. */
    String refusal() {
        if (!requestLine.startsWith("GET ") || !requestLine.endsWith(" HTTP/1.1")) {
            return "400 Bad Request";
        }
        if (!has("upgrade", "websocket") || !has("connection", "upgrade")) {
            return "426 Upgrade Required\r\nUpgrade: websocket\r\nConnection: Upgrade";
        }
        if (!"13".equals(fields.get("sec-websocket-version"))) {
            return "426 Upgrade Required\r\nSec-WebSocket-Version: 13";
        }
        if (!keyed() || !fields.containsKey("host")) {
            return "400 Bad Request";
        }
        // who does not ask for sip speaks something else (RFC 7118, 4.1)
        if (!has("sec-websocket-protocol", "sip")) {
            return "400 Bad Request";
        }
        final String origin = fields.getOrDefault("origin", "");
        if (!origins.isEmpty() && !origins.contains(origin.toLowerCase(Locale.ROOT))) {
            return "403 Forbidden";
        }
        return null;
    }

    private boolean has(final String field, final String token) {
        for (final String one : fields.getOrDefault(field, "").split(",")) {
            if (one.trim().equalsIgnoreCase(token)) {
                return true;
            }
        }
        return false;
    }

    private boolean keyed() {
        try {
            return Base64.getDecoder().decode(fields.getOrDefault("sec-websocket-key", "")).length == KEY_BYTES;
        } catch (final IllegalArgumentException e) {
            return false;
        }
    }

    /** The response. */
    byte[] response() {
        final String refusal = refusal();
        return (refusal == null
                        ? "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                                + "Sec-WebSocket-Accept: " + accept() + "\r\nSec-WebSocket-Protocol: sip\r\n\r\n"
                        : "HTTP/1.1 " + refusal + "\r\nContent-Length: 0\r\n\r\n")
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    private String accept() {
        try {
            final byte[] hash = MessageDigest.getInstance("SHA-1")
                    .digest((fields.get("sec-websocket-key") + KEY_SUFFIX).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(hash);
        } catch (final NoSuchAlgorithmException e) {
            throw new IllegalStateException("the JDK has no SHA-1", e);
        }
    }
}
