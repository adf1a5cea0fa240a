package io.rollcall.rls.sip.internal.transaction;

import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertSame;

import org.junit.Test;

public final class SuccessionTest {

    private final Succession succession = new Succession();
    private final ServerTransaction a = added("a", 10);
    private final ServerTransaction b = added("b", 20);
    private final ServerTransaction c = added("c", 30);

    private ServerTransaction added(final String key, final long forgetAtMs) {
        final ServerTransaction one = new ServerTransaction(key, null, false, forgetAtMs);
        succession.add(one);
        return one;
    }

    @Test
    public void shouldGiveBackTheOldestBeyondTheLimit() {
        assertNull(succession.pollBeyond(3));
        assertSame(a, succession.pollBeyond(2));
        assertNull(succession.pollBeyond(2));
    }

    @Test
    public void shouldGiveBackThoseWhoseTimeIsOver() {
        assertSame(a, succession.pollUntil(20));
        assertSame(b, succession.pollUntil(20));
        assertNull(succession.pollUntil(20));
    }

    /** Of a connection, which are forgotten once they are answered. */
    @Test
    public void shouldCloseTheGapOfWhatIsTakenOut() {
        succession.remove(b);
        succession.remove(b);
        assertSame(a, succession.pollBeyond(1));
        assertSame(c, succession.pollBeyond(0));
        assertNull(succession.pollBeyond(0));
        final ServerTransaction d = added("d", 40);
        succession.remove(a);
        succession.remove(d);
        assertNull(succession.pollUntil(Long.MAX_VALUE));
        assertSame(added("e", 50), succession.pollBeyond(0));
    }
}
