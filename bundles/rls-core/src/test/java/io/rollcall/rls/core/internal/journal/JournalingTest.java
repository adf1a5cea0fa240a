package io.rollcall.rls.core.internal.journal;

import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.spi.ShardLease;
import java.util.function.BooleanSupplier;
import org.junit.Test;

/** Who may send when, where several nodes share the watchers. */
public class JournalingTest {

    private static final int HASH = 7;

    private final Journaling journaling = new Journaling();

    private boolean held = true;

    private Grant grant(final long epoch) {
        return new Grant(null, new ShardLease() {
            @Override
            public int shard() {
                return 0;
            }

            @Override
            public int firstHash() {
                return 0;
            }

            @Override
            public int lastHash() {
                return 0xFFFF;
            }

            @Override
            public long epoch() {
                return epoch;
            }

            @Override
            public boolean held() {
                return held;
            }
        });
    }

    /** What a lane has before may be older than what another node sent meanwhile. */
    @Test
    public void shouldSendNothingBeforeAShardIsCompleteAgain() {
        journaling.mode(JournalSettings.DATABASE);
        final Grant before = grant(1);
        journaling.granted(before);
        before.complete();
        assertTrue(journaling.maySend(HASH));
        journaling.ended(before);

        final Grant after = grant(3);
        journaling.granted(after);
        assertFalse("another node served it", journaling.maySend(HASH));
        assertFalse(journaling.right(HASH).getAsBoolean());

        after.complete();
        assertTrue(journaling.maySend(HASH));
    }

    /** Nobody else can know of him, but others may have been given what is this node's by a lease. */
    @Test
    public void shouldTellWhoeverIsCarriedWhileALeaseThatWasGivenStands() {
        journaling.mode(JournalSettings.DATABASE);
        journaling.carry(HASH);
        assertTrue("no lease was given", journaling.maySend(HASH));
        assertFalse("not known here", journaling.maySend(HASH + 1));
        final BooleanSupplier right = journaling.right(HASH);

        final Grant grant = grant(1);
        journaling.granted(grant);
        assertTrue("not complete", journaling.maySend(HASH));
        held = false;
        assertFalse("lapsed", journaling.maySend(HASH));
        assertFalse("what is under way too", right.getAsBoolean());
        held = true;
        journaling.complete(grant);
        assertTrue(right.getAsBoolean());
        assertFalse("as all others", journaling.carries(HASH));
    }

    /** A shard that is on its way out may be back before all of it is written. */
    @Test
    public void shouldForgetNoLeaseButTheOneThatIsOver() {
        journaling.mode(JournalSettings.DATABASE);
        final Grant before = grant(1);
        journaling.granted(before);
        journaling.granted(grant(2));
        journaling.forgotten(before.lease());

        assertTrue("another node served it", journaling.granted(grant(4)));
    }

    @Test
    public void shouldGiveNoRightWhereAShardHasGoneAMomentAgo() {
        assertNull("nobody else is there", journaling.right(HASH));
        journaling.mode(JournalSettings.DATABASE);
        assertFalse(journaling.right(HASH).getAsBoolean());
    }
}
