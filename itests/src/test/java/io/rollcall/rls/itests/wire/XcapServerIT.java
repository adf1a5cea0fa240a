package io.rollcall.rls.itests.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.testkit.Await;
import io.rollcall.rls.testkit.Requirement;
import io.rollcall.rls.testkit.sip.Subscription;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.Test;

/** An XCAP client edits a list (RFC 4825), and its watchers hear of it. */
public final class XcapServerIT extends XcapNodes {

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
        assertEquals("noresource", watcher.awaitTerminated().state().parameter("reason"));
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
    @Requirement({"4825-8-h", "4826-4.4-b"})
    public void shouldRefuseWhatAnotherDocumentHas() {
        String taken = wire.user("team");
        wire.services("bob", new Services().list(taken, wire.member("bob")));
        String claim = new Services().list(taken, wire.member("carol")).text();
        Await.until("bob's list is not known", SOON, () -> SERVER.shell("rls:lists --no-format")
                .contains(taken));
        HttpResponse<String> refused = alice.put(index, claim);
        assertEquals(refused.body(), 409, refused.statusCode());
        assertTrue(
                refused.body(),
                refused.body()
                        .contains("<exists field=\"/rls-services/service/@uri\"><alt-value>" + taken.replace("@", "-2@")
                                + "</alt-value>"));
        assertEquals(404, alice.get(index).statusCode());

        assertEquals(201, alice.put(index, services("bob")).statusCode());
        assertEquals(200, alice.put(index, services("bob", "carol")).statusCode());
    }

    /** Those who ask at the same moment know nothing of each other; the database does. */
    @Test
    @Requirement("4826-4.4-b")
    public void shouldLetOneOfThoseWhoAskAtOnceHaveAService() {
        String claim =
                new Services().list(wire.user("team"), wire.member("bob")).text();
        List<CompletableFuture<Integer>> answers = new ArrayList<>();
        for (String name : USERS) {
            XcapClient client = client(name);
            answers.add(CompletableFuture.supplyAsync(
                    () -> client.put(index.replace(wire.user("alice"), wire.user(name)), claim)
                            .statusCode()));
        }
        List<Integer> sorted =
                answers.stream().map(CompletableFuture::join).sorted().toList();
        assertEquals(List.of(201, 409, 409, 409), sorted);
    }

    /** A list takes calls for its address, and so cannot have that of a user. */
    @Test
    @Requirement("4826-4.4-b")
    public void shouldRefuseAListWithTheAddressOfAUser() {
        String claim = new Services().list(wire.user("bob"), wire.member("bob")).text();
        HttpResponse<String> refused = alice.put(index, claim);
        assertEquals(refused.body(), 409, refused.statusCode());
        assertTrue(
                refused.body(),
                refused.body().contains("<alt-value>" + wire.user("bob").replace("@", "-2@") + "<"));
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
    @Requirement({"4825-5.7-a", "4825-12-a", "4826-3.4-c", "4826-4.4-f", "4826-4.4-h"})
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
        assertEquals(401, stranger.get(global).statusCode());
        assertEquals("she is no admin", 403, alice.get(global).statusCode());
        XcapClient root = new XcapClient(PORT, "root", "secret");
        HttpResponse<String> services = root.get(global);
        assertFalse(services.body(), services.body().contains(wire.listUri("alice")));
        assertEquals(201, alice.put(index, services("bob")).statusCode());
        HttpResponse<String> more = root.get(global, "If-None-Match", tag(services));
        assertTrue(
                more.body(),
                more.body()
                        .contains("<service xmlns:rl=\"urn:ietf:params:xml:ns:resource-lists\" uri=\""
                                + wire.listUri("alice") + "\">"));
        assertEquals(304, root.get(global, "If-None-Match", tag(more)).statusCode());
        HttpResponse<String> refused = root.put(global, services("bob"));
        assertEquals(405, refused.statusCode());
        assertEquals("GET, HEAD", refused.headers().firstValue("Allow").orElse(""));
        LiveKeys.change(
                SERVER,
                "rls.xcap.server",
                Map.of("admins", wire.user("alice") + ", " + ROOT),
                () -> alice.get(global).statusCode() == 200);
    }

    @Test
    @Requirement("4825-8-b")
    public void shouldServeByTls() {
        String[] user = wire.user("alice").substring("sip:".length()).split("@");
        XcapClient safe = new XcapClient(TLS_PORT, TLS.client(), user[0], "secret");
        assertEquals(201, safe.put(index, services("bob")).statusCode());
        assertEquals(services("bob"), safe.get(index).body());
        List<String> offered = new XcapClient(TLS_PORT, TLS.client(), null, null)
                .get(index)
                .headers()
                .allValues("WWW-Authenticate");
        assertTrue(offered.toString(), offered.stream().allMatch(one -> one.startsWith("Digest ")));
    }
}
