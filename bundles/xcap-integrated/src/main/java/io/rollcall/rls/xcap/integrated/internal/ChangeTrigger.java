package io.rollcall.rls.xcap.integrated.internal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The trigger that makes PostgreSQL tell of every change of the table; created only where the table is our own. */
record ChangeTrigger(Connection connection, String table, String channel) {

    private static final Logger LOG = LoggerFactory.getLogger(ChangeTrigger.class);
    private static final String NAME = "rls_changed";

    /** Sees to it that the trigger is there; where that is not allowed, says so and leaves it at that. */
    void see() {
        try {
            if (ask("SELECT 1 FROM pg_trigger WHERE tgrelid = to_regclass(?) AND NOT tgisinternal"
                            + " AND pg_get_triggerdef(oid) LIKE '%(''" + channel.replace("_", "\\_") + "'')'")
                    != null) {
                return;
            }
            final String owner = ask("SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = to_regclass(?)"
                    + " AND NOT pg_has_role(relowner, 'USAGE')");
            if (owner != null) {
                LOG.warn("No trigger is created: the table {} belongs to {}, who may do it", table, owner);
                return;
            }
            create();
            LOG.info("Trigger {} of the table {} created: it tells of changes on {}", NAME, table, channel);
        } catch (final SQLException e) {
            LOG.warn("The trigger of the table {} cannot be created: {}", table, Trouble.of(e));
        }
    }

    private void create() throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE OR REPLACE FUNCTION " + NAME + "() RETURNS trigger LANGUAGE plpgsql AS"
                    + " 'BEGIN PERFORM pg_notify(TG_ARGV[0], TG_TABLE_NAME); RETURN NULL; END'");
            statement.execute("DROP TRIGGER IF EXISTS " + NAME + " ON " + table);
            statement.execute("CREATE TRIGGER " + NAME + " AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON " + table
                    + " FOR EACH STATEMENT EXECUTE PROCEDURE " + NAME + "('" + channel + "')");
            connection.commit();
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    /** The first column of the first row about the table, or null. */
    private String ask(final String query) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setString(1, table);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? rows.getString(1) : null;
            }
        }
    }
}
