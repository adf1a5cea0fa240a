package io.rollcall.rls.xcap.integrated.internal;

import io.rollcall.rls.spi.DocumentSelector;
import java.util.Set;

/**
 * A row without its document.
 *
 * @param id of the row
 * @param selector the document, its user spelled as clients do mostly
 * @param spelled the document with its user as the path in doc_uri spells it
 * @param etag entity tag
 */
record Entry(int id, DocumentSelector selector, DocumentSelector spelled, String etag) {

    static Entry of(final DocumentType type, final int id, final Account account, final String uri, final String etag) {
        final DocumentUri path = DocumentUri.parse(uri);
        final String xui = account.xui() == null || !account.equals(Account.of(path.xui())) && path.xui() != null
                ? path.xui()
                : account.xui();
        final String auid = type.auid(uri);
        return new Entry(
                id,
                new DocumentSelector(auid, xui, path.document()),
                new DocumentSelector(auid, path.xui() == null ? xui : path.xui(), path.document()),
                etag);
    }

    /** Whether this row is meant by that name. */
    boolean isNamed(final DocumentSelector wanted) {
        return wanted.auid().equals(selector.auid())
                && DocumentUri.isSameName(wanted.document(), selector.document())
                && (isSameUser(wanted.xui(), selector.xui()) || isSameUser(wanted.xui(), spelled.xui()));
    }

    private static boolean isSameUser(final String one, final String other) {
        return one == null || other == null ? one == other : Account.of(one).equals(Account.of(other));
    }

    static Entry newer(final Entry one, final Entry other) {
        return one.id() > other.id() ? one : other;
    }

    /** Every name others may know it by. */
    Set<DocumentSelector> names() {
        return selector.equals(spelled) ? Set.of(selector) : Set.of(selector, spelled);
    }
}
