package io.rollcall.rls.itests.swap;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.itests.RollcallServer;
import io.rollcall.rls.testkit.Await;
import io.rollcall.rls.testkit.Requirement;
import io.rollcall.rls.testkit.sip.Notifier;
import io.rollcall.rls.testkit.sip.SipMessage;
import io.rollcall.rls.testkit.sip.UserAgent;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/**
 * Subscriptions in a database while the server is killed, and while the mode and the store change, all of that under
 * traffic: what was answered 200 is there, no number comes twice, and every change is told or superseded.
 */
@Requirement({"4662-5.2-b", "3261-12.2-b"})
public final class KeptIT {

    private static final int WATCHERS = 10;
    private static final int MEMBERS = 10;
    private static final int CHANGES = 1000;
    private static final int SUBSCRIBES = 50;

    /** A server that has just started is slow, and has a thousand messages a second to catch up with. */
    private static final Duration RESTART = Duration.ofSeconds(30);

    private static final Notifier NOTIFIER = Notifier.builder().history(1000).open();

    @ClassRule
    public static final RollcallServer SERVER = RollcallServer.own()
            .with("rls", "waitn_time", "1")
            .with("rls", "db_mode", "1")
            .with(
                    "rls.sip",
                    "outbound_proxy",
                    "sip:127.0.0.1:" + NOTIFIER.address().getPort());

    private static final Traffic TRAFFIC = new Traffic(NOTIFIER, WATCHERS, MEMBERS).datagramsGetLost();

    @Rule
    public final Timeout limit = Timeout.seconds(240);

    @BeforeClass
    public static void start() throws IOException {
        TRAFFIC.load(SERVER, WATCHERS);
        TRAFFIC.start(new InetSocketAddress("127.0.0.1", SERVER.sipPort()), CHANGES);
        TRAFFIC.goOn(CHANGES);
        TRAFFIC.check("the start");
    }

    @AfterClass
    public static void end() {
        try {
            TRAFFIC.refreshAll();
            TRAFFIC.end();
        } finally {
            TRAFFIC.close();
            NOTIFIER.close();
        }
    }

    @Test
    public void shouldGoOnAfterAKill() {
        kill("a kill");
        kill("another kill");
    }

    /** The mode changes while all of it goes on (scenario 42). */
    @Test
    public void shouldTakeSubscriptionsToTheNextMode() {
        mode(2);
        kill("a kill of a node");
        kill("another kill of a node");
        mode(0);
        mode(1);
    }

    /** The numbers are exact then: no watcher sees a gap. */
    @Test
    public void shouldGoOnWithoutAGapAfterAStop() {
        TRAFFIC.goOn(CHANGES / 2);
        SERVER.stop();
        SERVER.start();
        TRAFFIC.check("a stop", RESTART);
        TRAFFIC.refreshAll();
    }

    /** Its store and the engine are exchanged, in both modes. */
    @Test
    public void shouldGoOnWhileBundlesAreExchanged() {
        mode(1);
        SERVER.bundles().stop("store-jdbc");
        TRAFFIC.goOn(CHANGES);
        TRAFFIC.check("the store was stopped", RESTART);
        try (UserAgent agent = UserAgent.builder(Traffic.watcher(0))
                .server(new InetSocketAddress("127.0.0.1", SERVER.sipPort()))
                .open()) {
            SipMessage refusal =
                    agent.subscribe(Traffic.list(0), "presence", 600).exchange().await(RESTART);
            assertEquals(503, refusal.status());
            assertNotNull("Retry-After", refusal.header("Retry-After"));
        }
        assertTrue(SERVER.shell("rls:status"), SERVER.shell("rls:status").contains("refused with 503"));
        SERVER.bundles().start("store-jdbc");
        goOn("the store is back");
        SERVER.bundles().uninstall("store-jdbc");
        SERVER.bundles().install("store-jdbc");
        goOn("another store");
        SERVER.bundles().update("rls-core");
        goOn("another engine");
        mode(2);
        SERVER.bundles().update("store-jdbc");
        goOn("another store of a node");
        SERVER.bundles().update("rls-core");
        goOn("another engine of a node");
        mode(1);
    }

    private static void goOn(String after) {
        TRAFFIC.goOn(CHANGES / 2);
        TRAFFIC.check(after, RESTART);
        TRAFFIC.refreshAll();
    }

    private static void mode(int mode) {
        SERVER.configure("rls", "db_mode", Integer.toString(mode));
        Await.until("db_mode does not become " + mode, RESTART, () -> {
            String status = SERVER.shell("rls:status");
            return status.contains("(db_mode " + mode + ")") && !status.contains("503");
        });
        TRAFFIC.goOn(CHANGES);
        TRAFFIC.check("db_mode = " + mode);
        TRAFFIC.refreshAll();
    }

    private static void kill(String what) {
        TRAFFIC.subscribeMore(SUBSCRIBES);
        TRAFFIC.goOn(3 * CHANGES);
        SERVER.kill();
        TRAFFIC.pauseMore();
        assertTrue("few SUBSCRIBEs were answered: " + TRAFFIC.accepted(), TRAFFIC.accepted() > SUBSCRIBES / 2);
        TRAFFIC.expectRestart();
        SERVER.start();
        TRAFFIC.check(what, RESTART);
        TRAFFIC.checkMore(what);
        TRAFFIC.refreshAll();
    }
}
