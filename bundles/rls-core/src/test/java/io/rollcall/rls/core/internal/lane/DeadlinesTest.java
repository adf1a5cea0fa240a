package io.rollcall.rls.core.internal.lane;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.Test;

public class DeadlinesTest {

    private static final class Bell extends Deadline {
        @Override
        protected void due(final long nowMs) {}
    }

    /** Many deadlines set, moved and taken back at random come out in order. */
    @Test
    public void shouldComeInOrder() {
        final Random random = new Random(6665);
        final Deadlines deadlines = new Deadlines();
        final List<Bell> bells = new ArrayList<>();
        for (int number = 0; number < 500; number++) {
            bells.add(new Bell());
        }
        for (int step = 0; step < 20_000; step++) {
            final long at = random.nextInt(10) == 0 ? Deadline.NEVER : random.nextInt(1_000_000);
            deadlines.set(bells.get(random.nextInt(bells.size())), at);
        }
        final long waiting =
                bells.stream().filter(bell -> bell.dueMs() != Deadline.NEVER).count();
        long last = -1;
        long polled = 0;
        for (Deadline next = deadlines.poll(1_000_000); next != null; next = deadlines.poll(1_000_000)) {
            polled++;
        }
        assertEquals(waiting, polled);
        assertEquals(Deadline.NEVER, deadlines.nextMs());
        for (final Bell bell : bells) {
            deadlines.set(bell, random.nextInt(1000));
        }
        while (deadlines.nextMs() != Deadline.NEVER) {
            final long next = deadlines.nextMs();
            assertEquals("in order", true, next >= last);
            last = next;
            deadlines.poll(next);
        }
    }

    @Test
    public void shouldHandOutOnlyWhatIsDue() {
        final Deadlines deadlines = new Deadlines();
        final Bell bell = new Bell();
        deadlines.set(bell, 10);
        assertNull(deadlines.poll(9));
        assertEquals(bell, deadlines.poll(10));
        assertNull(deadlines.poll(Long.MAX_VALUE - 1));
    }
}
