package io.rollcall.rls.core.internal.subscription;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.testkit.Requirement;
import org.junit.Test;

/** What was asked for until a SUBSCRIBE came to us. */
public class TrailTest {

    private static final int NEAR = 17;
    private static final int FAR = 18;
    private static final String LIST = "sip:list@d";
    private static final String OTHER = "sip:other@d";
    private static final String RANDOM = "0123456789abcdef0123456789abcdef";

    @Test
    @Requirement("4662-7.4-b")
    public void shouldKnowWhatItAskedForWhenItComesRound() {
        final String toFar = Trail.NONE.then(NEAR, OTHER).callId(RANDOM);
        final String back = Trail.of(toFar).then(FAR, LIST).callId(RANDOM);

        assertTrue(Trail.of(back).circles(NEAR, OTHER));
        assertTrue(Trail.of(back).circles(FAR, LIST));
    }

    /** A diamond is no circle, nor is it one that two servers ask for the same. */
    @Test
    public void shouldLetThroughWhatIsNoCircle() {
        final Trail trail = Trail.NONE.then(NEAR, OTHER);

        assertFalse(Trail.NONE.circles(NEAR, OTHER));
        assertFalse(trail.circles(NEAR, LIST));
        assertFalse(trail.circles(FAR, OTHER));
    }

    @Test
    @Requirement("4662-7.4-b")
    public void shouldEndHoweverManyListsAreInsideOfEachOther() {
        Trail trail = Trail.NONE;
        int steps = 0;
        while (!trail.circles(NEAR, "sip:list" + steps + "@d") && steps < 1000) {
            trail = Trail.of(trail.then(NEAR, "sip:list" + steps + "@d").callId(RANDOM));
            steps++;
        }
        assertEquals(Trail.DEEPEST, steps);
    }

    @Test
    public void shouldTakeAStepBack() {
        final Trail before = Trail.NONE.then(NEAR, LIST);

        assertEquals(before, before.then(FAR, OTHER).before());
        assertEquals(Trail.NONE, before.before());
        assertEquals(Trail.NONE, Trail.NONE.before());
    }

    @Test
    public void shouldFindNoneInTheCallIdsOfOthers() {
        assertEquals(Trail.NONE, Trail.of(""));
        assertEquals(Trail.NONE, Trail.of(RANDOM));
        assertEquals(Trail.NONE, Trail.of(RANDOM + "@rls"));
        assertEquals(Trail.NONE, Trail.of(RANDOM + "@rls-1234567"));
        assertEquals(Trail.NONE, Trail.of("x" + RANDOM + "@rls-12345678"));
        assertEquals(Trail.NONE, Trail.of("call@rls-12345678.example.com"));
    }
}
