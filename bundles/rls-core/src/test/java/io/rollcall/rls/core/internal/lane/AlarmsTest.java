package io.rollcall.rls.core.internal.lane;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.testkit.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import org.junit.Test;

public class AlarmsTest {

    private final ManualClock clock = new ManualClock();
    private final List<Long> planned = new ArrayList<>();
    private final Alarms alarms = new Alarms(Runnable::run, clock, planned::add);
    private final List<String> done = new ArrayList<>();

    private long pass(final long ms) {
        clock.advance(Duration.ofMillis(ms));
        return alarms.tick(clock.millis());
    }

    @Test
    public void shouldDoWhatIsDueInItsOrder() {
        final long startMs = clock.millis();
        alarms.in(200).execute(() -> done.add("b"));
        alarms.in(100).execute(() -> done.add("a"));
        alarms.in(200).execute(() -> done.add("c"));
        assertEquals("the clock knows", List.of(startMs + 200, startMs + 100, startMs + 200), planned);

        assertEquals(startMs + 100, pass(99));
        assertEquals(List.of(), done);
        assertEquals(startMs + 200, pass(1));
        assertEquals(List.of("a"), done);
        assertEquals(Deadline.NEVER, pass(100));
        assertEquals(List.of("a", "b", "c"), done);
    }

    @Test
    public void shouldFailWhatDoesNotComeInTime() {
        final CompletableFuture<String> answer = new CompletableFuture<>();
        final CompletableFuture<String> limited = alarms.within(50, answer);
        pass(49);
        assertFalse(limited.isDone());
        pass(1);
        try {
            limited.join();
            throw new AssertionError("it came");
        } catch (final CompletionException e) {
            assertTrue(String.valueOf(e.getCause()), e.getCause() instanceof TimeoutException);
        }
        assertFalse("only the copy", answer.isDone());
    }

    /** What it would hold of an engine that is gone is let go. */
    @Test
    public void shouldKeepNothingOfWhatCame() {
        final CompletableFuture<String> answer = new CompletableFuture<>();
        final CompletableFuture<String> limited = alarms.within(50, answer);
        answer.complete("came");

        assertEquals("came", limited.join());
        assertEquals(Deadline.NEVER, alarms.tick(clock.millis()));
        assertEquals("came", alarms.within(50, answer).join());
        assertEquals("none for what is there", 1, planned.size());
    }

    @Test
    public void shouldMindNoPoolThatHasEnded() {
        final Alarms ended = new Alarms(
                task -> {
                    throw new RejectedExecutionException("ended");
                },
                clock,
                planned::add);
        ended.in(0).execute(() -> done.add("never"));

        assertEquals(Deadline.NEVER, ended.tick(clock.millis()));
    }
}
