package io.rollcall.rls.xcap.integrated.internal;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Finds out which form a table has: by its unique indices, else by its newest row, else by the columns. */
record FoundForm(Connection connection, String table) {

    Form form() throws SQLException {
        final Set<Set<String>> unique = uniqueIndices();
        if (unique.contains(Set.of("doc_uri"))) {
            return Form.PATHS; // only one user could have a document of the name index
        }
        final String newest = newestUri();
        if (newest != null) {
            return DocumentUri.isPath(newest) ? Form.PATHS : Form.NAMES;
        }
        return unique.contains(Set.of("username", "domain", "doc_type", "doc_uri")) ? Form.NAMES : Form.PATHS;
    }

    /** The columns of each, in lower case. */
    private Set<Set<String>> uniqueIndices() throws SQLException {
        final DatabaseMetaData database = connection.getMetaData();
        final String name = database.storesUpperCaseIdentifiers()
                ? table.toUpperCase(Locale.ROOT)
                : database.storesLowerCaseIdentifiers() ? table.toLowerCase(Locale.ROOT) : table;
        final Map<String, Set<String>> columns = new HashMap<>();
        try (ResultSet rows =
                database.getIndexInfo(connection.getCatalog(), connection.getSchema(), name, true, true)) {
            while (rows.next()) {
                if (rows.getString("COLUMN_NAME") != null) {
                    columns.computeIfAbsent(rows.getString("INDEX_NAME"), index -> new HashSet<>())
                            .add(rows.getString("COLUMN_NAME").toLowerCase(Locale.ROOT));
                }
            }
        }
        return new HashSet<>(columns.values());
    }

    private String newestUri() throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(
                        "SELECT doc_uri FROM " + table + " WHERE id = (SELECT MAX(id) FROM " + table + ')');
                ResultSet rows = query.executeQuery()) {
            return rows.next() ? rows.getString(1) : null;
        }
    }
}
