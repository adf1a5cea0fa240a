package io.rollcall.rls.core.internal.engine;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.api.Answer;
import io.rollcall.rls.core.internal.context.EngineSettings;
import io.rollcall.rls.core.internal.digest.DigestAlgorithm;
import io.rollcall.rls.core.internal.digest.DigestFields;
import io.rollcall.rls.core.internal.digest.RequestDigest;
import io.rollcall.rls.spi.CredentialSource;
import io.rollcall.rls.spi.Credentials;
import io.rollcall.rls.testkit.Requirement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.Test;

/** Who a watcher is: told by trusted peers, shown by a digest, or unknown. */
public class IdentityTest {

    private static final String BOB = "sip:bob@d";
    private static final String ELSEWHERE = "192.0.2.7";
    private static final String NOBODY = "sip:anonymous@anonymous.invalid";

    private final Rig rig = new Rig(BOB);

    private void configure(final String... keysAndValues) {
        final Map<String, String> keys = new java.util.HashMap<>();
        for (int at = 0; at < keysAndValues.length; at += 2) {
            keys.put(keysAndValues[at], keysAndValues[at + 1]);
        }
        rig.engine.settings(EngineSettings.read(keys, EngineSettings.DEFAULTS));
    }

    private int ask(final Asking asking) {
        return Rig.status(rig.send(asking.request()));
    }

    private Answer.Refused refused(final Asking asking) {
        return (Answer.Refused) rig.send(asking.request());
    }

    private String tagOf(final Asking asking) {
        final String tag = ((Answer.Accepted) rig.send(asking.request())).localTag();
        rig.answerNotify(200);
        return tag;
    }

    // ---- trusted peers --------------------------------------------------------------------------------------------

    @Test
    @Requirement("5367-8-a")
    public void shouldRefuseWhoComesFromElsewhere() {
        assertEquals(403, ask(Asking.by(Rig.ALICE).at(ELSEWHERE)));
        assertEquals("nobody is asked for anything", 0, rig.subscribes.size());
        configure("trusted_peers", "192.0.2.0/29");
        assertEquals(200, ask(Asking.by(Rig.ALICE).at(ELSEWHERE)));
        assertEquals("only whom it names", 403, ask(Asking.by(Rig.ALICE)));
    }

    @Test
    @Requirement({"3325-8-a", "3325-8-b"})
    public void shouldTakeAnAssertedIdentityOfTrustedPeersAlone() {
        configure("watcher_uri", "P-Asserted-Identity");
        assertEquals(200, ask(Asking.by("sip:who@d").asserting(Rig.ALICE)));
        assertEquals(
                "the back end sees him",
                Rig.ALICE,
                rig.lastSubscribeTo(BOB).dialog().localUri());
        assertEquals(
                "spoofed", 403, ask(Asking.by("sip:who@d").asserting(Rig.ALICE).at(ELSEWHERE)));
        assertEquals(Long.valueOf(1), rig.engine.counters().snapshot().get("subscribe.identity.ignored"));
        assertEquals("not told who", 403, ask(Asking.by(Rig.ALICE)));
    }

    @Test
    @Requirement("3325-9-a")
    public void shouldTakeNoThirdIdentity() {
        configure("watcher_uri", "P-Asserted-Identity");
        assertEquals(200, ask(Asking.by("sip:who@d").asserting("tel:+12015550123", Rig.ALICE)));
        assertEquals(403, ask(Asking.by("sip:who@d").asserting(Rig.ALICE, "tel:+12015550123", "sip:mallory@d")));
        assertEquals(403, ask(Asking.by("sip:who@d").asserting(Rig.ALICE, "sip:mallory@d")));
    }

    @Test
    public void shouldTakeAnotherFieldOrAFixedWatcher() {
        configure("watcher_uri", "X-Watcher");
        assertEquals(200, ask(Asking.by("sip:who@d").with("x-watcher", "\"Alice\" <sip:alice@d>;x=y")));
        assertEquals(403, ask(Asking.by("sip:who@d").with("x-watcher", "sip:mallory@d")));
        configure("watcher_uri", "sip:alice@d");
        assertEquals(200, ask(Asking.by("sip:who@d")));
    }

    /** A refresh is of the watcher of its dialog, whatever the trusted peer says now. */
    @Test
    public void shouldKeepTheIdentityOfTheDialog() {
        configure("watcher_uri", "P-Asserted-Identity");
        final Asking asking = Asking.by("sip:who@d").asserting(Rig.ALICE);
        final String tag = tagOf(asking);
        assertEquals(200, ask(asking.again(tag)));
        assertEquals("from elsewhere", 403, ask(asking.again(tag).at(ELSEWHERE)));
    }

    // ---- privacy --------------------------------------------------------------------------------------------------

    @Test
    @Requirement({"3323-4-a", "4662-7.2-a"})
    public void shouldShareNothingBetweenStrangers() {
        configure("auth", "none");
        assertEquals(200, ask(Asking.by(NOBODY)));
        assertEquals(200, ask(Asking.by(NOBODY)));
        assertEquals("a back end each", 2, rig.subscribesTo(BOB).size());
        configure("auth", "implicit");
        assertEquals("authorised as nobody", 403, ask(Asking.by(NOBODY)));
    }

    @Test
    @Requirement({"3323-4-a", "3325-8-b"})
    public void shouldNotTellBackEndsWhoWantsPrivacy() {
        configure("watcher_uri", "P-Asserted-Identity");
        for (final String privacy : new String[] {"id", "user; critical", "header", "session;id"}) {
            final int before = rig.subscribes.size();
            assertEquals(
                    privacy,
                    200,
                    ask(Asking.by("sip:who@d").asserting(Rig.ALICE).with("privacy", privacy)));
            assertEquals(privacy, before + 1, rig.subscribes.size());
            assertEquals(privacy, NOBODY, rig.lastSubscribeTo(BOB).dialog().localUri());
        }
        assertEquals(200, ask(Asking.by("sip:who@d").asserting(Rig.ALICE).with("privacy", "none")));
        assertEquals(Rig.ALICE, rig.lastSubscribeTo(BOB).dialog().localUri());
        assertEquals(200, ask(Asking.by(NOBODY).asserting(Rig.ALICE)));
        assertEquals(NOBODY, rig.lastSubscribeTo(BOB).dialog().localUri());
    }

    @Test
    @Requirement({"OMA-RLS-a", "3325-8-b"})
    public void shouldAssertTheIdentityToBackEndsOfTheTrustDomain() {
        assertEquals(200, ask(Asking.by(Rig.ALICE)));
        assertEquals("not by default", List.of(), rig.lastSubscribeTo(BOB).headers());
        configure("assert_identity", "1");
        rig.members(BOB, "sip:carol@d");
        assertEquals(200, ask(Asking.by(Rig.ALICE)));
        assertEquals(
                List.of("P-Asserted-Identity: <sip:alice@d>"),
                rig.lastSubscribeTo("sip:carol@d").headers());
        assertEquals(200, ask(Asking.by(Rig.ALICE).with("privacy", "user")));
        assertEquals("who hides", List.of(), rig.lastSubscribeTo("sip:carol@d").headers());
    }

    // ---- digests --------------------------------------------------------------------------------------------------

    /** Alice, with that password. */
    private static final class Users implements CredentialSource {

        private final Set<String> algorithms;
        private boolean away;

        Users(final String... algorithms) {
            this.algorithms = Set.of(algorithms);
        }

        @Override
        public CompletionStage<Optional<Credentials>> find(final String user, final String realm) {
            if (away) {
                return CompletableFuture.failedFuture(new IllegalStateException("away"));
            }
            if (!user.equals("alice") && !user.equals("mallory")) {
                return CompletableFuture.completedFuture(Optional.empty());
            }
            final Map<String, String> ha1 = new java.util.HashMap<>();
            for (final String algorithm : algorithms) {
                ha1.put(algorithm, DigestAlgorithm.find(algorithm).ha1(user, realm, "secret"));
            }
            return CompletableFuture.completedFuture(Optional.of(new Credentials("sip:" + user + "@d", ha1)));
        }

        @Override
        public Set<String> algorithms() {
            return algorithms;
        }
    }

    private Users users(final String... algorithms) {
        final Users users = new Users(algorithms);
        rig.engine.admittance().credentialSources().add(users, Map.of());
        return users;
    }

    private static Asking stranger(final String from) {
        return Asking.by(from).at(ELSEWHERE);
    }

    private static String proof(final String challenge, final String user, final String password, final int count) {
        final DigestFields fields = DigestFields.parse(challenge);
        final DigestAlgorithm algorithm = DigestAlgorithm.find(fields.get("algorithm"));
        final String nc = String.format("%08x", count);
        final RequestDigest digest =
                new RequestDigest(algorithm, "SUBSCRIBE", Rig.LIST, fields.get("nonce"), "auth", nc, "c");
        return "Digest username=\"" + user + "\", realm=\"" + fields.get("realm") + "\", nonce=\"" + fields.get("nonce")
                + "\", uri=\"" + Rig.LIST + "\", algorithm=" + algorithm.token() + ", qop=auth, cnonce=\"c\", nc=" + nc
                + ", response=\"" + digest.response(algorithm.ha1(user, fields.get("realm"), password)) + "\"";
    }

    @Test
    @Requirement({"6665-4.2-h", "6665-6-a", "3856-6.6-a", "8760-2-a", "8760-2-c"})
    public void shouldChallengeTheStrongestFirst() {
        users("MD5", "SHA-256");
        final Answer.Refused answer = refused(stranger(Rig.ALICE));
        assertEquals(401, answer.status());
        assertEquals(2, answer.challenges().size());
        final DigestFields first = DigestFields.parse(answer.challenges().get(0));
        assertEquals("SHA-256", first.get("algorithm"));
        assertEquals("MD5", DigestFields.parse(answer.challenges().get(1)).get("algorithm"));
        assertEquals("the watcher's domain", "d", first.get("realm"));
        assertTrue(answer.challenges().stream()
                .allMatch(one -> one.startsWith("Digest ") && one.contains("qop=\"auth\"")));
        assertEquals(0, rig.subscribes.size());
    }

    /** Of whatever event: who asks is settled before what for. */
    @Test
    @Requirement({"7463-4-b", "3261-8.2-a"})
    public void shouldChallengeForSharedLinesToo() {
        users("SHA-256");
        for (final String event : List.of("dialog;shared", "dialog;sla", "presence")) {
            assertEquals(event, 401, ask(stranger(Rig.ALICE).event(event)));
        }
    }

    @Test
    @Requirement("8760-2-c")
    public void shouldOfferWhatUsersHaveAndPolicyAllows() {
        users("MD5");
        assertEquals(1, refused(stranger(Rig.ALICE)).challenges().size());
        users("MD5", "SHA-256");
        assertTrue(
                "common to both",
                refused(stranger(Rig.ALICE)).challenges().get(0).contains("MD5"));
        configure("digest_algorithms", "SHA-256");
        assertTrue(refused(stranger(Rig.ALICE)).challenges().get(0).contains("SHA-256"));
    }

    @Test
    @Requirement({"3261-22-a", "3856-9-a", "5367-8-a"})
    public void shouldServeWhoKnowsTheSecret() {
        users("SHA-256", "MD5");
        for (final String challenge : refused(stranger(Rig.ALICE)).challenges()) {
            final Asking asking = stranger(Rig.ALICE).proving(proof(challenge, "alice", "secret", 1));
            // one nonce of both challenges, used once
            assertEquals(challenge.contains("SHA-256") ? 200 : 401, ask(asking));
        }
        final String challenge = refused(stranger(Rig.ALICE)).challenges().get(1);
        assertEquals(200, ask(stranger(Rig.ALICE).proving(proof(challenge, "alice", "secret", 1))));
        assertEquals("the next one", 200, ask(stranger(Rig.ALICE).proving(proof(challenge, "alice", "secret", 2))));
    }

    @Test
    @Requirement({"3261-22-a", "6665-6-a"})
    public void shouldTakeNoReplay() {
        users("SHA-256");
        final String challenge = refused(stranger(Rig.ALICE)).challenges().get(0);
        final String proof = proof(challenge, "alice", "secret", 1);
        assertEquals(200, ask(stranger(Rig.ALICE).proving(proof)));
        final Answer.Refused again = refused(stranger(Rig.ALICE).proving(proof));
        assertEquals(401, again.status());
        assertEquals("true", DigestFields.parse(again.challenges().get(0)).get("stale"));
    }

    @Test
    @Requirement("3261-22-a")
    public void shouldSayThatANonceIsStale() {
        users("SHA-256");
        final String challenge = refused(stranger(Rig.ALICE)).challenges().get(0);
        rig.pass(Duration.ofSeconds(301));
        final Answer.Refused answer = refused(stranger(Rig.ALICE).proving(proof(challenge, "alice", "secret", 1)));
        final DigestFields next = DigestFields.parse(answer.challenges().get(0));
        assertEquals("true", next.get("stale"));
        assertNotEquals(DigestFields.parse(challenge).get("nonce"), next.get("nonce"));
        final Answer.Refused wrong = refused(stranger(Rig.ALICE).proving(proof(challenge, "alice", "wrong", 1)));
        assertEquals(
                "not for a wrong secret",
                null,
                DigestFields.parse(wrong.challenges().get(0)).get("stale"));
    }

    @Test
    @Requirement("8760-2-c")
    public void shouldTakeNeitherWrongNorHalfProofs() {
        users("SHA-256");
        final String challenge = refused(stranger(Rig.ALICE)).challenges().get(0);
        final String right = proof(challenge, "alice", "secret", 1);
        for (final String bad : new String[] {
            proof(challenge, "alice", "wrong", 1),
            proof(challenge, "zoe", "secret", 1),
            right.replace("qop=auth, ", ""),
            right.replace("nc=00000001", "nc=1"),
            right.replace("uri=\"sip:alice-list@d\"", "uri=\"sip:other@d\""),
            right.replace("realm=\"d\"", "realm=\"e\""),
            "Basic YWxpY2U6c2VjcmV0",
            "Digest",
            "nonsense"
        }) {
            assertEquals(bad, 401, ask(stranger(Rig.ALICE).proving(bad)));
        }
        assertEquals(
                "and the right one is none the worse",
                200,
                ask(stranger(Rig.ALICE).proving(right)));
    }

    @Test
    @Requirement("6665-4.2-i")
    public void shouldNotLetUsersBeOthers() {
        users("SHA-256");
        final String challenge = refused(stranger(Rig.ALICE)).challenges().get(0);
        assertEquals(403, ask(stranger(Rig.ALICE).proving(proof(challenge, "mallory", "secret", 1))));
    }

    @Test
    @Requirement("3323-4-a")
    public void shouldKnowAUserWhoHidesHisFrom() {
        users("SHA-256");
        final String challenge = refused(stranger(NOBODY)).challenges().get(0);
        assertEquals(200, ask(stranger(NOBODY).proving(proof(challenge, "alice", "secret", 1))));
        assertEquals(NOBODY, rig.lastSubscribeTo(BOB).dialog().localUri());
    }

    @Test
    public void shouldChallengeRefreshesToo() {
        users("SHA-256");
        final Asking asking = stranger(Rig.ALICE);
        final String challenge = refused(asking).challenges().get(0);
        final String tag = tagOf(asking.proving(proof(challenge, "alice", "secret", 1)));
        assertEquals(200, ask(asking.again(tag).proving(proof(challenge, "alice", "secret", 2))));
        assertEquals("another user", 403, ask(asking.again(tag).proving(proof(challenge, "mallory", "secret", 3))));
        assertEquals(401, ask(asking.again(tag).proving("nothing")));
        assertEquals(200, ask(asking.again(tag).proving(proof(challenge, "alice", "secret", 4))));
    }

    @Test
    public void shouldAskOneSourceAfterTheOther() {
        final CredentialSource nobody = new CredentialSource() {
            @Override
            public CompletionStage<Optional<Credentials>> find(final String user, final String realm) {
                if (user.equals("broken")) {
                    throw new IllegalStateException("a test");
                }
                return CompletableFuture.completedFuture(Optional.empty());
            }

            @Override
            public Set<String> algorithms() {
                return Set.of("SHA-256");
            }
        };
        rig.engine.admittance().credentialSources().add(nobody, Map.of("service.ranking", 10));
        users("SHA-256");
        final String challenge = refused(stranger(Rig.ALICE)).challenges().get(0);
        assertEquals(200, ask(stranger(Rig.ALICE).proving(proof(challenge, "alice", "secret", 1))));
        assertEquals("one fails", 503, ask(stranger(Rig.ALICE).proving(proof(challenge, "broken", "secret", 2))));
    }

    /** Phones of long ago say no algorithm, and mean MD5 (RFC 7616, 3.3). */
    @Test
    public void shouldTakeMd5ForNoAlgorithm() {
        users("MD5");
        final String challenge = refused(stranger(Rig.ALICE)).challenges().get(0);
        final String proof = proof(challenge, "alice", "secret", 1).replace(" algorithm=MD5,", "");
        assertFalse(proof.contains("algorithm"));
        assertEquals(200, ask(stranger(Rig.ALICE).proving(proof)));
    }

    /** An update of the bundle that has the users is a stop and a start. */
    @Test
    public void shouldWaitForUsersThatMayReturn() {
        rig.engine.admittance().credentialSources().remove(users("MD5"));
        assertEquals(503, ask(stranger(Rig.ALICE)));
        rig.pass(Duration.ofSeconds(31));
        assertEquals(403, ask(stranger(Rig.ALICE)));
    }

    @Test
    public void shouldAskAgainLaterWhileUsersAreOutOfReach() {
        final Users users = users("SHA-256");
        final String challenge = refused(stranger(Rig.ALICE)).challenges().get(0);
        users.away = true;
        final Answer.Refused answer = refused(stranger(Rig.ALICE).proving(proof(challenge, "alice", "secret", 1)));
        assertEquals(503, answer.status());
        assertTrue(answer.retryAfterSeconds() > 0);
    }
}
