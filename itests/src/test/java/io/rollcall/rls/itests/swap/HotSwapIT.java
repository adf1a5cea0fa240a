package io.rollcall.rls.itests.swap;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.itests.RollcallServer;
import io.rollcall.rls.testkit.Await;
import io.rollcall.rls.testkit.Requirement;
import io.rollcall.rls.testkit.sip.Notifier;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/**
 * Each plug-in, and the engine, stopped and started, updated, uninstalled and installed again, under 200 subscriptions
 * and 200 changes a second. The rules are those of docs/architecture.md, "A plug-in that goes away".
 */
@Requirement({"4662-5.2-b", "4662-5.2-d", "3261-12.2-b"})
public final class HotSwapIT {

    private static final int WATCHERS = 10;
    private static final int MEMBERS = 20;
    private static final int RATE = 200;
    private static final Duration UNLOADED = Duration.ofSeconds(60);

    private static final Set<String> FIXED = Set.of(
            "rls-clock",
            "rls-lane",
            "rls-resolver",
            "rls-sip-timer",
            "rls-sip-udp",
            "rls-sip-tcp",
            "rls-xcap-db-control");

    /** The other sources of lists, their components and how their threads begin. */
    private static final List<List<String>> OTHERS = List.of(
            List.of("xcap-files", "io.rollcall.rls.xcap.files.internal.XcapFiles", "rls-xcap-files"),
            List.of("xcap-http", "io.rollcall.rls.xcap.http.internal.XcapHttp", "rls-xcap-http"),
            List.of("list-sql", "io.rollcall.rls.list.sql.internal.ListSql", "rls-list-sql"));

    private static final Notifier NOTIFIER = Notifier.open();
    private static final OtherSources SOURCES = new OtherSources();

    @ClassRule
    public static final RollcallServer SERVER = SOURCES.configure(RollcallServer.own()
            .with("rls", "waitn_time", "1")
            .with(
                    "rls.sip",
                    "outbound_proxy",
                    "sip:127.0.0.1:" + NOTIFIER.address().getPort()));

    private static final Traffic TRAFFIC = new Traffic(NOTIFIER, WATCHERS, MEMBERS);

    @Rule
    public final Timeout limit = Timeout.seconds(150);

    @BeforeClass
    public static void start() throws IOException {
        TRAFFIC.load(SERVER, WATCHERS);
        TRAFFIC.start(new InetSocketAddress("127.0.0.1", SERVER.sipPort()), RATE);
        TRAFFIC.goOn(RATE);
        TRAFFIC.check("the start");
    }

    @AfterClass
    public static void end() {
        try {
            TRAFFIC.refreshAll();
            TRAFFIC.goOn(RATE);
            TRAFFIC.end();
        } finally {
            TRAFFIC.close();
            SOURCES.close();
            NOTIFIER.close();
        }
    }

    @Test
    public void shouldExchangeTheEventPackage() {
        exchange("event-presence", "io.rollcall.rls.event.presence.internal.PresencePackage");
    }

    @Test
    public void shouldExchangeTheSourceOfLists() {
        exchange("xcap-integrated", "io.rollcall.rls.xcap.integrated.internal.XcapIntegrated");
    }

    /** All three at once: lists of a folder, of a web server and of a query stay as they were last known. */
    @Test
    public void shouldExchangeTheOtherSourcesOfLists() {
        SOURCES.subscribe(new InetSocketAddress("127.0.0.1", SERVER.sipPort()));
        SOURCES.check("the start", NOTIFIER);
        OTHERS.forEach(one -> SERVER.bundles().stop(one.get(0)));
        for (List<String> one : OTHERS) {
            assertEquals("threads of " + one.get(0), List.of(), SERVER.inside().threads(one.get(2)));
        }
        SOURCES.check("a stop", NOTIFIER);
        OTHERS.forEach(one -> SERVER.bundles().start(one.get(0)));
        OTHERS.forEach(one -> SERVER.bundles().update(one.get(0)));
        SOURCES.check("an update", NOTIFIER);
        OTHERS.forEach(one -> SERVER.bundles().uninstall(one.get(0)));
        SOURCES.check("a removal", NOTIFIER);
        OTHERS.forEach(one -> SERVER.bundles().install(one.get(0)));
        SOURCES.check("a new installation", NOTIFIER);
        for (List<String> one : OTHERS) {
            Await.until(
                    () -> "Class loaders of " + one.get(0) + ": "
                            + SERVER.inside().loadersOf(one.get(1)),
                    UNLOADED,
                    () -> SERVER.inside().loadersOf(one.get(1)) == 1);
        }
        SOURCES.unsubscribe();
        assertTrue(SERVER.log("ERROR").toString(), SERVER.log("ERROR").isEmpty());
    }

    @Test
    public void shouldExchangeTheSipSide() {
        SERVER.bundles().stop("rls-sip");
        assertEquals("threads of rls-sip", List.of(), SERVER.inside().threads("rls-sip"));
        assertFalse("the port is open", listens());
        SERVER.bundles().start("rls-sip");
        Await.until("the port is not open again", Duration.ofSeconds(10), HotSwapIT::listens);
        exchange("rls-sip", "io.rollcall.rls.sip.internal.component.SipTransport");
    }

    @Test
    public void shouldExchangeTheEngine() {
        SERVER.bundles().stop("rls-core");
        assertEquals("threads of lanes", List.of(), SERVER.inside().threads("rls-lane"));
        assertEquals("threads of the resolver", List.of(), SERVER.inside().threads("rls-resolver"));
        assertEquals("the clock", List.of(), SERVER.inside().threads("rls-clock"));
        SERVER.bundles().start("rls-core");
        exchange("rls-core", "io.rollcall.rls.core.internal.engine.Engine");
    }

    @Test
    public void shouldExchangeTheStore() {
        exchange("store-memory", "io.rollcall.rls.store.memory.internal.MemorySubscriptionStore");
        SERVER.bundles().stop("rls-core");
        SERVER.bundles().start("rls-core");
        TRAFFIC.check("the engine went to the new store and back");
    }

    /** Stop and start, update, uninstall and install; traffic goes on before, between and after. */
    private static void exchange(String module, String className) {
        Map<String, Long> threads = threads();
        SERVER.bundles().stop(module);
        TRAFFIC.goOn(RATE / 2);
        SERVER.bundles().start(module);
        TRAFFIC.check("a stop and start of " + module);
        SERVER.bundles().update(module);
        TRAFFIC.goOn(RATE / 2);
        TRAFFIC.check("an update of " + module);
        SERVER.bundles().uninstall(module);
        TRAFFIC.goOn(RATE / 4);
        SERVER.bundles().install(module);
        TRAFFIC.check("a new installation of " + module);
        TRAFFIC.refreshAll();
        Await.until(
                () -> "Class loaders of " + module + ": " + SERVER.inside().loadersOf(className),
                UNLOADED,
                () -> SERVER.inside().loadersOf(className) == 1);
        Await.until(() -> "Threads were " + threads + " and are " + threads(), UNLOADED, () -> threads()
                .equals(threads));
        assertTrue(SERVER.log("ERROR").toString(), SERVER.log("ERROR").isEmpty());
    }

    /** How many threads there are of each kind that has a fixed number; other pools grow and shrink. */
    private static Map<String, Long> threads() {
        return SERVER.inside().threads("rls-").stream()
                .map(name -> name.replaceAll("-?\\d+$", ""))
                .filter(FIXED::contains)
                .collect(Collectors.groupingBy(kind -> kind, TreeMap::new, Collectors.counting()));
    }

    private static boolean listens() {
        return SERVER.inside().listeners().stream().anyMatch(each -> each.endsWith(":" + SERVER.sipPort()));
    }
}
