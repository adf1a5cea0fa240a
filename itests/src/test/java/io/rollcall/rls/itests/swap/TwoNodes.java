package io.rollcall.rls.itests.swap;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.itests.RollcallServer;
import io.rollcall.rls.itests.wire.LiveKeys;
import io.rollcall.rls.testkit.Await;
import io.rollcall.rls.testkit.sip.Notification;
import io.rollcall.rls.testkit.sip.Notifier;
import io.rollcall.rls.testkit.sip.Subscription;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Two servers on one database; everybody knows the address of the first, and a gate is between the second and it. */
final class TwoNodes implements AutoCloseable {

    static final int SHARDS = 512;

    static final Duration BALANCED = Duration.ofSeconds(30);

    private final EmbeddedPostgres database;
    private final DatabaseGate gate;
    private final RollcallServer first;
    private final RollcallServer second;
    private boolean killed;

    /** Running, with lists for the first so many watchers of that traffic. */
    TwoNodes(Notifier notifier, Traffic documents, int watchers) throws Exception {
        database = EmbeddedPostgres.builder().start();
        gate = new DatabaseGate(database.getPort());
        first = node("first", database.getJdbcUrl("postgres", "postgres"), notifier);
        second = node("second", gate.url("postgres"), notifier)
                .with("rls.sip", "server_address", "127.0.0.1:" + first.sipPort());
        // both find an empty database
        CompletableFuture<Void> other = CompletableFuture.runAsync(second::start);
        first.start();
        other.get(3, TimeUnit.MINUTES);
        documents.load(first, watchers);
    }

    private static RollcallServer node(String name, String url, Notifier notifier) {
        RollcallServer server = RollcallServer.own();
        return server.with("rls", "waitn_time", "1")
                .with("rls", "db_mode", "2")
                .with("rls.store.jdbc", "node_name", name)
                .with("rls.store.jdbc", "node_address", "sip:127.0.0.1:" + server.sipPort() + ";transport=udp")
                .with("rls.store.jdbc", "balance_delay", "1")
                .with("rls.db", "db_url", url)
                .with("rls.sip", "server_address", "127.0.0.1:" + server.sipPort())
                .with(
                        "rls.sip",
                        "outbound_proxy",
                        "sip:127.0.0.1:" + notifier.address().getPort());
    }

    RollcallServer first() {
        return first;
    }

    RollcallServer second() {
        return second;
    }

    List<RollcallServer> both() {
        return List.of(first, second);
    }

    DatabaseGate gate() {
        return gate;
    }

    void killSecond() {
        second.kill();
        killed = true;
    }

    /** Each has its half; the second is started again where it was killed. */
    void balance() {
        if (killed) {
            second.start();
            killed = false;
        }
        Await.until(
                () -> "not balanced:\n" + first.shell("rls:nodes") + second.shell("rls:nodes"),
                BALANCED,
                () -> shards("second") == SHARDS / 2 && shards("first") == SHARDS / 2);
    }

    void awaitShards(String node, int count) {
        Await.until(() -> node + " does not get " + count + " shards", BALANCED, () -> shards(node) == count);
    }

    /** How many the first one sees that node have; -1 where it sees no such node. */
    int shards(String node) {
        Matcher row = Pattern.compile(node + "\\b.*(?:serving|draining|dead)\\D+(\\d+)")
                .matcher(first.shell("rls:nodes"));
        return row.find() ? Integer.parseInt(row.group(1)) : -1;
    }

    void signalSecond(String name) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(second.pid())).start();
        assertEquals(0, kill.waitFor());
    }

    /** Changes a key of the store of one of them. */
    static void key(RollcallServer server, String key, String value) {
        LiveKeys.change(server, "rls.store.jdbc", Map.of(key, value), () -> server.shell(
                        "config:property-list -p rls.store.jdbc")
                .contains(key + " = " + value));
    }

    /** How long a renewal of the second is good for from now on. */
    void lease(int seconds) {
        key(second, "lease_time", Integer.toString(seconds));
        Await.until(
                "the other node is not told of the lease",
                BALANCED,
                () -> column("rls_nodes", "name", "lease_ms").get("second") == 1000L * seconds);
    }

    /** What the database has of all dialogs. */
    Numbers numbers() {
        return new Numbers(column("rls_watchers", "callid", "local_cseq"), column("rls_watchers", "callid", "version"));
    }

    /** Below what numbers the next NOTIFYs will not be, by Call-ID. */
    record Numbers(Map<String, Long> cseqs, Map<String, Long> versions) {

        void assertNotBefore(Numbers earlier) {
            assertNotBefore("CSeq", earlier.cseqs, cseqs);
            assertNotBefore("version", earlier.versions, versions);
        }

        private static void assertNotBefore(String what, Map<String, Long> earlier, Map<String, Long> later) {
            assertEquals(earlier.keySet(), later.keySet());
            earlier.forEach((dialog, number) -> assertTrue(
                    what + " of " + dialog + " was " + number + " and is " + later.get(dialog),
                    later.get(dialog) >= number));
        }
    }

    private Map<String, Long> column(String table, String key, String value) {
        Map<String, Long> all = new HashMap<>();
        try (Connection connection = database.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT " + key + ", " + value + " FROM " + table)) {
            while (rows.next()) {
                all.put(rows.getString(1), rows.getLong(2));
            }
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
        return all;
    }

    static boolean isToldBy(RollcallServer server, Subscription subscription) {
        List<Notification> all = subscription.notifies();
        return isFrom(server, all.get(all.size() - 1));
    }

    static boolean isFrom(RollcallServer server, Notification notification) {
        return notification.message().header("Via").contains(":" + server.sipPort() + ";");
    }

    @Override
    public void close() throws IOException {
        if (!killed) {
            second.kill();
        }
        first.kill();
        gate.close();
        database.close();
    }
}
