package io.rollcall.rls.xcap.integrated.internal;

import io.rollcall.rls.spi.DocumentSelector;
import java.sql.SQLException;
import java.util.LinkedHashSet;
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

    private static final String OF_DOCUMENT =
            " WHERE xcap_table = ? AND xui = ? AND document = ? AND service_key <> ''";

    private static final String INSERT =
            "INSERT INTO rls_xcap_service (service_key, xcap_table, xui, document, turn) VALUES (?, ?, ?, ?, 0)";

    /** Rows of one statement. */
    private static final int AT_A_TIME = 100;

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
                throw new IllegalStateException(new SQLException(
                        "the table rls_xcap_service cannot be made, without which no services are written: "
                                + e.getMessage(),
                        e.getSQLState()));
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
            final Query insert = entities.createNativeQuery(INSERT); // of two that do so one fails, and comes again
            insert.setParameter(1, NO_KEY)
                    .setParameter(2, table)
                    .setParameter(3, "")
                    .setParameter(4, "");
            insert.executeUpdate();
        }
    }

    /**
     * Notes what a document has from now on.
     *
     * @param content of another document, as it stands; null where it is not there
     * @throws io.rollcall.rls.spi.DocumentRefusedException where another document has one of them
     */
    void claim(final EntityManager entities, final Claims claims, final Function<DocumentSelector, byte[]> content) {
        final List<String> keys = claims.keys().stream().sorted().toList();
        for (final DocumentSelector other : others(entities, claims.document(), keys)) {
            final byte[] bytes = content.apply(other);
            if (bytes == null) {
                forget(entities, other);
            } else {
                claims.refuseWhatIsIn(other, bytes);
            }
        }
        if (!keys.equals(known(entities, claims.document()))) {
            forget(entities, claims.document());
            insert(entities, claims.document(), keys);
        }
    }

    /** A document is gone; where nothing was noted since the start its notes may stay, and count for nothing. */
    void gone(final EntityManager entities, final DocumentSelector document) {
        if (prepared) {
            forget(entities, document);
        }
    }

    private List<String> known(final EntityManager entities, final DocumentSelector document) {
        final List<?> rows = named(
                        entities.createNativeQuery("SELECT service_key FROM rls_xcap_service" + OF_DOCUMENT), document)
                .getResultList();
        return rows.stream().map(Object::toString).sorted().toList();
    }

    /** A document has none any more. */
    private void forget(final EntityManager entities, final DocumentSelector document) {
        named(entities.createNativeQuery("DELETE FROM rls_xcap_service" + OF_DOCUMENT), document)
                .executeUpdate();
    }

    private Query named(final Query query, final DocumentSelector document) {
        return query.setParameter(1, table).setParameter(2, xui(document)).setParameter(3, name(document));
    }

    private Set<DocumentSelector> others(
            final EntityManager entities, final DocumentSelector document, final List<String> keys) {
        final Set<DocumentSelector> others = new LinkedHashSet<>();
        for (int from = 0; from < keys.size(); from += AT_A_TIME) {
            final List<String> some = keys.subList(from, Math.min(from + AT_A_TIME, keys.size()));
            final Query query = entities.createNativeQuery(
                    "SELECT xui, document FROM rls_xcap_service WHERE xcap_table = ? AND service_key IN (?"
                            + ", ?".repeat(some.size() - 1) + ')');
            query.setParameter(1, table);
            for (int i = 0; i < some.size(); i++) {
                query.setParameter(i + 2, some.get(i));
            }
            for (final Object row : query.getResultList()) {
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

    private void insert(final EntityManager entities, final DocumentSelector document, final List<String> keys) {
        for (int from = 0; from < keys.size(); from += AT_A_TIME) {
            final List<String> some = keys.subList(from, Math.min(from + AT_A_TIME, keys.size()));
            final Query query = entities.createNativeQuery(INSERT + ", (?, ?, ?, ?, 0)".repeat(some.size() - 1));
            int at = 0;
            for (final String key : some) {
                query.setParameter(++at, key)
                        .setParameter(++at, table)
                        .setParameter(++at, xui(document))
                        .setParameter(++at, name(document));
            }
            query.executeUpdate();
        }
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
