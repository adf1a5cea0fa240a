package io.rollcall.rls.itests.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.itests.Ports;
import io.rollcall.rls.itests.RollcallServer;
import io.rollcall.rls.testkit.Await;
import io.rollcall.rls.testkit.Requirement;
import io.rollcall.rls.testkit.sip.Bodies;
import io.rollcall.rls.testkit.sip.Subscription;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;

/** An XCAP client edits a list (RFC 4825), and its watchers hear of it. */
public final class XcapServerIT {

    private static final int PORT = Ports.tcp();
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Duration START = Duration.ofSeconds(90);

    @ClassRule
    public static final RollcallServer SERVER = RollcallServer.own()
            .with("org.ops4j.pax.web", "org.osgi.service.http.port", Integer.toString(PORT))
            .with("rls.users", "users_file", "${karaf.etc}/rls.users")
            .with("rls.users", "users_file_interval", "1");

    /** What this test has on the wire. */
    @Rule
    public final Wire wire = new Wire(SERVER);

    private String home;
    private String index;
    private XcapClient alice;

    @Before
    public void start() throws IOException {
        if (!SERVER.shell("feature:list -i --no-format").contains("rls-xcap-server")) {
            assertFalse("nobody has asked for it yet", listens());
            SERVER.shell("feature:install rls-xcap-server");
        }
        String[] user = wire.user("alice").substring("sip:".length()).split("@");
        String line = user[0] + ":" + user[1] + ":" + WatcherDigest.hash("SHA-256", user[0] + ":" + user[1] + ":secret")
                + "\n";
        Files.writeString(SERVER.home().resolve("etc/rls.users"), line);
        home = "/xcap-root/rls-services/users/" + wire.user("alice");
        index = home + "/index";
        alice = new XcapClient(PORT, user[0], "secret");
        Await.until(
                "alice is not let in",
                START,
                () -> listens() && alice.get(index).statusCode() == 404);
    }

    private static boolean listens() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), PORT)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private String services(String... names) {
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

    private static String tag(HttpResponse<?> response) {
        return response.headers().firstValue("ETag").orElse("");
    }

    @Test
    @Requirement({"4825-8-j", "4825-9-a", "4825-8-l"})
    public void shouldTellWatchersOfAnEdit() {
        HttpResponse<String> created = alice.put(index, services("bob"), "If-None-Match", "*");
        assertEquals(created.body(), 201, created.statusCode());
        Subscription watcher = wire.agent("alice")
                .subscribe(wire.listUri("alice"), "presence", 600)
                .awaitAccepted();
        watcher.await("bob", SOON, one -> "active".equals(one.view().state(wire.member("bob"))));

        HttpResponse<String> replaced = alice.put(index, services("bob", "carol"), "If-Match", tag(created));
        assertEquals(replaced.body(), 200, replaced.statusCode());
        assertEquals("", replaced.body());
        watcher.await("carol", SOON, one -> one.view().resource(wire.member("carol")) != null);
        assertEquals(
                412,
                alice.put(index, services("dave"), "If-Match", tag(created)).statusCode());
        assertEquals(
                412, alice.put(index, services("dave"), "If-None-Match", "*").statusCode());

        HttpResponse<String> read = alice.get(index);
        assertEquals(services("bob", "carol"), read.body());
        assertEquals(tag(replaced), tag(read));
        assertEquals(
                XcapClient.SERVICES, read.headers().firstValue("Content-Type").orElse(""));
        assertEquals("no-cache", read.headers().firstValue("Cache-Control").orElse(""));
        assertEquals(304, alice.get(index, "If-None-Match", tag(read)).statusCode());
        HttpResponse<String> head = alice.send("HEAD", index, BodyPublishers.noBody());
        assertEquals(read.headers().firstValue("Content-Length"), head.headers().firstValue("Content-Length"));
        assertNull(watcher.view().resource(wire.member("dave")));

        assertEquals(200, alice.send("DELETE", index, BodyPublishers.noBody()).statusCode());
        watcher.await("the end of the list", SOON, Subscription::isTerminated);
        assertEquals(404, alice.send("DELETE", index, BodyPublishers.noBody()).statusCode());
    }

    @Test
    @Requirement({"4825-8-h", "4825-8-c", "4825-8-m"})
    public void shouldRefuseWithAReason() {
        String good = services("bob");
        assertEquals(201, alice.put(index, good).statusCode());
        Map.of(
                        "not-well-formed", good.replace("</rls-services>", ""),
                        "not-utf-8", good.replace("UTF-8", "ISO-8859-1"),
                        "schema-validation-error", good.replace("<packages>", "<packages x=\"1\">"),
                        "uniqueness-failure", good.replaceAll("(?s)(<service.*</service>)", "$1$1"),
                        "constraint-failure", good.replace("rl:entry uri", "rl:entry-ref ref"))
                .forEach((element, document) -> {
                    HttpResponse<String> response = alice.put(index, document);
                    assertEquals(element, 409, response.statusCode());
                    assertEquals(
                            "application/xcap-error+xml",
                            response.headers().firstValue("Content-Type").orElse(""));
                    assertTrue(element + ": " + response.body(), response.body().contains("<" + element + " "));
                });
        HttpResponse<String> deeper = alice.put(home + "/deeper/index", good);
        assertTrue(deeper.body(), deeper.body().contains("<ancestor>" + home + "</ancestor>"));
        assertEquals(
                415, alice.put(index, good, "Content-Type", "application/xml").statusCode());
        byte[] large = "x".repeat(1_048_577).getBytes(UTF_8);
        assertEquals(
                413, alice.send("PUT", index, BodyPublishers.ofByteArray(large)).statusCode());
        HttpResponse<String> posted = alice.send("POST", index, BodyPublishers.ofString(good));
        assertEquals(405, posted.statusCode());
        assertEquals(
                "GET, HEAD, PUT, DELETE", posted.headers().firstValue("Allow").orElse(""));
        assertEquals(404, alice.get("/xcap-root/unknown/users/sip:a@b/index").statusCode());
        assertEquals(501, alice.get(index + "/~~/rls-services").statusCode());
        assertEquals(good, alice.get(index).body());
        assertTrue(SERVER.shell("rls:counters").contains("xcap.server.refused"));
        assertEquals(
                List.of(),
                SERVER.log("ERROR").stream()
                        .filter(line -> line.contains("| Xcap"))
                        .toList());
    }

    /** Two documents cannot claim one service. */
    @Test
    @Requirement("4825-8-h")
    public void shouldRefuseWhatAnotherDocumentHas() {
        String taken = wire.user("team");
        wire.services("bob", new Services().list(taken, wire.member("bob")));
        String claim = new Services().list(taken, wire.member("carol")).text();
        Await.until("bob's list is not known", SOON, () -> SERVER.shell("rls:lists --no-format")
                .contains(taken));
        HttpResponse<String> refused = alice.put(index, claim);
        assertEquals(refused.body(), 409, refused.statusCode());
        assertTrue(refused.body(), refused.body().contains("<exists field=\"/rls-services/service/@uri\"/>"));
        assertEquals(404, alice.get(index).statusCode());

        assertEquals(201, alice.put(index, services("bob")).statusCode());
        assertEquals(200, alice.put(index, services("bob", "carol")).statusCode());
    }

    @Test
    public void shouldTakeABodyOfUnknownLength() {
        byte[] document = services("bob").getBytes(UTF_8);
        HttpResponse<String> response =
                alice.send("PUT", index, BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(document)));
        assertEquals(201, response.statusCode());
        byte[] large = "x".repeat(1_048_577).getBytes(UTF_8);
        assertEquals(
                413,
                alice.send("PUT", index, BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large)))
                        .statusCode());
    }

    @Test
    @Requirement({"4825-5.7-a", "4825-12-a"})
    public void shouldKeepUsersApart() {
        XcapClient stranger = new XcapClient(PORT, null, null);
        assertEquals(401, stranger.get(index).statusCode());
        assertEquals(401, stranger.put(index, services("bob")).statusCode());
        HttpResponse<String> capabilities = stranger.get("/xcap-root/xcap-caps/global/index");
        assertTrue(capabilities.body(), capabilities.body().contains("<auid>rls-services</auid>"));
        assertEquals(403, alice.get(index.replace("alice", "bob")).statusCode());
        assertEquals(
                403, alice.put(index.replace("alice", "bob"), services("bob")).statusCode());

        String rules = "<ruleset xmlns=\"urn:ietf:params:xml:ns:common-policy\"/>";
        String path = index.replace("rls-services", "pres-rules");
        assertEquals(
                201,
                alice.put(path, rules, "Content-Type", "application/auth-policy+xml")
                        .statusCode());
        assertEquals(rules, alice.get(path).body());
        String oma = index.replace("rls-services", "org.openmobilealliance.pres-rules");
        assertEquals(404, alice.get(oma).statusCode());
        assertEquals(
                201,
                alice.put(oma, rules, "Content-Type", "application/auth-policy+xml")
                        .statusCode());

        String global = "/xcap-root/rls-services/global/index";
        assertEquals("nobody is an admin", 401, alice.get(global).statusCode());
        LiveKeys.change(
                SERVER,
                "rls.xcap.server",
                Map.of("admins", wire.user("alice")),
                () -> alice.get(global).statusCode() == 404);
    }
}
