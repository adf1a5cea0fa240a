package io.rollcall.rls.core.internal.contained;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.rollcall.rls.api.Body;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The parts of a multipart body (RFC 2046, 5.1), one level of them, and few. Stateless. */
final class BodyParts {

    private static final int MOST_PARTS = 32;
    private static final Pattern BOUNDARY =
            Pattern.compile(";\\s*boundary\\s*=\\s*(?:\"([^\"]{1,70})\"|([^\\s;\"]{1,70}))", Pattern.CASE_INSENSITIVE);

    private BodyParts() {}

    /**
     * Its parts in order; what stands before the first and behind the last delimiter is nobody's (RFC 2046, 5.1.1).
     *
     * @param type value of its Content-Type
     */
    static List<Body> of(final String type, final byte[] content) throws RefusedBody {
        final Matcher boundary = BOUNDARY.matcher(type);
        if (!boundary.find()) {
            throw RefusedBody.of(400, "Multipart Without Boundary");
        }
        final String delimiter = "\n--" + (boundary.group(1) == null ? boundary.group(2) : boundary.group(1));
        // octets as characters: nothing is decoded, and positions stay what they are
        final String text = '\n' + new String(content, ISO_8859_1);
        final List<Body> parts = new ArrayList<>();
        int at = delimiterAt(text, delimiter, 0);
        while (at >= 0 && !text.startsWith("--", at + delimiter.length())) {
            final int start = text.indexOf('\n', at + delimiter.length());
            final int next = start < 0 ? -1 : delimiterAt(text, delimiter, start);
            if (next < 0 || parts.size() == MOST_PARTS) {
                throw RefusedBody.of(400, next < 0 ? "Multipart Without End" : "Too Many Body Parts");
            }
            parts.add(part(text.substring(start, next)));
            at = next;
        }
        if (parts.isEmpty()) {
            throw RefusedBody.of(400, "Multipart Without Parts");
        }
        return parts;
    }

    /** A delimiter is a whole line, so that one boundary may begin like another. */
    private static int delimiterAt(final String text, final String delimiter, final int from) {
        int at = text.indexOf(delimiter, from);
        while (at >= 0) {
            final int after = at + delimiter.length();
            if (after == text.length() || " \t\r\n-".indexOf(text.charAt(after)) >= 0) {
                return at;
            }
            at = text.indexOf(delimiter, after);
        }
        return -1;
    }

    /** From the line feed before its header; the line end before the next delimiter is the delimiter's. */
    private static Body part(final String text) throws RefusedBody {
        final String whole = text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
        final Map<String, String> fields = new HashMap<>();
        int at = 1;
        while (at < whole.length()) {
            int end = whole.indexOf('\n', at);
            end = end < 0 ? whole.length() : end;
            final String line = whole.substring(at, end).strip();
            at = Math.min(end + 1, whole.length());
            if (line.isEmpty()) {
                break;
            }
            final int colon = line.indexOf(':');
            if (colon > 0) {
                fields.putIfAbsent(
                        line.substring(0, colon).strip().toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).strip());
            }
        }
        final byte[] bytes = whole.getBytes(ISO_8859_1);
        return new Body(
                fields.getOrDefault("content-type", "text/plain"),
                fields.get("content-encoding"),
                fields.get("content-disposition"),
                octets(Arrays.copyOfRange(bytes, at, bytes.length), fields.get("content-transfer-encoding")));
    }

    /** SIP carries octets as they are; a part may come from where they could not be (RFC 5621, 3.1). */
    private static byte[] octets(final byte[] content, final String transfer) throws RefusedBody {
        switch (transfer == null ? "binary" : transfer.toLowerCase(Locale.ROOT)) {
            case "binary", "8bit", "7bit":
                return content;
            case "base64":
                try {
                    return Base64.getMimeDecoder().decode(content);
                } catch (final IllegalArgumentException e) {
                    throw RefusedBody.of(400, "Part Is Not Base64");
                }
            default:
                throw RefusedBody.of(415, "Transfer Encoding Not Supported");
        }
    }
}
