package io.rollcall.rls.core.internal.digest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.testkit.Requirement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.Test;

/** The client's side of digest authentication. */
public class AuthorizationsTest {

    private static final String HOST = "d.test";
    private static final String URI = "sip:bob@d.test";

    private final CredentialsBook book = new CredentialsBook();
    private final AtomicLong bits = new AtomicLong();
    private final Authorizations authorizations = new Authorizations(book, bits::incrementAndGet);

    private static String challenge(final String realm, final String nonce, final String more) {
        return "Digest realm=\"" + realm + "\", nonce=\"" + nonce + "\"" + more;
    }

    private void alice() {
        book.put("a", new Credentials("d.test", "*", "rls", "secret", Map.of()));
    }

    private DigestFields said(final int at) {
        final String line = authorizations.lines("SUBSCRIBE", URI).get(at);
        return DigestFields.parse(line.substring(line.indexOf(' ')));
    }

    private static void assertAnswers(final DigestFields said, final DigestAlgorithm algorithm) {
        final RequestDigest digest = new RequestDigest(
                algorithm, "SUBSCRIBE", URI, said.get("nonce"), said.get("qop"), said.get("nc"), said.get("cnonce"));
        assertTrue(digest.isAnsweredBy(said.get("response"), algorithm.ha1("rls", said.get("realm"), "secret")));
    }

    @Test
    public void shouldSayNothingUnasked() {
        alice();
        assertEquals(List.of(), authorizations.lines("SUBSCRIBE", URI));
    }

    @Test
    @Requirement({"8760-2-b", "8760-2-c"})
    public void shouldTakeTheTopmostItCanAnswer() {
        alice();
        assertTrue(authorizations.challenged(
                401,
                List.of(
                        challenge("d.test", "n0", ", algorithm=AKAv1-MD5, qop=\"auth\""),
                        "Basic realm=\"d.test\"",
                        challenge("d.test", "n1", ", algorithm=SHA-256, qop=\"auth,auth-int\", opaque=\"o\\\"p\""),
                        challenge("d.test", "n2", ", algorithm=MD5, qop=\"auth\"")),
                HOST));
        assertEquals(1, authorizations.lines("SUBSCRIBE", URI).size());
        final DigestFields said = said(0);
        assertEquals("n1", said.get("nonce"));
        assertEquals("SHA-256", said.get("algorithm"));
        assertEquals("auth", said.get("qop"));
        assertEquals("o\"p", said.get("opaque"));
        assertEquals(URI, said.get("uri"));
        assertAnswers(said, DigestAlgorithm.SHA_256);
    }

    @Test
    public void shouldCountTheUsesOfANonce() {
        alice();
        authorizations.challenged(401, List.of(challenge("d.test", "n", ", qop=\"auth\"")), HOST);
        final DigestFields first = said(0);
        authorizations.begin();
        final DigestFields second = said(0);
        assertEquals("00000001", first.get("nc"));
        assertEquals("00000002", second.get("nc"));
        assertNotEquals(first.get("cnonce"), second.get("cnonce"));
        assertNotEquals(first.get("response"), second.get("response"));
        assertAnswers(second, DigestAlgorithm.MD5);
    }

    @Test
    public void shouldDoWithoutQop() {
        alice();
        authorizations.challenged(407, List.of(challenge("d.test", "n", "")), HOST);
        assertTrue(authorizations.lines("SUBSCRIBE", URI).get(0).startsWith("Proxy-Authorization: Digest "));
        final DigestFields said = said(0);
        assertNull(said.get("qop"));
        assertNull(said.get("nc"));
        assertNull("as the challenge", said.get("algorithm"));
        assertAnswers(said, DigestAlgorithm.MD5);
    }

    /** At most two tries with a wrong password, whatever nonces come. */
    @Test
    @Requirement("3261-8.1-c")
    public void shouldNotGoRoundInCircles() {
        alice();
        assertTrue(authorizations.challenged(401, List.of(challenge("d.test", "n1", ", qop=\"auth\"")), HOST));
        assertFalse(authorizations.challenged(401, List.of(challenge("d.test", "n2", ", qop=\"auth\"")), HOST));
        authorizations.begin();
        assertTrue(authorizations.challenged(401, List.of(challenge("d.test", "n3", ", stale=TRUE")), HOST));
        assertTrue("stale", authorizations.challenged(401, List.of(challenge("d.test", "n4", ", stale=true")), HOST));
        assertFalse(
                "too often", authorizations.challenged(401, List.of(challenge("d.test", "n5", ", stale=true")), HOST));
        assertEquals("n4", said(0).get("nonce"));
    }

    @Test
    public void shouldAnswerProxyAndPeer() {
        alice();
        book.put("p", new Credentials("proxy", "*", "edge", "secret", Map.of()));
        assertTrue(authorizations.challenged(407, List.of(challenge("proxy", "p1", ", qop=auth")), HOST));
        assertTrue(authorizations.challenged(401, List.of(challenge("d.test", "n1", ", qop=auth")), HOST));
        final List<String> lines = authorizations.lines("SUBSCRIBE", URI);
        assertEquals(2, lines.size());
        assertTrue(lines.get(0).startsWith("Proxy-Authorization: Digest username=\"edge\", realm=\"proxy\""));
        assertTrue(lines.get(1).startsWith("Authorization: Digest username=\"rls\", realm=\"d.test\""));
    }

    @Test
    public void shouldGiveNothingToStrangers() {
        book.put("a", new Credentials("d.test", "*.d.test", "rls", "secret", Map.of()));
        final List<String> theirs = List.of(challenge("d.test", "n", ""));
        assertFalse(authorizations.challenged(401, theirs, "evil.test"));
        assertFalse(authorizations.challenged(401, List.of(challenge("D.TEST", "n", "")), "a.d.test"));
        assertTrue(authorizations.challenged(401, theirs, "A.d.test"));
    }

    @Test
    public void shouldDoWithAHashOfThePassword() {
        final String hash = DigestAlgorithm.MD5.ha1("rls", "d.test", "secret");
        book.put("a", new Credentials("d.test", "*", "rls", null, Map.of(DigestAlgorithm.MD5, hash)));
        assertTrue(authorizations.challenged(
                401,
                List.of(challenge("d.test", "n1", ", algorithm=SHA-256"), challenge("d.test", "n2", ", algorithm=md5")),
                HOST));
        assertEquals("n2", said(0).get("nonce"));
        assertAnswers(said(0), DigestAlgorithm.MD5);
    }

    @Test
    public void shouldKeepToOneLine() {
        alice();
        assertTrue(authorizations.challenged(401, List.of(challenge("d.test", "n\r\nEvil: x", "")), HOST));
        assertFalse(authorizations.lines("SUBSCRIBE", URI).get(0).contains("\n"));
    }

    @Test
    public void shouldPreferWhatIsNamedPlainly() {
        book.put("1", new Credentials("*", "*", "any", "x", Map.of()));
        book.put("2", new Credentials("d.test", "d.test", "exact", "x", Map.of()));
        assertEquals("exact", book.find("d.test", "D.test").user());
        assertEquals("any", book.find("d.test", "other").user());
        book.remove("1");
        assertNull(book.find("d.test", "other"));
        assertFalse(book.find("d.test", "d.test").toString().contains("x "));
    }
}
