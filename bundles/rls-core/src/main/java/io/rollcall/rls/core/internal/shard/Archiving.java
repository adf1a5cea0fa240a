package io.rollcall.rls.core.internal.shard;

import io.rollcall.rls.core.internal.context.EngineContext;
import io.rollcall.rls.core.internal.journal.JournalSettings;
import io.rollcall.rls.core.internal.lane.Lanes;
import io.rollcall.rls.core.internal.subscription.Restoring;
import io.rollcall.rls.core.internal.subscription.Shard;
import io.rollcall.rls.core.internal.subscription.Snapshot;
import io.rollcall.rls.spi.StoredWatcher;
import io.rollcall.rls.spi.SubscriptionArchive;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies {@code db_mode} 0 into a database each {@code clean_period} and at the stop, and takes up what is there some
 * time after the start. What happened after the last copy is lost with the process.
 */
public final class Archiving {

    private static final Logger LOG = LoggerFactory.getLogger(Archiving.class);

    private static final long READ_AGAIN_MS = 10_000;

    private final EngineContext engine;
    private final Lanes<Shard> lanes;
    private final Consumer<Collection<StoredWatcher>> takingUp;
    private final AtomicBoolean busy = new AtomicBoolean();
    private final long startedMs;
    private volatile SubscriptionArchive archive;

    /** Whether what is kept there is to be read before it may be replaced. */
    private volatile boolean unread = true;

    private volatile boolean copied;
    private volatile boolean complained;
    private volatile long nextReadMs = Long.MIN_VALUE;
    private volatile long lastCopyMs;

    public Archiving(
            final EngineContext engine, final Lanes<Shard> lanes, final Consumer<Collection<StoredWatcher>> takingUp) {
        this.engine = engine;
        this.lanes = lanes;
        this.takingUp = takingUp;
        this.startedMs = engine.clock().millis();
        this.lastCopyMs = startedMs;
    }

    /** There is an archive, or with null there is none any more. */
    public void archive(final SubscriptionArchive changed) {
        archive = changed;
        engine.journaling().reloading(awaitsReload());
    }

    /** The engine before us has handed over: what it copied is older than what we have. */
    public void goesOn() {
        unread = false;
        engine.journaling().reloading(false);
    }

    /** Whether the subscriptions of this engine are there after a stop of the whole server. */
    public boolean outlives() {
        final SubscriptionArchive now = archive;
        return now != null && now.reload();
    }

    private boolean awaitsReload() {
        final SubscriptionArchive now = archive;
        return unread && now != null && inMemory() && now.reload();
    }

    private boolean inMemory() {
        return engine.settings().journal().dbMode() == JournalSettings.MEMORY;
    }

    /** Called every second. */
    public void look(final long nowMs) {
        final SubscriptionArchive now = archive;
        if (now == null || !inMemory()) {
            return;
        }
        final long periodMs = engine.settings().cleanPeriodMs();
        if (awaitsReload()) {
            final long delayMs = engine.settings().journal().initTimerDelayMs();
            if (nowMs >= Math.max(startedMs + delayMs, nextReadMs) && busy.compareAndSet(false, true)) {
                read(now);
            }
        } else if (periodMs > 0 && nowMs - lastCopyMs >= periodMs && busy.compareAndSet(false, true)) {
            lastCopyMs = nowMs;
            copy(now);
        }
    }

    private void read(final SubscriptionArchive from) {
        from.read().thenCompose(this::takeUp).whenComplete((count, failure) -> {
            if (failure == null) {
                goesOn();
                LOG.info("{} list subscriptions of the archive go on", count);
                lanes.onEach(shard -> shard.release());
            } else {
                nextReadMs = engine.clock().millis() + READ_AGAIN_MS;
                engine.counters().count("archive.failures");
                LOG.error("The archive of subscriptions cannot be read, and will be tried again", failure);
            }
            busy.set(false);
        });
    }

    private CompletionStage<Integer> takeUp(final List<StoredWatcher> watchers) {
        takingUp.accept(watchers);
        final List<CompletableFuture<Integer>> taken = new ArrayList<>();
        for (final StoredWatcher watcher : watchers) {
            taken.add(lanes.ask(watcher.hash(), shard -> Restoring.fromArchive(shard, watcher)));
        }
        return CompletableFuture.allOf(taken.toArray(CompletableFuture<?>[]::new))
                .thenApply(
                        all -> taken.stream().mapToInt(CompletableFuture::join).sum());
    }

    private void copy(final SubscriptionArchive to) {
        lanes.askEach(Snapshot::copy)
                .thenCompose(parts -> replace(to, joined(parts)))
                .whenComplete((none, failure) -> {
                    engine.counters().count(failure == null ? "archive.copies" : "archive.failures");
                    if (failure != null && !complained) {
                        LOG.error("Subscriptions cannot be copied to the database; tried again", failure);
                    }
                    complained = failure != null;
                    busy.set(false);
                });
    }

    /** The engine stops, and these are its last words. */
    public CompletionStage<Void> stop(final List<StoredWatcher> last) {
        final SubscriptionArchive now = archive;
        return now == null || awaitsReload() ? CompletableFuture.completedFuture(null) : replace(now, last);
    }

    /** But with nothing to say: what is there may be another mode's, which was not known to be wanted yet. */
    private CompletionStage<Void> replace(final SubscriptionArchive to, final List<StoredWatcher> all) {
        if (all.isEmpty() && !copied && unread) {
            return CompletableFuture.completedFuture(null);
        }
        return to.replace(all).thenRun(() -> copied = true);
    }

    /** A journal keeps the subscriptions from now on: what was copied would come back as if it were alive. */
    CompletionStage<Void> leave() {
        final SubscriptionArchive now = archive;
        unread = false;
        engine.journaling().reloading(false);
        return now == null || !copied ? CompletableFuture.completedFuture(null) : now.replace(List.of());
    }

    private static List<StoredWatcher> joined(final List<List<StoredWatcher>> parts) {
        final List<StoredWatcher> all = new ArrayList<>();
        parts.forEach(all::addAll);
        return all;
    }
}
