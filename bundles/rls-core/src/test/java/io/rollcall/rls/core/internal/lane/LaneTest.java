package io.rollcall.rls.core.internal.lane;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertNull;

import io.rollcall.rls.testkit.ManualClock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicLongArray;
import org.junit.Test;

/** Who runs what is queued on a lane: the pool, or a thread that has time. */
public class LaneTest {

    private final Queue<Runnable> pool = new ArrayDeque<>();
    private final ManualClock clock = new ManualClock();
    private final Lane lane = new Lane(pool::add, clock, dueMs -> {}, new AtomicLongArray(1), 0);
    private final List<String> done = new ArrayList<>();

    private Runnable task(final String name) {
        return () -> done.add(name);
    }

    @Test
    public void shouldLeaveATaskToWhoeverHasTime() {
        final Runnable turn = lane.take(task("a"));
        assertNotNull(turn);
        assertEquals("not before he says so", List.of(), done);
        assertEquals("nobody is woken", 0, pool.size());
        turn.run();
        assertEquals(List.of("a"), done);
        assertNotNull("idle again", lane.take(task("b")));
    }

    /** Who lends a moment is not kept by all that is due. */
    @Test
    public void shouldLeaveMostDeadlinesToThePool() {
        lane.execute(() -> {
            for (int i = 0; i < 10; i++) {
                lane.at(clock.millis() + 1, new Deadline() {
                    @Override
                    protected void due(final long nowMs) {
                        done.add("due");
                    }
                });
            }
        });
        pool.remove().run();
        clock.advance(Duration.ofMillis(1));
        lane.take(task("a")).run();
        assertEquals(4, done.size());
        pool.remove().run();
        assertEquals(11, done.size());
        assertEquals(0, pool.size());
    }

    @Test
    public void shouldKeepTheOrderWithWhatOthersQueue() {
        final Runnable turn = lane.take(task("a"));
        lane.execute(task("b"));
        assertNull("one at a time", lane.take(task("c")));
        assertEquals(0, pool.size());
        turn.run();
        assertEquals(List.of("a", "b", "c"), done);
    }

    @Test
    public void shouldLeaveToThePoolWhatItIsAt() {
        lane.execute(task("a"));
        assertNull(lane.take(task("b")));
        pool.remove().run();
        assertEquals(List.of("a", "b"), done);
    }

    /** He has other things to do. */
    @Test
    public void shouldHandALongQueueToThePool() {
        final Runnable turn = lane.take(task("0"));
        final List<String> all = new ArrayList<>(List.of("0"));
        for (int number = 1; number < 10; number++) {
            lane.execute(task(String.valueOf(number)));
            all.add(String.valueOf(number));
        }
        turn.run();
        assertEquals(all.subList(0, 4), done);
        assertEquals(1, pool.size());
        pool.remove().run();
        assertEquals(all, done);
    }
}
