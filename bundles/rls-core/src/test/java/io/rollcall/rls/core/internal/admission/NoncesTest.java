package io.rollcall.rls.core.internal.admission;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.testkit.Requirement;
import java.security.SecureRandom;
import org.junit.Test;

/** Nonces that only this server can make, and nobody can use twice. */
public class NoncesTest {

    private static final long LIFE_MS = 300_000;

    private final Nonces nonces = new Nonces(new SecureRandom(), 3);

    private boolean use(final String nonce, final long count, final long nowMs) {
        return nonces.use(nonce, "d", count, nowMs, LIFE_MS);
    }

    @Test
    @Requirement("3261-22-a")
    public void shouldCountUpwards() {
        final String nonce = nonces.make("d", 1000);
        assertFalse("not the first", use(nonce, 2, 1000));
        assertTrue(use(nonce, 1, 1000));
        assertFalse("a replay", use(nonce, 1, 2000));
        assertTrue("a gap, as where one was lost", use(nonce, 4, 3000));
        assertFalse(use(nonce, 3, 3000));
    }

    @Test
    @Requirement("3261-22-a")
    public void shouldEndInTime() {
        final String nonce = nonces.make("d", 1000);
        assertTrue(use(nonce, 1, 1000 + LIFE_MS - 1));
        assertFalse(use(nonce, 2, 1000 + LIFE_MS));
        assertFalse("from the future", use(nonces.make("d", 9000), 1, 8000));
    }

    @Test
    public void shouldKnowItsOwn() {
        final String nonce = nonces.make("d", 1000);
        assertNotEquals(nonce, nonces.make("d", 1000));
        assertFalse("another realm", nonces.use(nonce, "e", 1, 1000, LIFE_MS));
        assertFalse("another server", use(new Nonces(new SecureRandom()).make("d", 1000), 1, 1000));
        assertFalse(use("nonsense", 1, 1000));
        assertFalse(use("\u00e9!", 1, 1000));
        final char first = nonce.charAt(12) == 'A' ? 'B' : 'A';
        assertFalse("changed", use(nonce.substring(0, 12) + first + nonce.substring(13), 1, 1000));
    }

    /** Many are in use: the oldest is forgotten, and can then not be used again from the start. */
    @Test
    @Requirement("3261-22-a")
    public void shouldForgetWithoutLettingReplaysIn() {
        final String oldest = nonces.make("d", 1000);
        assertTrue(use(oldest, 1, 5000));
        for (int i = 1; i <= 3; i++) {
            assertTrue(use(nonces.make("d", 1000 + i), 1, 5000));
        }
        assertEquals(3, nonces.remembered());
        assertFalse(use(oldest, 1, 5000));
        assertFalse(use(oldest, 2, 5000));
    }

    @Test
    public void shouldForgetWhatIsOver() {
        assertTrue(use(nonces.make("d", 1000), 1, 1000));
        assertTrue(use(nonces.make("d", 1000 + 2 * LIFE_MS), 1, 1000 + 2 * LIFE_MS));
        assertEquals(1, nonces.remembered());
    }
}
