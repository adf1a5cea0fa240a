package io.rollcall.rls.core.internal.engine;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.api.Outcome;
import io.rollcall.rls.api.SubscriptionState;
import io.rollcall.rls.spi.BackEndSubscribe;
import io.rollcall.rls.testkit.Requirement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.Test;

/** Back ends and proxies that challenge us. */
public class BackEndChallengesTest {

    private static final String BOB = "sip:bob@d";
    private static final String REALM = "realm=\"d\", qop=\"auth\", ";

    private final Rig rig = new Rig(BOB);

    private void credentials() {
        new CredentialsComponent(
                rig.engine, Map.of("service.pid", "rls.credentials~a", "realm", "d", "user", "rls", "password", "pw"));
    }

    private void challenge(final int status, final String challenge) {
        rig.end(
                rig.lastSubscribeTo(BOB),
                new Outcome.Answered(
                        status, "x", null, List.of(), -1, -1, -1, List.of("Digest " + challenge), List.of(), Rig.FLOW));
    }

    private String said() {
        final List<String> headers = rig.lastSubscribeTo(BOB).headers();
        return headers.isEmpty() ? "" : headers.get(0);
    }

    @Test
    @Requirement("3261-8.1-c")
    public void shouldAnswerWithinTheSameCall() {
        credentials();
        rig.open(7200);
        final BackEndSubscribe first = rig.lastSubscribeTo(BOB);
        assertEquals("unasked", List.of(), first.headers());
        challenge(401, REALM + "nonce=\"n1\"");
        final BackEndSubscribe second = rig.lastSubscribeTo(BOB);
        assertEquals(first.dialog(), second.dialog());
        assertEquals(first.cseq() + 1, second.cseq());
        assertTrue(said(), said().startsWith("Authorization: Digest username=\"rls\""));
        rig.live(BOB, "b1");
        rig.passMs(50);
        assertTrue(rig.lastBody().contains("b1"));
    }

    @Test
    public void shouldUseTheNonceAgain() {
        credentials();
        rig.open(72000);
        challenge(407, REALM + "nonce=\"n1\"");
        rig.live(BOB, "b1");
        rig.pass(Duration.ofSeconds(3300));
        assertEquals("a refresh costs one round", 3, rig.subscribesTo(BOB).size());
        assertTrue(said(), said().startsWith("Proxy-Authorization: "));
        assertTrue(said(), said().contains("nc=00000002"));
        challenge(407, REALM + "nonce=\"n2\"");
        assertTrue("a nonce may age", said().contains("nonce=\"n2\"") && said().contains("nc=00000001"));
        rig.answerSubscribe(BOB, 200, 3600);
        assertEquals(200, Rig.status(rig.tell(BOB, 2, SubscriptionState.active(3600), "b2")));
    }

    @Test
    @Requirement("3261-8.1-c")
    public void shouldTryAWrongPasswordOnce() {
        credentials();
        rig.open(7200);
        challenge(401, REALM + "nonce=\"n1\"");
        challenge(401, REALM + "nonce=\"n2\"");
        rig.passMs(50);
        assertTrue(rig.lastBody(), rig.lastBody().contains("reason=\"rejected\""));
        rig.answerNotify(200);
        rig.pass(Duration.ofDays(1));
        assertEquals(2, rig.subscribesTo(BOB).size());
    }

    @Test
    public void shouldAskAgainWithOtherCredentials() {
        rig.open(100_000);
        challenge(401, REALM + "nonce=\"n1\"");
        rig.passMs(50);
        assertTrue(rig.lastBody(), rig.lastBody().contains("reason=\"rejected\""));
        rig.answerNotify(200);
        assertEquals(1, rig.subscribesTo(BOB).size());
        credentials();
        rig.pass(Duration.ofSeconds(3));
        assertEquals(2, rig.subscribesTo(BOB).size());
        challenge(401, REALM + "nonce=\"n2\"");
        rig.live(BOB, "b1");
    }

    @Test
    public void shouldAnswerWhenItLeavesToo() {
        credentials();
        rig.open(7200);
        challenge(401, REALM + "nonce=\"n1\"");
        rig.live(BOB, "b1");
        rig.members();
        rig.engine.listsChanged(java.util.Set.of(Rig.LIST), null).join();
        challenge(401, REALM + "nonce=\"n2\", stale=true");
        final BackEndSubscribe last = rig.lastSubscribeTo(BOB);
        assertEquals(0, last.expiresSeconds());
        assertTrue(said().contains("n2"));
    }

    @Test
    public void shouldNotBeKeptBusyByChallenges() {
        credentials();
        rig.open(7200);
        IntStream.range(0, 50).forEach(i -> challenge(401, REALM + "nonce=\"n" + i + "\", stale=true"));
        assertTrue("" + rig.subscribesTo(BOB).size(), rig.subscribesTo(BOB).size() <= 3);
    }

    @Test
    public void shouldReadCredentials() {
        final Map<String, String> hashed = Map.of("realm", "d", "user", "u", "ha1", "MD5:" + "0".repeat(32));
        assertTrue(CredentialsReader.read(hashed).toString().contains("user u"));
        assertEquals("nothing is given", null, CredentialsReader.read(Map.of("domain", "d")));
        for (final Map<String, String> bad : List.of(
                Map.of("user", "u", "password", "hidden"),
                Map.of("realm", "d", "password", "hidden"),
                Map.of("realm", "d", "user", "u"),
                Map.of("realm", "*", "user", "u", "ha1", "MD5:" + "0".repeat(32)),
                Map.of("realm", "d", "user", "u", "ha1", "MD5:hidden"))) {
            try {
                CredentialsReader.read(bad);
                throw new AssertionError(bad.toString());
            } catch (final IllegalArgumentException e) {
                assertFalse(e.getMessage(), e.getMessage().contains("hidden"));
            }
        }
    }
}
