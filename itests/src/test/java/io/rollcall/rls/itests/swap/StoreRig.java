package io.rollcall.rls.itests.swap;

import io.rollcall.rls.itests.RollcallServer;
import io.rollcall.rls.itests.wire.LiveKeys;
import io.rollcall.rls.testkit.sip.Notifier;
import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.rules.TemporaryFolder;

/** A server under traffic and a PostgreSQL, for tests of what is kept there. */
final class StoreRig implements AutoCloseable {

    /** Changes a second. */
    static final int RATE = 200;

    static final Duration PATIENCE = Duration.ofSeconds(30);

    private final TemporaryFolder folder = new TemporaryFolder();
    private final Notifier notifier = Notifier.open();
    private final Traffic traffic;
    private final RollcallServer server;
    private StoppablePostgres database;

    /** Nothing runs yet; the server may be given other keys. Lists are elsewhere, whatever happens to the database. */
    StoreRig(int watchers, int members) {
        traffic = new Traffic(notifier, watchers, members).datagramsGetLost();
        server = RollcallServer.own()
                .with("rls", "waitn_time", "1")
                .with("rls.db", "xcap_db_url", "jdbc:h2:mem:xcap;DB_CLOSE_DELAY=-1")
                .with(
                        "rls.sip",
                        "outbound_proxy",
                        "sip:127.0.0.1:" + notifier.address().getPort());
    }

    StoppablePostgres startDatabase() throws IOException {
        folder.create();
        database = new StoppablePostgres(newFolder("postgres"));
        return database;
    }

    /** Below one that goes with the rig. */
    File newFolder(String name) throws IOException {
        return folder.newFolder(name);
    }

    /** With lists for so many watchers, those of the traffic first. */
    void startServer(int lists) throws IOException {
        server.start();
        traffic.load(server, lists);
        traffic.start(new InetSocketAddress("127.0.0.1", server.sipPort()), RATE);
        traffic.goOn(RATE);
    }

    Notifier notifier() {
        return notifier;
    }

    Traffic traffic() {
        return traffic;
    }

    RollcallServer server() {
        return server;
    }

    /** Changes keys until they count. */
    void keys(String pid, Map<String, String> values, BooleanSupplier counts) {
        LiveKeys.change(server, pid, values, counts);
    }

    void mode(int mode) {
        keys("rls", Map.of("db_mode", Integer.toString(mode)), () -> {
            return isServing() && server.shell("rls:status").contains("(db_mode " + mode + ")");
        });
        check("db_mode is " + mode);
    }

    boolean isServing() {
        return !server.shell("rls:status").contains("503");
    }

    /** Members change, and all watchers know of it. */
    void check(String after) {
        traffic.goOn(RATE);
        traffic.check(after, PATIENCE);
    }

    @Override
    public void close() throws IOException {
        traffic.close();
        server.kill();
        notifier.close();
        database.close();
        folder.delete();
    }
}
