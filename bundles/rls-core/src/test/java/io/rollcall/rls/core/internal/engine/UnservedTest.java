package io.rollcall.rls.core.internal.engine;

import static org.junit.Assert.assertEquals;

import io.rollcall.rls.testkit.ManualClock;
import io.rollcall.rls.testkit.ManualExecutor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.Test;

public class UnservedTest {

    private final ManualClock clock = new ManualClock();
    private final ManualExecutor later = new ManualExecutor();
    private final Set<Integer> moving = new HashSet<>(Set.of(1, 2));
    private final Unserved unserved = new Unserved(moving::contains, clock, later);
    private final List<String> done = new ArrayList<>();

    private void hold(final int hash, final String name) {
        unserved.hold(hash, () -> done.add(name), () -> done.add(name + " in vain"));
    }

    @Test
    public void shouldLetRequestsGoOnInTheirOrderWhenTheirShardHasArrived() {
        hold(1, "a");
        hold(2, "b");
        hold(1, "c");
        later.runNext();
        assertEquals(List.of(), done);

        moving.remove(1);
        later.runNext();
        assertEquals(List.of("a", "c"), done);
        moving.remove(2);
        later.runNext();
        assertEquals(List.of("a", "c", "b"), done);
        assertEquals("nobody looks for nothing", 0, later.waiting());
        hold(2, "d");
        assertEquals(1, later.waiting());
    }

    @Test
    public void shouldGiveUpAfterAWhile() {
        hold(1, "a");
        clock.advance(Duration.ofSeconds(2));
        hold(1, "b");
        clock.advance(Duration.ofSeconds(1));
        later.runNext();

        assertEquals(List.of("a in vain"), done);
    }

    @Test
    public void shouldGoOnWhereARequestFails() {
        unserved.hold(
                1,
                () -> {
                    throw new IllegalStateException("on purpose");
                },
                () -> {});
        hold(1, "b");
        hold(2, "c");
        moving.remove(1);
        later.runNext();
        assertEquals(List.of("b"), done);
        moving.clear();
        later.runNext();
        assertEquals(List.of("b", "c"), done);
    }

    @Test
    public void shouldAnswerAllWhenTheEngineStops() {
        hold(1, "a");
        hold(2, "b");
        unserved.close();
        assertEquals(List.of("a in vain", "b in vain"), done);
        hold(1, "c");
        assertEquals(List.of("a in vain", "b in vain", "c in vain"), done);
        later.runNext();
        assertEquals("nobody looks for nothing", 0, later.waiting());
    }

    @Test
    public void shouldHoldOnlySoMany() {
        for (int number = 0; number < 2000; number++) {
            hold(1, "held");
        }
        hold(1, "too many");

        assertEquals(List.of("too many in vain"), done);
    }
}
