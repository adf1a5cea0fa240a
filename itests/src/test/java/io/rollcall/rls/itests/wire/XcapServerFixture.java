package io.rollcall.rls.itests.wire;

import static org.junit.Assert.assertFalse;

import io.rollcall.rls.itests.Ports;
import io.rollcall.rls.itests.RollcallServer;
import io.rollcall.rls.testkit.Await;
import io.rollcall.rls.testkit.sip.Bodies;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Rule;

/** A server with an XCAP root, and alice, who edits her list there. */
public abstract class XcapServerFixture {

    static final int PORT = Ports.tcp();
    static final int TLS_PORT = Ports.tcp();
    static final XcapTls TLS = XcapTls.make();
    static final String ROOT = "sip:root@rollcall.example";
    static final String LISTS = "application/resource-lists+xml";
    static final List<String> USERS = List.of("alice", "bob", "carol", "dave");
    static final Duration SOON = Duration.ofSeconds(10);
    static final Duration START = Duration.ofSeconds(90);

    @ClassRule
    public static final RollcallServer SERVER = RollcallServer.own()
            .with("org.ops4j.pax.web", "org.osgi.service.http.port", Integer.toString(PORT))
            .with("org.ops4j.pax.web", "org.osgi.service.http.secure.enabled", "true")
            .with("org.ops4j.pax.web", "org.osgi.service.http.port.secure", Integer.toString(TLS_PORT))
            .with(
                    "org.ops4j.pax.web",
                    "org.ops4j.pax.web.ssl.keystore",
                    TLS.file().toString())
            .with("org.ops4j.pax.web", "org.ops4j.pax.web.ssl.keystore.type", "PKCS12")
            .with("org.ops4j.pax.web", "org.ops4j.pax.web.ssl.keystore.password", XcapTls.PASSWORD)
            .with("org.ops4j.pax.web", "org.ops4j.pax.web.ssl.key.password", XcapTls.PASSWORD)
            .with("rls.xcap.server", "admins", ROOT)
            .with("rls.users", "users_file", "${karaf.etc}/rls.users")
            .with("rls.users", "users_file_interval", "1");

    /** What this test has on the wire. */
    @Rule
    public final Wire wire = new Wire(SERVER);

    /** The watcher, her home and her document of services. */
    XcapClient alice;

    String home;
    String index;

    @Before
    public void start() throws IOException {
        if (!SERVER.shell("feature:list -i --no-format").contains("rls-xcap-server")) {
            assertFalse("nobody has asked for it yet", listens());
            SERVER.shell("feature:install rls-xcap-server");
        }
        Files.writeString(
                SERVER.home().resolve("etc/rls.users"),
                USERS.stream()
                        .map(wire::user)
                        .map(XcapServerFixture::line)
                        .collect(Collectors.joining("", line(ROOT), "")));
        home = "/xcap-root/rls-services/users/" + wire.user("alice");
        index = home + "/index";
        alice = client("alice");
        Await.until(
                "alice is not let in",
                START,
                () -> listens()
                        && alice.get("/xcap-root/xcap-caps/global/index").statusCode() == 200
                        && alice.get(index).statusCode() == 404);
    }

    private static String line(String uri) {
        String user = uri.substring("sip:".length()).replace('@', ':');
        return user + ':' + WatcherDigest.hash("SHA-256", user + ":secret") + '\n';
    }

    XcapClient client(String name) {
        String user = wire.user(name);
        return new XcapClient(PORT, user.substring("sip:".length(), user.indexOf('@')), "secret");
    }

    static boolean listens() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), PORT)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    String services(String... names) {
        for (String name : names) {
            wire.members()
                    .prepareState(wire.member(name), Bodies.PIDF, Bodies.pidf(wire.member(name), true, name + "-0"));
        }
        return new Services()
                .list(
                        wire.listUri("alice"),
                        List.of(names).stream().map(wire::member).toArray(String[]::new))
                .text();
    }

    static String tag(HttpResponse<?> response) {
        return response.headers().firstValue("ETag").orElse("");
    }
}
