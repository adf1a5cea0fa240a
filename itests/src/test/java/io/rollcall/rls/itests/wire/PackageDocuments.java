package io.rollcall.rls.itests.wire;

/** Documents of event packages, with what tests look for in them. */
final class PackageDocuments {

    static final String DIALOG_INFO = "application/dialog-info+xml";
    static final String PIDF_DIFF = "application/pidf-diff+xml";
    static final String WATCHER_INFO = "application/watcherinfo+xml";

    private PackageDocuments() {}

    static String dialogs(int version, String state, String dialogs) {
        return "<dialog-info xmlns=\"urn:ietf:params:xml:ns:dialog-info\" version=\"" + version + "\" state=\"" + state
                + "\" entity=\"sip:bob@d\">" + dialogs + "</dialog-info>";
    }

    static String dialog(String id, String state) {
        return "<dialog id=\"" + id + "\"><state>" + state + "</state></dialog>";
    }

    static String pidfFull(int version, String note) {
        return "<p:pidf-full xmlns:p=\"urn:ietf:params:xml:ns:pidf-diff\" xmlns=\"urn:ietf:params:xml:ns:pidf\""
                + " entity=\"pres:bob@d\" version=\"" + version + "\"><note>" + note + "</note></p:pidf-full>";
    }

    static String pidfDiff(int version, String note) {
        return "<p:pidf-diff xmlns:p=\"urn:ietf:params:xml:ns:pidf-diff\" xmlns=\"urn:ietf:params:xml:ns:pidf\""
                + " entity=\"pres:bob@d\" version=\"" + version + "\"><p:replace sel=\"*/note/text()\">" + note
                + "</p:replace></p:pidf-diff>";
    }

    static String winfo(int version, String state, String watchers) {
        return "<watcherinfo xmlns=\"urn:ietf:params:xml:ns:watcherinfo\" version=\"" + version + "\" state=\"" + state
                + "\"><watcher-list resource=\"sip:bob@d\" package=\"presence\">" + watchers
                + "</watcher-list></watcherinfo>";
    }

    static String watcher(String id, String status) {
        return "<watcher id=\"" + id + "\" status=\"" + status + "\" event=\"subscribe\">sip:w@d</watcher>";
    }
}
