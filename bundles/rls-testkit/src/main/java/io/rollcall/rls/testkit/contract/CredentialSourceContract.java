package io.rollcall.rls.testkit.contract;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.spi.CredentialSource;
import io.rollcall.rls.spi.Credentials;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.Test;

/** What every {@link CredentialSource} must do. */
public abstract class CredentialSourceContract {

    /** More than the server knows is no use to it. */
    private static final Set<String> KNOWN = Set.of("MD5", "SHA-256", "SHA-512-256");

    private static final int LIMIT_S = 10;

    /** A source that knows the user {@code alice} of the realm {@code d}, whose address of record is sip:alice@d. */
    protected abstract CredentialSource source();

    private Optional<Credentials> find(final String user, final String realm) throws Exception {
        return source().find(user, realm).toCompletableFuture().get(LIMIT_S, TimeUnit.SECONDS);
    }

    @Test
    public void shouldKnowWhoAUserIs() throws Exception {
        assertEquals("sip:alice@d", find("alice", "d").orElseThrow().uri());
    }

    /** Names are no patterns, no SQL, and not compared in lower case. */
    @Test
    public void shouldKnowNobodyElse() throws Exception {
        for (final String user : new String[] {"", "alic", "ALICE", "alice@d", "a%", "*", "' OR '1'='1", "alice\0"}) {
            assertTrue(user, find(user, "d").isEmpty());
        }
        assertTrue("of another realm", find("alice", "e").isEmpty());
        assertTrue("of no realm", find("alice", "").isEmpty());
    }

    @Test
    public void shouldOfferOnlyWhatUsersCanBeRecognisedBy() throws Exception {
        final Set<String> offered = source().algorithms();
        assertFalse("nothing", offered.isEmpty());
        assertTrue("unknown ones in " + offered, KNOWN.containsAll(offered));
        assertTrue(find("alice", "d").orElseThrow().ha1().keySet().containsAll(offered));
    }

    @Test
    public void shouldGiveDigestsAndNotPasswords() throws Exception {
        find("alice", "d").orElseThrow().ha1().forEach((algorithm, ha1) -> {
            assertTrue("algorithm in upper case: " + algorithm, KNOWN.contains(algorithm));
            assertTrue("no digest of " + algorithm, ha1.matches("[0-9A-Fa-f]+"));
            assertEquals(algorithm.equals("MD5") ? 32 : 64, ha1.length());
        });
    }
}
