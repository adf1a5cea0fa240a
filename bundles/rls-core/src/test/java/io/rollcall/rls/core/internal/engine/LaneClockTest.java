package io.rollcall.rls.core.internal.engine;

import static org.junit.Assert.assertTrue;

import java.time.Clock;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.After;
import org.junit.Test;

public class LaneClockTest {

    private static final int ROUNDS = 20;

    private final Clock clock = Clock.systemUTC();
    private final LaneClock laneClock = new LaneClock(clock);
    private final AtomicLong dueMs = new AtomicLong(Long.MAX_VALUE);
    private final AtomicLong looks = new AtomicLong();
    private final Semaphore rung = new Semaphore(0);

    @After
    public void stop() {
        laneClock.stop();
    }

    @Test
    public void shouldRingInTimeForWhatIsPlannedWhileItSleeps() throws InterruptedException {
        laneClock.start(this::tick);
        final long begin = clock.millis();
        for (int round = 0; round < ROUNDS; round++) {
            final long due = clock.millis() + 20;
            dueMs.set(due);
            laneClock.planned(due);
            assertTrue("rings at all", rung.tryAcquire(10, TimeUnit.SECONDS));
        }
        final long took = clock.millis() - begin;
        assertTrue("one look a second would need 20 s: " + took, took < 10_000);
    }

    /** It used to look two hundred times a second. */
    @Test
    public void shouldHardlyLookWhileNothingIsPlanned() throws InterruptedException {
        laneClock.start(this::tick);
        assertTrue("nothing rings", !rung.tryAcquire(1, TimeUnit.SECONDS));
        assertTrue(looks + " looks", looks.get() >= 1 && looks.get() <= 5);
    }

    private long tick() {
        looks.incrementAndGet();
        if (dueMs.get() <= clock.millis()) {
            dueMs.set(Long.MAX_VALUE);
            rung.release();
        }
        return dueMs.get();
    }
}
