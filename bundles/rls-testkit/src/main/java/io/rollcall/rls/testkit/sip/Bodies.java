package io.rollcall.rls.testkit.sip;

import java.nio.charset.StandardCharsets;

/** Small documents of the usual event packages, for notifiers that need some state to tell. */
public final class Bodies {

    public static final String PIDF = "application/pidf+xml";
    public static final String DIALOG_INFO = "application/dialog-info+xml";

    private static final String PROLOGUE = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\r\n";

    private Bodies() {}

    /** The default body type of an event package (the token of the Event header, parameters are ignored). */
    public static String typeOf(final String event) {
        return switch (HeaderValue.parse(event).value()) {
            case "dialog" -> DIALOG_INFO;
            case "message-summary" -> "application/simple-message-summary";
            default -> event.contains(".winfo") ? "application/watcherinfo+xml" : PIDF;
        };
    }

    /** A PIDF document with one tuple (RFC 3863); the note, which may be empty, can carry a sequence number. */
    public static byte[] pidf(final String entity, final boolean open, final String note) {
        return (PROLOGUE + "<presence xmlns=\"urn:ietf:params:xml:ns:pidf\" entity=\""
                        + escaped(entity) + "\">\r\n <tuple id=\"t1\"><status><basic>" + (open ? "open" : "closed")
                        + "</basic></status>" + (note.isEmpty() ? "" : "<note>" + escaped(note) + "</note>")
                        + "</tuple>\r\n</presence>\r\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    /** A full dialog-info document with one dialog in that state (RFC 4235). */
    public static byte[] dialogInfo(final String entity, final int version, final String state) {
        return (PROLOGUE + "<dialog-info xmlns=\"urn:ietf:params:xml:ns:dialog-info\""
                        + " version=\"" + version + "\" state=\"full\" entity=\"" + escaped(entity)
                        + "\">\r\n <dialog id=\"d1\"><state>" + state + "</state></dialog>\r\n</dialog-info>\r\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String escaped(final String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
    }
}
