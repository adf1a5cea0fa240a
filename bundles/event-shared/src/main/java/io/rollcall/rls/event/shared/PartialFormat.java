package io.rollcall.rls.event.shared;

import io.rollcall.rls.api.Body;
import io.rollcall.rls.spi.Joined;
import java.util.List;
import java.util.Locale;

/**
 * Formats whose documents have a version and are full or partial, and whose rows have keys: dialog-info (RFC 4235),
 * watcherinfo (RFC 3858), reginfo (RFC 3680). A partial document names the rows that changed, each as a whole.
 */
public enum PartialFormat {
    DIALOG_INFO(
            "application/dialog-info+xml",
            "urn:ietf:params:xml:ns:dialog-info",
            "dialog-info",
            List.of(new Row("dialog", List.of("id")))),
    WATCHER_INFO(
            "application/watcherinfo+xml",
            "urn:ietf:params:xml:ns:watcherinfo",
            "watcherinfo",
            List.of(new Row("watcher-list", List.of("resource", "package")), new Row("watcher", List.of("id")))),
    REG_INFO(
            "application/reginfo+xml",
            "urn:ietf:params:xml:ns:reginfo",
            "reginfo",
            List.of(new Row("registration", List.of("id")), new Row("contact", List.of("id"))));

    /** An element that partial documents replace, found again by the values of these attributes. */
    record Row(String local, List<String> keys) {

        /** What makes this one out among its like. */
        List<String> keyOf(final XmlElement element) {
            return keys.stream().map(key -> String.valueOf(element.value(key))).toList();
        }
    }

    private final String contentType;
    private final String namespace;
    private final String root;
    private final List<Row> rows;

    PartialFormat(final String contentType, final String namespace, final String root, final List<Row> rows) {
        this.contentType = contentType;
        this.namespace = namespace;
        this.root = root;
        this.rows = rows;
    }

    /** Its media type. */
    public String contentType() {
        return contentType;
    }

    String namespace() {
        return namespace;
    }

    String root() {
        return root;
    }

    /** From the outside to the inside. */
    List<Row> rows() {
        return rows;
    }

    /** Whether a body is of this format and can be read: what is encoded or signed is left as it is. */
    boolean reads(final Body body) {
        if (body == null || body.contentEncoding() != null) {
            return false;
        }
        final String type = body.contentType();
        final int semicolon = type.indexOf(';');
        return (semicolon < 0 ? type : type.substring(0, semicolon))
                .trim()
                .toLowerCase(Locale.ROOT)
                .equals(contentType);
    }

    /**
     * Joins a document that arrived with the one held. Full documents stay byte for byte what they are.
     *
     * @param held the full document held, or null
     * @param arrived a document of this format, or a body of another type, which replaces what is held
     * @param maxBytes how large a document made here may become
     * @throws IllegalArgumentException when it cannot be read, or would grow too large
     */
    public Joined join(final Body held, final Body arrived, final int maxBytes) {
        if (!reads(arrived)) {
            return Joined.complete(arrived);
        }
        final StateDocument next = StateDocument.read(this, arrived);
        final StateDocument before = StateDocument.readOrNull(this, held);
        // RFC 4235, 4.3: a document with a lesser version is discarded without being looked at
        if (before != null && next.version() < before.version()) {
            return Joined.complete(held);
        }
        if (next.full()) {
            return Joined.complete(arrived);
        }
        final String merged = before == null ? next.asFull() : new PartialMerge(this, before, next).merged();
        final Body body = Text.body(arrived, merged, maxBytes);
        // and one that skips versions is taken, but then the full state is to be asked for
        return before != null && next.version() <= before.version() + 1
                ? Joined.complete(body)
                : Joined.incomplete(body);
    }

    /** Whether a row says of itself that it is over: its attribute status or state, or its element state. */
    static boolean ended(final XmlDocument document, final XmlElement row) {
        final XmlElement state = row.child(row.namespace, "state");
        return "terminated".equals(row.value("status"))
                || "terminated".equals(row.value("state"))
                || state != null && document.content(state).trim().equals("terminated");
    }
}
