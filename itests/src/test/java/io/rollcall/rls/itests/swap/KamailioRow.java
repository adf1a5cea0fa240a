package io.rollcall.rls.itests.swap;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** The rows that the module rls of Kamailio 5.6 writes for a list subscription, put into a server that is stopped. */
final class KamailioRow {

    private final Map<String, Object> columns = new LinkedHashMap<>();

    /** A subscription of the user to sip:USER-list@DOMAIN. */
    KamailioRow(String user, String domain) {
        with("presentity_uri", "sip:" + user + "-list@" + domain);
        with("to_user", user + "-list").with("to_domain", domain);
        with("watcher_username", user).with("watcher_domain", domain);
        with("from_user", user).with("from_domain", domain);
        with("event", "presence").with("event_id", "");
        with("status", 0).with("reason", "").with("record_route", "").with("updated", -1);
    }

    KamailioRow with(String column, Object value) {
        columns.put(column, value);
        return this;
    }

    String text(String column) {
        return columns.get(column).toString();
    }

    long number(String column) {
        return Long.parseLong(text(column));
    }

    /** Writes the row, and one for a member. */
    void insert(Path home, String member) throws SQLException {
        try (Connection connection = open(home)) {
            insert(connection, "rls_watchers", columns);
            Map<String, Object> state = new LinkedHashMap<>();
            state.put("rlsubs_did", text("callid") + ';' + text("from_tag") + ';' + text("to_tag"));
            state.put("resource_uri", member);
            state.put("content_type", "application/pidf+xml");
            state.put("presence_state", new byte[] {'<'});
            state.put("expires", columns.get("expires"));
            state.put("updated", -1);
            state.put("auth_state", 2);
            state.put("reason", "");
            insert(connection, "rls_presentity", state);
        }
    }

    private static void insert(Connection connection, String table, Map<String, Object> row) throws SQLException {
        String values = row.keySet().stream().map(column -> "?").collect(Collectors.joining(", "));
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO " + table + " (" + String.join(", ", row.keySet()) + ") VALUES (" + values + ")")) {
            int place = 0;
            for (Object value : row.values()) {
                insert.setObject(++place, value);
            }
            insert.executeUpdate();
        }
    }

    /** How many rows a table has. */
    static int count(Path home, String table) throws SQLException {
        try (Connection connection = open(home);
                Statement query = connection.createStatement();
                ResultSet rows = query.executeQuery("SELECT COUNT(*) FROM " + table)) {
            rows.next();
            return rows.getInt(1);
        }
    }

    private static Connection open(Path home) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:h2:file:" + home.resolve("data/rollcall/rollcall") + ";IFEXISTS=TRUE", "sa", "");
    }
}
