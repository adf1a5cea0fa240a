package io.rollcall.rls.store.jdbc.internal.lease;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/** A database with the tables of the leases, made by the scripts that ship. */
final class LeaseDatabase {

    private final DataSource source;

    LeaseDatabase(final DataSource source, final String folder) throws Exception {
        this.source = source;
        for (final String table : new String[] {"nodes", "shards"}) {
            execute("DROP TABLE IF EXISTS rls_" + table);
            try (InputStream in = getClass()
                    .getResourceAsStream(
                            "/sql/" + folder + '/' + (table.equals("nodes") ? "006" : "007") + '-' + table + ".sql")) {
                execute(new String(in.readAllBytes(), StandardCharsets.UTF_8)
                        .replaceAll("(?m)^--.*$", "")
                        .replace("${table}", "rls_" + table)
                        .replace(";", ""));
            }
        }
    }

    DataSource source() {
        return source;
    }

    void execute(final String sql) throws SQLException {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    long number(final String sql) throws SQLException {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
