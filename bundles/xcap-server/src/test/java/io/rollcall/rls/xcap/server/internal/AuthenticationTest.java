package io.rollcall.rls.xcap.server.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.spi.CredentialSource;
import io.rollcall.rls.spi.Credentials;
import io.rollcall.rls.testkit.Requirement;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.Before;
import org.junit.Test;

/** Who may do what: digests (RFC 7616) and the rights of RFC 4825, 5.7. */
public class AuthenticationTest extends RootFixture {

    private static final String BOB = "/rls-services/users/sip:bob@d/index";

    @Before
    public void digest() {
        settings = settings(Map.of("admins", "sip:root@d"));
        users.add(new Passwords());
    }

    @Test
    public void shouldRecogniseUsersByEitherAlgorithm() {
        for (final String algorithm : List.of("SHA-256", "MD5")) {
            final Reply challenge = get(ALICE);
            assertEquals(401, challenge.status());
            assertEquals(2, challenges(challenge).size());
            assertTrue(challenges(challenge).get(0).contains("algorithm=SHA-256"));
            final String field = answer(challenge, algorithm, "alice", "secret-alice", "GET", ALICE, 1);
            assertEquals(404, get(ALICE, "Authorization", field).status());
        }
    }

    @Test
    @Requirement("4825-8-b")
    public void shouldRecogniseNobodyElse() {
        final Reply challenge = get(ALICE);
        final String right = answer(challenge, "MD5", "alice", "secret-alice", "PUT", ALICE, 1);
        for (final String wrong : List.of(
                answer(challenge, "MD5", "alice", "secret-bob", "PUT", ALICE, 1),
                answer(challenge, "MD5", "nobody", "secret-nobody", "PUT", ALICE, 1),
                answer(challenge, "MD5", "alice", "secret-alice", "GET", ALICE, 1),
                answer(challenge, "MD5", "alice", "secret-alice", "PUT", BOB, 1),
                right.replace("qop=auth, ", ""),
                right.replace("algorithm=MD5", "algorithm=SHA-256"),
                right.replace("realm=\"d\"", "realm=\"e\""),
                right.replace("Digest", "Basic"),
                right + ", nc=00000002",
                "Digest " + "a=\"\\".repeat(2000),
                "Basic YWxpY2U6c2VjcmV0LWFsaWNl")) {
            final Reply reply = put(ALICE, "<one/>", "Authorization", wrong);
            assertEquals(wrong, 401, reply.status());
            assertFalse(challenges(reply).get(0).contains("stale"));
        }
        assertTrue(store.all.isEmpty());
        assertEquals(201, put(ALICE, "<one/>", "Authorization", right).status());
    }

    @Test
    public void shouldSayWhatIsWrongWithARequestOfThoseItKnows() {
        assertEquals(400, as("alice", "GET", ALICE + "/~~/x:rls-services"));
        final String field = answer(get(ALICE), "MD5", "alice", "secret-alice", "GET", ALICE, 1);
        assertEquals(
                400, get(ALICE, "Authorization", field, "If-Match", "no tag").status());
    }

    @Test
    public void shouldTakeARequestOnce() {
        final Reply challenge = get(ALICE);
        final String first = answer(challenge, "MD5", "alice", "secret-alice", "PUT", ALICE, 1);
        assertEquals(201, put(ALICE, "<one/>", "Authorization", first).status());
        final Reply again = put(ALICE, "<two/>", "Authorization", first);
        assertEquals(401, again.status());
        assertTrue(challenges(again).get(0).contains("stale=true"));
        final String second = answer(challenge, "MD5", "alice", "secret-alice", "PUT", ALICE, 2);
        assertEquals(200, put(ALICE, "<two/>", "Authorization", second).status());
        clock.advance(Duration.ofSeconds(300));
        final String late = answer(challenge, "MD5", "alice", "secret-alice", "PUT", ALICE, 3);
        assertEquals(401, put(ALICE, "<three/>", "Authorization", late).status());
        final String forged = answer(challenge, "MD5", "alice", "secret-alice", "PUT", ALICE, 1, "AAAA");
        assertEquals(401, put(ALICE, "<three/>", "Authorization", forged).status());
    }

    @Test
    @Requirement({"4825-5.7-a", "4826-3.4-c", "4826-4.4-h"})
    public void shouldKnowTheRightsOfEach() {
        final String lists = "/resource-lists/global/index";
        final String services = "/rls-services/global/index";
        assertEquals(404, get(lists).status());
        assertEquals(200, get("/xcap-caps/global/index").status());
        assertEquals(401, get(services).status());
        assertEquals(401, put(lists, "<one/>").status());
        assertEquals(401, get(services + "/~~/rls-services").status());

        assertEquals(403, as("alice", "GET", BOB));
        assertEquals(403, as("alice", "PUT", BOB));
        assertEquals(403, as("alice", "DELETE", BOB));
        assertEquals(403, as("alice", "GET", "/rls-services/users/sip:Alice@d/index"));
        assertEquals(403, as("alice", "PUT", "/rls-services/global/company"));
        assertEquals(403, as("alice", "GET", services));
        assertEquals(403, as("alice", "GET", services + "/~~/rls-services"));
        assertEquals(403, as("alice", "PUT", BOB + "/~~/rls-services"));
        assertEquals(403, as("alice", "DELETE", BOB + "/~~/rls-services/service%5b1%5d"));
        assertEquals(201, as("alice", "PUT", "/rls-services/users/sip%3aalice@D/index"));
        assertEquals(200, as("alice", "DELETE", ALICE));

        assertEquals(201, as("root", "PUT", BOB));
        assertEquals(201, as("root", "PUT", "/rls-services/global/company"));
        assertEquals(200, as("root", "GET", services));
    }

    /** A list would take the place of the one who has the address. */
    @Test
    @Requirement("4826-4.4-b")
    public void shouldLetNoListHaveTheAddressOfAUser() {
        final Reply challenge = send("PUT", ALICE, "");
        final String field = answer(challenge, "MD5", "alice", "secret-alice", "PUT", ALICE, 1);
        final Reply reply = put(ALICE, "<one>service=sip:team@e service=sip:Carol@D</one>", "Authorization", field);
        assertEquals(409, reply.status());
        assertTrue(text(reply), text(reply).contains("a user has the address sip:Carol@D\"><exists field=\"/rls-"));
        assertTrue(text(reply), text(reply).contains("/@uri\"><alt-value>sip:Carol@D-2</alt-value></exists></uniq"));
        final String again = answer(challenge, "MD5", "alice", "secret-alice", "PUT", ALICE, 2);
        final String many = "service=sip:nobody@d ".repeat(20_000);
        assertEquals(
                201,
                put(ALICE, "<one>" + many + "</one>", "Authorization", again).status());
    }

    @Test
    public void shouldLetNobodyInWithoutUsers() {
        users.clear();
        assertEquals(401, get(ALICE).status());
        final String field = answer(get(ALICE), "SHA-256", "alice", "", "GET", ALICE, 1);
        assertEquals(401, get(ALICE, "Authorization", field).status());
    }

    @Test
    public void shouldSayThatNobodyCanSayWhoItIs() {
        users.clear();
        users.add(new Passwords() {
            @Override
            public CompletionStage<Optional<Credentials>> find(final String user, final String realm) {
                return CompletableFuture.failedFuture(new IOException("the database is away"));
            }
        });
        assertEquals(503, as("alice", "GET", ALICE));
    }

    private int as(final String user, final String method, final String path) {
        final Reply challenge = send(method, path, "");
        final String field = answer(challenge, "SHA-256", user, "secret-" + user, method, path, 1);
        return send(method, path, "<one/>", "Authorization", field).status();
    }

    private static List<String> challenges(final Reply reply) {
        return reply.fields().stream()
                .filter(field -> field.name().equals("WWW-Authenticate"))
                .map(Reply.Field::value)
                .toList();
    }

    private static String answer(
            final Reply challenge,
            final String algorithm,
            final String user,
            final String password,
            final String method,
            final String path,
            final int count) {
        final String nonce = challenges(challenge).get(0).replaceFirst(".*nonce=\"([^\"]*)\".*", "$1");
        return answer(challenge, algorithm, user, password, method, path, count, nonce);
    }

    private static String answer(
            final Reply challenge,
            final String algorithm,
            final String user,
            final String password,
            final String method,
            final String path,
            final int count,
            final String nonce) {
        final String realm = challenges(challenge).get(0).replaceFirst(".*realm=\"([^\"]*)\".*", "$1");
        final String nc = String.format("%08x", count);
        final String uri = "/xcap-root" + path;
        final String ha1 = hash(algorithm, user + ':' + realm + ':' + password);
        final String response =
                hash(algorithm, ha1 + ':' + nonce + ':' + nc + ":c:auth:" + hash(algorithm, method + ':' + uri));
        return "Digest username=\"" + user + "\", realm=\"" + realm + "\", nonce=\"" + nonce + "\", uri=\"" + uri
                + "\", qop=auth, nc=" + nc + ", cnonce=\"c\", response=\"" + response + "\", algorithm=" + algorithm;
    }

    private static String hash(final String algorithm, final String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(text.getBytes(UTF_8)));
        } catch (final NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    /** Users of the domain d whose passwords are easy to guess. */
    private static class Passwords implements CredentialSource {

        @Override
        public CompletionStage<Optional<Credentials>> find(final String user, final String realm) {
            final String secret = user + ':' + realm + ":secret-" + user;
            return CompletableFuture.completedFuture(
                    user.equals("nobody") || !realm.equals("d")
                            ? Optional.empty()
                            : Optional.of(new Credentials(
                                    "sip:" + user + '@' + realm,
                                    Map.of("MD5", hash("MD5", secret), "SHA-256", hash("SHA-256", secret)))));
        }

        @Override
        public Set<String> algorithms() {
            return Set.of("MD5", "SHA-256");
        }
    }
}
