package io.rollcall.rls.xcap.integrated.internal;

import io.rollcall.rls.spi.DocumentSelector;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import javax.persistence.EntityManager;
import javax.persistence.Query;

/**
 * Remembers which documents have the service of a URI, beside the documents and in the same transactions: of two that
 * are written at the same time, be it by two servers, the second one is told of the first. What it remembers is a hint:
 * others write documents without it, so the document itself is asked. Every method blocks on the database.
 */
final class ServiceTable {

    private static final String OF_DOCUMENT = " WHERE xcap_table = ? AND xui = ? AND document = ?";

    /** Of the row that is held while a document is written. */
    private static final String NO_KEY = "";

    private final Schema schema;
    private final String table;
    private volatile boolean prepared;

    /** For the documents of that table. */
    ServiceTable(final Schema schema, final String table) {
        this.schema = schema;
        this.table = table;
    }

    /** Before a transaction that has claims. */
    void prepare() {
        if (!prepared) {
            try {
                schema.prepareServices();
            } catch (final SQLException e) {
                throw new IllegalStateException(e);
            }
            prepared = true;
        }
    }

    /** Waits until nobody else writes services; from then on others wait until the transaction is over. */
    void takeTurn(final EntityManager entities) {
        final int rows = entities.createNativeQuery("UPDATE rls_xcap_service SET turn = 1 - turn"
                        + " WHERE service_key = '' AND xcap_table = ? AND xui = '' AND document = ''")
                .setParameter(1, table)
                .executeUpdate();
        if (rows == 0) {
            insert(entities, NO_KEY, "", ""); // of two that do so one fails, and comes again
        }
    }

    /**
     * Notes what a document has from now on.
     *
     * @param content of another document, as it stands; null where it is not there
     * @throws io.rollcall.rls.spi.DocumentRefusedException where another document has one of them
     */
    void claim(final EntityManager entities, final Claims claims, final Function<DocumentSelector, byte[]> content) {
        final Set<String> keys = claims.keys();
        for (final DocumentSelector other : others(entities, claims.document(), keys)) {
            final byte[] bytes = content.apply(other);
            if (bytes != null) {
                claims.refuseWhatIsIn(other, bytes);
            }
        }
        forget(entities, claims.document());
        final String xui = xui(claims.document());
        final String document = name(claims.document());
        keys.forEach(key -> insert(entities, key, xui, document));
    }

    /** A document has none any more. */
    void forget(final EntityManager entities, final DocumentSelector document) {
        final Query delete = entities.createNativeQuery("DELETE FROM rls_xcap_service" + OF_DOCUMENT
                + " AND service_key <> ''"); // which the documents without a user and a name do not have
        delete.setParameter(1, table).setParameter(2, xui(document)).setParameter(3, name(document));
        delete.executeUpdate();
    }

    private List<DocumentSelector> others(
            final EntityManager entities, final DocumentSelector document, final Set<String> keys) {
        final List<DocumentSelector> others = new ArrayList<>();
        for (final String key : keys) {
            final List<?> rows = entities.createNativeQuery(
                            "SELECT xui, document FROM rls_xcap_service WHERE service_key = ? AND xcap_table = ?")
                    .setParameter(1, key)
                    .setParameter(2, table)
                    .getResultList();
            for (final Object row : rows) {
                final Object[] columns = (Object[]) row;
                final String xui = Objects.toString(columns[0], "");
                final String name = Objects.toString(columns[1], "");
                if (!xui.equals(xui(document)) || !name.equals(name(document))) {
                    others.add(new DocumentSelector(document.auid(), xui.isEmpty() ? null : xui, name));
                }
            }
        }
        return others;
    }

    private void insert(final EntityManager entities, final String key, final String xui, final String document) {
        entities.createNativeQuery("INSERT INTO rls_xcap_service (service_key, xcap_table, xui, document, turn)"
                        + " VALUES (?, ?, ?, ?, 0)")
                .setParameter(1, key)
                .setParameter(2, table)
                .setParameter(3, xui)
                .setParameter(4, document)
                .executeUpdate();
    }

    /** One spelling for each user; empty for none. */
    private static String xui(final DocumentSelector document) {
        final String xui = Account.of(document.xui()).xui();
        return xui == null ? "" : xui;
    }

    /** Without the suffix that some clients add. */
    private static String name(final DocumentSelector document) {
        return DocumentUri.stem(document.document());
    }
}
