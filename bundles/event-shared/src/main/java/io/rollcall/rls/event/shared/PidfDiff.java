package io.rollcall.rls.event.shared;

import io.rollcall.rls.api.Body;
import io.rollcall.rls.spi.Joined;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Partial presence (RFC 5262, 5263): a pidf-full document becomes a PIDF document, and each pidf-diff changes it. The
 * version is kept in a comment behind the root element, since PIDF has no place for it and what is held is nothing but
 * the document that watchers get.
 */
public final class PidfDiff {

    /** The media type of both kinds of document. */
    public static final String CONTENT_TYPE = "application/pidf-diff+xml";

    static final String NAMESPACE = "urn:ietf:params:xml:ns:pidf-diff";
    static final String PIDF = "urn:ietf:params:xml:ns:pidf";

    private static final String PIDF_TYPE = "application/pidf+xml";
    private static final String MARK = "<!-- pidf-diff version ";
    private static final String MARK_END = " -->";
    /** More in one document is no small change, and the full state is asked for. */
    private static final int MOST_OPERATIONS = 100;

    private PidfDiff() {}

    /** Whether a body is one of these. */
    public static boolean reads(final Body body) {
        return body.contentEncoding() == null
                && body.contentType().regionMatches(true, 0, CONTENT_TYPE, 0, CONTENT_TYPE.length());
    }

    /**
     * Joins a document that arrived with the PIDF document held.
     *
     * @throws IllegalArgumentException when it cannot be read, or the state would grow too large
     */
    public static Joined join(final Body held, final Body arrived, final int maxBytes) {
        final XmlDocument document = XmlDocument.read(arrived.bytes());
        final XmlElement root = document.root();
        final long version = version(root.value("version"));
        final long before = held == null ? -1 : versionOf(held);
        if (root.is(NAMESPACE, "pidf-full")) {
            // RFC 5263, 4.4: full documents count too
            return Joined.complete(version < before ? held : full(document, version, arrived, maxBytes));
        }
        if (!root.is(NAMESPACE, "pidf-diff")) {
            throw new IllegalArgumentException("neither pidf-full nor pidf-diff but " + root.qualified());
        }
        if (before >= 0 && version <= before) {
            return Joined.complete(held);
        }
        final boolean follows = before >= 0 && version == before + 1;
        final String changed = follows ? changed(held, document) : null;
        return changed == null
                ? Joined.incomplete(held)
                : Joined.complete(Text.body(held, changed + MARK + version + MARK_END, maxBytes));
    }

    private static Body full(final XmlDocument document, final long version, final Body arrived, final int maxBytes) {
        return Text.body(
                new Body(PIDF_TYPE, null, arrived.disposition(), arrived.bytes()),
                new PidfFull(document).presence() + MARK + version + MARK_END,
                maxBytes);
    }

    /** The document held with all changes made in their order, without its mark; null where one does not fit. */
    private static String changed(final Body held, final XmlDocument diff) {
        final String text = new String(held.bytes(), StandardCharsets.UTF_8);
        XmlDocument document = XmlDocument.read(text.substring(0, text.lastIndexOf(MARK)));
        final List<XmlElement> operations = new ArrayList<>();
        for (final XmlElement child : diff.root().children) {
            if (child.namespace.equals(NAMESPACE)) {
                operations.add(child);
            }
        }
        if (operations.size() > MOST_OPERATIONS) {
            return null;
        }
        try {
            for (final XmlElement operation : operations) {
                document = XmlDocument.read(new Patch(diff, operation, document).patched());
            }
        } catch (final IllegalArgumentException e) {
            return null;
        }
        return document.text();
    }

    /** What the mark of a document says, or -1 for one that never was a pidf-full. */
    private static long versionOf(final Body held) {
        if (!held.contentType().toLowerCase(Locale.ROOT).startsWith(PIDF_TYPE)) {
            return -1;
        }
        final String text = new String(held.bytes(), StandardCharsets.UTF_8);
        final int mark = text.lastIndexOf(MARK);
        return mark < 0 || !text.endsWith(MARK_END)
                ? -1
                : version(text.substring(mark + MARK.length(), text.length() - MARK_END.length()));
    }

    private static long version(final String text) {
        try {
            return Long.parseLong(String.valueOf(text).trim());
        } catch (final NumberFormatException e) {
            throw new IllegalArgumentException("version is no number", e);
        }
    }
}
