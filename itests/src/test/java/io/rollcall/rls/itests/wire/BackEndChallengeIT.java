package io.rollcall.rls.itests.wire;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.testkit.Requirement;
import io.rollcall.rls.testkit.sip.DigestChallenge;
import io.rollcall.rls.testkit.sip.ReceivedSubscribe;
import io.rollcall.rls.testkit.sip.SipMessage;
import io.rollcall.rls.testkit.sip.SubscribePolicy;
import io.rollcall.rls.testkit.sip.Subscription;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.After;
import org.junit.Test;

/** Members whose server challenges the SUBSCRIBEs of the server under test. */
public final class BackEndChallengeIT extends WireTest {

    private static final Duration UNTIL_READ = Duration.ofSeconds(30);

    private Path file;

    /** As an operator does it: a file appears in etc, and is read within a second or two. */
    private void credentials(String realm, String password) throws IOException {
        file = SERVER.home().resolve("etc/rls.credentials-" + realm + ".cfg");
        Files.writeString(file, "realm = " + realm + "\nuser = rollcall\npassword = " + password + "\n");
    }

    @After
    public void removeCredentials() throws IOException {
        if (file != null) {
            Files.deleteIfExists(file);
        }
    }

    private List<ReceivedSubscribe> all(String name) {
        return wire.members().received().stream()
                .filter(one -> one.message().value("To").uri().equals(wire.member(name)))
                .toList();
    }

    private void becomesActive(Subscription subscription, String name) {
        subscription.await(
                name + " is active",
                UNTIL_READ,
                one -> one.view() != null && one.view().state(wire.member(name)).equals("active"));
    }

    /** Credentials that come later are enough; then the nonce is used again, with a count. */
    @Test
    @Requirement({"3261-8.1-c", "8760-2-b", "8760-2-c"})
    public void shouldAnswerTheTopmostChallengeAndUseItsNonceAgain() throws IOException {
        String list = wire.list("alice", "bob");
        wire.members()
                .challenge(
                        wire.member("bob"),
                        new DigestChallenge(401, "wire-one", "rollcall", "right", 3, "SHA-256", "MD5"))
                .policy(wire.member("bob"), SubscribePolicy.accept().granting(2));
        Subscription subscription =
                wire.agent("alice").subscribe(list, "presence", 600).awaitAccepted();
        awaitState(subscription, "bob", "terminated", "rejected");
        assertEquals("tries without credentials", 1, all("bob").size());

        credentials("wire-one", "right");
        becomesActive(subscription, "bob");
        SipMessage asked = all("bob").get(1).message();
        SipMessage proved = all("bob").get(2).message();
        assertNull(asked.header("Authorization"));
        assertTrue(
                proved.header("Authorization"), proved.header("Authorization").contains("algorithm=SHA-256"));
        assertEquals(asked.header("Call-ID"), proved.header("Call-ID"));
        assertEquals(asked.value("From").parameter("tag"), proved.value("From").parameter("tag"));
        assertEquals(asked.cseq() + 1, proved.cseq());

        // 2 s are granted and a nonce is good for three: the third refresh is challenged, and answered at once
        wire.members().await("refreshes", UNTIL_READ, members -> all("bob").size() >= 8);
        for (int count = 2; count <= 3; count++) {
            String line = all("bob").get(1 + count).message().header("Authorization");
            assertTrue(line, line.contains("nc=0000000" + count));
        }
        awaitActive(subscription, "bob");
        assertEquals(1, wire.members().subscriptions(wire.member("bob")).size());
    }

    @Test
    @Requirement("3261-8.1-c")
    public void shouldTryAWrongPasswordOnce() throws IOException {
        String list = wire.list("alice", "bob", "carol");
        credentials("wire-two", "right");
        wire.members()
                .challenge(wire.member("carol"), new DigestChallenge(407, "wire-two", "rollcall", "right", 99, "MD5"))
                .challenge(wire.member("bob"), new DigestChallenge(401, "wire-two", "rollcall", "other", 99, "MD5"));
        Subscription subscription =
                wire.agent("alice").subscribe(list, "presence", 600).awaitAccepted();
        // once carol was let in, the credentials are known, and bob has been asked with them
        becomesActive(subscription, "carol");
        wire.members().await("bob was tried with credentials", UNTIL_READ, members -> all("bob").stream()
                .anyMatch(one -> one.message().header("Authorization") != null));
        awaitState(subscription, "bob", "terminated", "rejected");
        long proofs = all("bob").stream()
                .filter(one -> one.message().header("Authorization") != null)
                .count();
        assertEquals("tries with a wrong password", 1, proofs);
        assertTrue(
                "in the log",
                SERVER.log().stream().noneMatch(line -> line.contains("right") && line.contains("password")));
    }
}
