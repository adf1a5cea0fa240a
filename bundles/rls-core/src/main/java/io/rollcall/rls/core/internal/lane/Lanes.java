package io.rollcall.rls.core.internal.lane;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All shards with their lanes.
 *
 * @param <S> the state of a shard
 */
public final class Lanes<S> {

    private static final Logger LOG = LoggerFactory.getLogger(Lanes.class);

    private final Clock clock;
    private final int shift;
    private final List<Lane> lanes;

    /** Of each lane. Where they lie together, a look at hundreds of them costs little. */
    private final AtomicLongArray nextDueMs;

    private final List<S> shards;
    private final Alarms alarms;
    private volatile LongConsumer planned = dueMs -> {};

    /**
     * Makes 2^bits shards.
     *
     * @param bits 1 to 16
     * @param state makes the state of a shard from its lane
     */
    public Lanes(final int bits, final Executor pool, final Clock clock, final Function<Lane, S> state) {
        this.clock = clock;
        this.shift = LocalTag.HASH_BITS - bits;
        this.nextDueMs = new AtomicLongArray(
                LongStream.generate(() -> Deadline.NEVER).limit(1 << bits).toArray());
        this.lanes = IntStream.range(0, 1 << bits)
                .mapToObj(number -> new Lane(pool, clock, dueMs -> planned.accept(dueMs), nextDueMs, number))
                .toList();
        this.alarms = new Alarms(pool, clock, dueMs -> planned.accept(dueMs));
        this.shards = lanes.stream().map(state).toList();
    }

    /** Does something with the shard of a watcher, on its lane. */
    public void on(final int watcherHash, final Consumer<? super S> task) {
        final int number = watcherHash >>> shift;
        final S shard = shards.get(number);
        lanes.get(number).execute(() -> task.accept(shard));
    }

    /**
     * Does something with the shard of a watcher, by a thread that has time.
     *
     * @return what that thread has to run then, with no lock held; null where another one is at it
     */
    public Runnable take(final int watcherHash, final Consumer<? super S> task) {
        final int number = watcherHash >>> shift;
        final S shard = shards.get(number);
        return lanes.get(number).take(() -> task.accept(shard));
    }

    /** Does something with each shard, on its lane. */
    public void onEach(final Consumer<? super S> task) {
        for (int number = 0; number < shards.size(); number++) {
            final S shard = shards.get(number);
            lanes.get(number).execute(() -> task.accept(shard));
        }
    }

    /** Does something with each shard that has watchers with these hashes, on its lane. */
    public void onRange(final int firstHash, final int lastHash, final Consumer<? super S> task) {
        for (int number = firstHash >>> shift; number <= lastHash >>> shift; number++) {
            final S shard = shards.get(number);
            lanes.get(number).execute(() -> task.accept(shard));
        }
    }

    /** Asks each shard that has watchers with these hashes, on its lane; fails where one of them does. */
    public <T> CompletableFuture<List<T>> askRange(
            final int firstHash, final int lastHash, final Function<? super S, ? extends T> question) {
        return all(IntStream.rangeClosed(firstHash >>> shift, lastHash >>> shift)
                .mapToObj(number -> this.<T>askLane(number, question))
                .toList());
    }

    /**
     * Asks each shard, on its lane; one that fails or takes longer has the other answer and does not spoil the rest.
     */
    public <T> CompletableFuture<List<T>> askEach(
            final Function<? super S, ? extends T> question, final T otherwise, final Duration limit) {
        final List<CompletableFuture<T>> answers = IntStream.range(0, shards.size())
                .mapToObj(number -> alarms.within(limit.toMillis(), this.<T>askLane(number, question))
                        .exceptionally(failure -> {
                            LOG.error("A lane could not answer", failure);
                            return otherwise;
                        }))
                .toList();
        return CompletableFuture.allOf(answers.toArray(CompletableFuture<?>[]::new))
                .thenApply(all -> answers.stream().map(CompletableFuture::join).toList());
    }

    /** Asks each shard, on its lane; completes when all have answered. */
    public <T> CompletableFuture<List<T>> askEach(final Function<? super S, ? extends T> question) {
        return all(IntStream.range(0, shards.size())
                .mapToObj(number -> this.<T>askLane(number, question))
                .toList());
    }

    /** Asks the shard of a watcher, on its lane. */
    public <T> CompletableFuture<T> ask(final int watcherHash, final Function<? super S, ? extends T> question) {
        return askLane(watcherHash >>> shift, question);
    }

    private <T> CompletableFuture<T> askLane(final int number, final Function<? super S, ? extends T> question) {
        return CompletableFuture.supplyAsync(() -> question.apply(shards.get(number)), lanes.get(number));
    }

    private static <T> CompletableFuture<List<T>> all(final List<CompletableFuture<T>> answers) {
        return CompletableFuture.allOf(answers.toArray(CompletableFuture<?>[]::new))
                .thenApply(all -> answers.stream().map(CompletableFuture::join).toList());
    }

    /** Who keeps the time is told of deadlines when they are set: on lanes, often. */
    public void whenPlanned(final LongConsumer listener) {
        planned = listener;
    }

    /** For what is to be done later on no lane. */
    public Alarms alarms() {
        return alarms;
    }

    /** Wakes the lanes whose deadlines are due, and those who wait; gives back the earliest deadline of the others. */
    public long tick() {
        final long nowMs = clock.millis();
        long nextMs = alarms.tick(nowMs);
        for (int number = 0; number < nextDueMs.length(); number++) {
            final long dueMs = nextDueMs.get(number);
            if (dueMs <= nowMs) {
                lanes.get(number).wake();
            } else {
                nextMs = Math.min(nextMs, dueMs);
            }
        }
        return nextMs;
    }
}
