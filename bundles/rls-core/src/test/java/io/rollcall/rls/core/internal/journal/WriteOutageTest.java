package io.rollcall.rls.core.internal.journal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.spi.NotKeptException;
import org.junit.Test;

public class WriteOutageTest {

    private static final NotKeptException AWAY =
            new NotKeptException(NotKeptException.Reason.UNAVAILABLE, "away", null);

    private final WriteOutage outage = new WriteOutage();

    @Test
    public void shouldSayOnceForAllLanesThatNothingIsWrittenAndOnceThatItIs() {
        assertTrue(outage.failed("lane 1", AWAY, 0));
        assertFalse(outage.failed("lane 2", AWAY, 1));
        assertFalse("an hour later", outage.failed("lane 1", AWAY, 3_600_000));
        final int since = outage.current();
        assertTrue(outage.committed(since, 3_600_001));
        assertFalse(outage.committed(since, 3_600_002));
    }

    /** It was on its way before the database went, and says nothing of how it is now. */
    @Test
    public void shouldNotTakeAnOldWriteForTheEnd() {
        final int before = outage.current();
        outage.failed("lane 1", AWAY, 0);
        assertFalse(outage.committed(before, 1));
        final int first = outage.current();
        assertTrue(outage.committed(first, 2));
        outage.failed("lane 1", AWAY, 20_000);
        assertFalse("of the one before", outage.committed(first, 20_001));
    }

    @Test
    public void shouldNotFillTheLogWithAnOutageThatComesAndGoes() {
        int lines = 0;
        for (int second = 0; second < 60; second++) {
            lines += outage.failed("lane 1", AWAY, 1000L * second) ? 1 : 0;
            lines += outage.committed(outage.current(), 1000L * second + 500) ? 1 : 0;
        }
        assertEquals("two each ten seconds", 12, lines);
    }

    @Test
    public void shouldSayOfOneThatLastsThoughItBeganInTheQuiet() {
        outage.failed("lane 1", AWAY, 0);
        outage.committed(outage.current(), 1);
        assertFalse(outage.failed("lane 1", AWAY, 2));
        assertTrue(outage.failed("lane 1", AWAY, 10_002));
        assertTrue(outage.committed(outage.current(), 10_003));
    }

    @Test
    public void shouldNotTakeARefusalForAnOutage() {
        assertTrue(outage.refused(AWAY, 0));
        assertFalse(outage.refused(AWAY, 1));
        assertEquals(0, outage.current());
        assertTrue(outage.refused(AWAY, 10_000));
    }
}
