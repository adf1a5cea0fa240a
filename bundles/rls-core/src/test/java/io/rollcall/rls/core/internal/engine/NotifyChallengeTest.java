package io.rollcall.rls.core.internal.engine;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.api.Outcome;
import io.rollcall.rls.spi.ListNotify;
import io.rollcall.rls.testkit.Requirement;
import java.util.List;
import java.util.Map;
import org.junit.Test;

/** NOTIFYs that a watcher, or a proxy before it, challenges. */
public class NotifyChallengeTest {

    private static final String CHALLENGE = "Digest realm=\"d\", nonce=\"n%d\", qop=\"auth\", algorithm=SHA-256";

    private final Rig rig = new Rig("sip:bob@d");

    private void credentials() {
        new CredentialsComponent(
                rig.engine, Map.of("service.pid", "rls.credentials~a", "realm", "d", "user", "rls", "password", "pw"));
    }

    private void challenge(final int status, final int nonce) {
        final List<String> challenges = List.of(String.format(CHALLENGE, nonce));
        rig.end(new Outcome.Answered(status, "x", null, List.of(), -1, -1, -1, challenges, List.of(), Rig.FLOW));
    }

    /** The same notification again: equal document and version, another CSeq. */
    @Test
    @Requirement("4662-5.2-c")
    public void shouldRepeatTheSameNotificationWithCredentials() {
        for (final int status : new int[] {401, 407}) {
            final NotifyChallengeTest fresh = new NotifyChallengeTest();
            fresh.credentials();
            fresh.rig.subscribe(600);
            final ListNotify first = fresh.rig.lastNotify();
            fresh.challenge(status, 1);

            final ListNotify again = fresh.rig.lastNotify();
            assertEquals(2, fresh.rig.notifies.size());
            assertSame(first.body(), again.body());
            assertEquals(first.state(), again.state());
            assertEquals(first.cseq() + 1, again.cseq());
            final String header = status == 401 ? "Authorization: Digest " : "Proxy-Authorization: Digest ";
            assertTrue(again.headers().toString(), again.headers().get(0).startsWith(header));
        }
    }

    /** And the next one has them from the start. */
    @Test
    @Requirement("4662-5.2-b")
    public void shouldGoOnWithTheNextVersion() {
        credentials();
        rig.subscribe(600);
        challenge(401, 1);
        rig.answerNotify(200);
        rig.live("sip:bob@d", "b1");
        rig.passMs(600);

        assertEquals(3, rig.notifies.size());
        assertTrue(rig.lastBody(), rig.lastBody().contains("version=\"1\" fullState=\"false\""));
        assertTrue(rig.lastNotify().headers().get(0).contains("nc=00000002"));
    }

    /** Without credentials, or where they are refused, it is a failure as any other: told again later, all of it. */
    @Test
    @Requirement("6665-4.2-r")
    public void shouldNotRepeatWithoutEnd() {
        credentials();
        rig.subscribe(600);
        challenge(401, 1);
        challenge(401, 2);
        assertEquals(2, rig.notifies.size());
        rig.passMs(5000);
        assertEquals(3, rig.notifies.size());
        assertTrue(rig.lastBody(), rig.lastBody().contains("version=\"1\" fullState=\"true\""));
    }

    /** The last word too. */
    @Test
    public void shouldRepeatTheLastWord() {
        credentials();
        rig.subscribe(0);
        rig.passMs(600);
        challenge(401, 1);
        assertEquals("terminated;reason=timeout", rig.lastNotify().state().toString());
        assertEquals(2, rig.notifies.size());
        rig.answerNotify(200);
        assertEquals(Integer.valueOf(1), rig.engine.load().toCompletableFuture().join());
    }

    /** A SUBSCRIBE came before the challenge: the full state that is due goes instead, with credentials. */
    @Test
    @Requirement({"4662-5.2-e", "4662-5.2-c"})
    public void shouldTellAllInsteadOfRepeatingWhatIsOvertaken() {
        credentials();
        final String tag = rig.open(600);
        rig.live("sip:bob@d", "b1");
        rig.passMs(40);
        assertTrue(rig.lastBody(), rig.lastBody().contains("version=\"1\" fullState=\"false\""));
        final long cseq = rig.lastNotify().cseq();
        assertEquals(200, Rig.status(rig.refresh(tag, 2, 300)));
        challenge(401, 1);
        rig.passMs(0);

        assertEquals(3, rig.notifies.size());
        assertTrue(rig.lastBody(), rig.lastBody().contains("version=\"1\" fullState=\"true\""));
        assertEquals(cseq + 1, rig.lastNotify().cseq());
        assertTrue(rig.lastNotify().headers().get(0).startsWith("Authorization: Digest "));
    }
}
