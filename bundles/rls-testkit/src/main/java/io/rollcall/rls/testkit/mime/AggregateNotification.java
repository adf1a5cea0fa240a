package io.rollcall.rls.testkit.mime;

import io.rollcall.rls.testkit.rlmi.RlmiDocument;
import io.rollcall.rls.testkit.rlmi.RlmiReader;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.apache.james.mime4j.MimeException;

/**
 * The body of one list NOTIFY: an RLMI document and the parts it names (RFC 4662 4.5, 5.1). Reading is lenient where a
 * receiver can be; the rule checker is not. Immutable.
 *
 * @param contentType the Content-Type it was read by
 * @param root the part that is the RLMI document: that named by start, else the first
 * @param parts all top-level parts in order, the root among them
 * @param document the RLMI document; its schema errors are in it
 * @param warnings what the MIME parser had to be lenient about
 */
public record AggregateNotification(
        String contentType, BodyPart root, List<BodyPart> parts, RlmiDocument document, List<String> warnings) {

    /** Reads a body; {@link MalformedBodyException} where it is no multipart with an RLMI root that is well-formed. */
    public static AggregateNotification read(final String contentType, final byte[] body) {
        if (contentType == null || !contentType.trim().toLowerCase(Locale.ROOT).startsWith("multipart/")) {
            throw new MalformedBodyException("no multipart: " + contentType);
        }
        final Multipart multipart = multipart(contentType, body);
        if (multipart.parts().isEmpty()) {
            throw new MalformedBodyException("multipart without parts: " + contentType);
        }
        final BodyPart root = root(ContentType.parse(contentType).parameter("start"), multipart.parts());
        return new AggregateNotification(
                contentType, root, multipart.parts(), RlmiReader.read(root.content()), multipart.warnings());
    }

    private static Multipart multipart(final String contentType, final byte[] body) {
        try {
            return Multipart.read(contentType, body);
        } catch (final IOException | MimeException | IllegalArgumentException | IllegalStateException e) {
            throw new MalformedBodyException("unreadable multipart: " + e.getMessage());
        }
    }

    private static BodyPart root(final String start, final List<BodyPart> parts) {
        if (start == null) {
            return parts.get(0);
        }
        final String wanted = BodyPart.bare(start);
        return parts.stream()
                .filter(part -> wanted.equals(part.contentId()))
                .findFirst()
                .orElseThrow(() -> new MalformedBodyException("start names no part: " + start));
    }

    /** The top-level part with that Content-ID (bare, as cid attributes have it), or null; of two the first. */
    public BodyPart part(final String cid) {
        return parts.stream()
                .filter(part -> cid != null && cid.equals(part.contentId()))
                .findFirst()
                .orElse(null);
    }

    /**
     * Reads the part of that cid as the aggregate of a nested list (RFC 4662 4.5); its cids mean its own parts only.
     */
    public AggregateNotification nested(final String cid) {
        final BodyPart part = part(cid);
        if (part == null) {
            throw new MalformedBodyException("no part " + cid);
        }
        return read(part.contentType(), part.content());
    }
}
