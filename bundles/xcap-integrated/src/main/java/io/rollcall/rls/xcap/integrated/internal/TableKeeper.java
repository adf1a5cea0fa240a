package io.rollcall.rls.xcap.integrated.internal;

import java.sql.SQLException;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import javax.persistence.EntityManagerFactory;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps open the table that the settings and the databases on offer want: the new one serves before the old one is
 * retired. Called on one thread, which waits for the database.
 */
final class TableKeeper {

    private static final Logger LOG = LoggerFactory.getLogger(TableKeeper.class);
    private static final long PATIENCE_MS = 15_000;

    private final IntegratedDocuments documents;
    private final EntityManagers entityManagers;
    private final Supplier<Database> best;
    private final Publication publication;
    private final Clock clock;
    private OpenTable current;
    private Wish currentWish;
    private Wish refused;
    private long retryAtMs;
    private long missingSinceMs;
    private String complaint;
    private int generation;

    /** Makes the documents visible to the rest of the server, or hides them. */
    interface Publication {
        void publish();

        void withdraw();
    }

    TableKeeper(
            final IntegratedDocuments documents,
            final EntityManagers entityManagers,
            final Supplier<Database> best,
            final Publication publication,
            final Clock clock) {
        this.documents = documents;
        this.entityManagers = entityManagers;
        this.best = best;
        this.publication = publication;
        this.clock = clock;
    }

    /** Opens what is wanted, where it is not open yet; returns the table that serves, or null. */
    OpenTable align(final Settings settings) {
        final Database database = best.get();
        if (database == null || !entityManagers.isReady()) {
            missing(database == null ? "a database on offer (rls-db)" : "persistence units (Aries JPA, EclipseLink)");
            return current;
        }
        missingSinceMs = 0;
        final Wish wish = new Wish(database, settings.table());
        if (!wish.equals(currentWish) && !wish.equals(refused) && clock.millis() >= retryAtMs) {
            open(wish, settings);
        }
        return current;
    }

    /** The database of the table that serves, or null. */
    Database database() {
        return currentWish == null ? null : currentWish.database;
    }

    /** The settings changed, or an offer: what failed before may succeed now. */
    void retryNow() {
        retryAtMs = 0;
        refused = null;
    }

    /** The database of the table, or what works on it, is gone. */
    void lost(final Database database) {
        if (current != null && (database == null || database.equals(currentWish.database))) {
            final OpenTable old = current;
            current = null;
            currentWish = null;
            documents.serve(null);
            old.retire();
        }
    }

    void close() {
        lost(null);
        publication.withdraw();
    }

    private void open(final Wish wish, final Settings settings) {
        final DataSource dataSource = wish.database.take();
        if (dataSource == null) {
            return;
        }
        boolean opened = false;
        try {
            final Schema schema = new Schema(dataSource, wish.database.dialect(), wish.table);
            final Form form = schema.prepare();
            final XcapTable table =
                    new XcapTable(factory(dataSource, wish), schema, wish.database.dialect(), wish.table, form);
            table.marks(); // the provider connects with the first statement
            opened = true;
            serve(new OpenTable(table, wish.database::letGo), wish);
        } catch (final SchemaRefusedException e) {
            refused = wish;
            LOG.error("{}; no documents come from there", e.getMessage());
            if (current == null) {
                publication.withdraw();
            }
        } catch (final SQLException | RuntimeException e) {
            retryAtMs = clock.millis() + settings.retryMs();
            final String trouble = "table " + wish.table + " cannot be opened: " + Trouble.of(e);
            complain(trouble + "; tried again every " + settings.retryMs() / 1000 + " s");
            documents.disappoint(trouble);
            LOG.debug("The reason in full", e);
            documents.startEmpty();
            publication.publish(); // whoever asks is told that nobody can say now
        } finally {
            if (!opened) {
                wish.database.letGo();
            }
        }
    }

    private void serve(final OpenTable table, final Wish wish) {
        final OpenTable old = current;
        current = table;
        currentWish = wish;
        complaint = null;
        refused = null;
        documents.serve(table);
        LOG.info("Documents come from the table {} ({})", wish.table, wish.database);
        publication.publish();
        if (old != null) {
            old.retire();
        }
    }

    private EntityManagerFactory factory(final DataSource dataSource, final Wish wish) {
        return entityManagers.make(
                properties(dataSource, wish.database.dialect(), wish.table, "rls-xcap-" + ++generation));
    }

    /** What a factory must know; sessions of the same name would be shared, so each has its own. */
    static Map<String, Object> properties(
            final DataSource dataSource, final Dialect dialect, final String table, final String session) {
        final Map<String, Object> properties = new HashMap<>();
        properties.put("javax.persistence.nonJtaDataSource", dataSource);
        properties.put("eclipselink.target-database", dialect.platform());
        properties.put("eclipselink.session-name", session);
        properties.put("eclipselink.session.customizer", TableName.class.getName());
        properties.put(TableName.PROPERTY, table);
        properties.put("eclipselink.logging.level", "SEVERE"); // what goes wrong is told to the caller
        return properties;
    }

    /** At start and during updates others take their time: that is worth no word. */
    private void missing(final String what) {
        if (missingSinceMs == 0) {
            missingSinceMs = clock.millis();
        } else if (clock.millis() - missingSinceMs > PATIENCE_MS) {
            complain("documents of the xcap table must wait for " + what);
            documents.disappoint("the database of the lists is not ready: no " + what);
        }
    }

    private void complain(final String text) {
        if (!Objects.equals(text, complaint)) {
            complaint = text;
            LOG.warn(text);
        }
    }

    private record Wish(Database database, String table) {}
}
