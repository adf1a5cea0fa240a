package io.rollcall.rls.bench;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;

import org.HdrHistogram.Histogram;
import org.junit.Test;

public class LedgerTest {

    private static final long MS = 1_000_000;

    private final Ledger ledger = new Ledger(2);

    @Test
    public void shouldCountMembersThatWereToldNothing() {
        ledger.told(1, 0, 0);
        assertEquals(1, ledger.untold());
    }

    @Test
    public void shouldCountMembersWhoseLastChangeIsMissing() {
        ledger.told(0, 0, 0);
        ledger.told(1, 0, 0);
        assertNull(ledger.exampleBehind());
        ledger.change(0, 0);
        ledger.change(0, 0);
        ledger.told(0, 1, 0);
        assertEquals(1, ledger.behind());
        assertEquals("member 0 was told 1 of 2", ledger.exampleBehind());
        ledger.told(0, 2, 0);
        assertEquals(0, ledger.behind());
    }

    @Test
    public void shouldCountAnOlderChangeAfterANewerOneAsStale() {
        ledger.change(0, 0);
        ledger.change(0, 0);
        ledger.told(0, 2, 0);
        ledger.told(0, 2, 0);
        assertEquals(0, ledger.stale());
        ledger.told(0, 1, 0);
        assertEquals(1, ledger.stale());
    }

    @Test
    public void shouldCallAWatcherBehindUntilWhatHeKnewIsToldAgain() {
        ledger.change(0, 0);
        ledger.change(0, 0);
        ledger.told(0, 2, 0);
        ledger.told(0, 1, 10 * MS);
        ledger.told(0, 1, 20 * MS);
        assertEquals(1, ledger.behind());
        assertEquals("member 0 was told 1 of 2", ledger.exampleBehind());
        ledger.told(0, 2, 50 * MS);
        assertEquals(0, ledger.behind());
        assertEquals(40, ledger.longestStaleMs());
        assertEquals(0, ledger.longestStaleMs());
    }

    @Test
    public void shouldCountAChangeThatWasOvertakenUntilTheNewerOneIsTold() {
        ledger.told(0, 0, 0);
        ledger.change(0, 10 * MS);
        ledger.change(0, 30 * MS);
        ledger.told(0, 2, 40 * MS);
        final Histogram latency = ledger.latencyUs();
        assertEquals(2, latency.getTotalCount());
        assertEquals(30_000, latency.getMaxValue(), 30);
        assertEquals(10_000, latency.getMinValue(), 10);
    }
}
