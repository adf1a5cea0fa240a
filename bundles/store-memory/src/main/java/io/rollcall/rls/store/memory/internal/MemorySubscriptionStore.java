package io.rollcall.rls.store.memory.internal;

import io.rollcall.rls.spi.StoredWatcher;
import io.rollcall.rls.spi.SubscriptionStore;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.osgi.service.component.annotations.Component;

/**
 * Keeps the state of watchers in memory: it outlives the engine, not the process ({@code db_mode} 0).
 *
 * <p>It holds values of rls-api alone, so the engine that handed them in can be unloaded. Stages are complete when they
 * are returned.
 */
// immediate: a delayed component is thrown away, with all it holds, when the engine lets go of it
@Component(immediate = true, property = "db_mode:Integer=0")
public final class MemorySubscriptionStore implements SubscriptionStore {

    private final Object lock = new Object();
    private Map<String, StoredWatcher> byWatcher = new LinkedHashMap<>();

    @Override
    public int dbMode() {
        return 0;
    }

    @Override
    public CompletionStage<Void> put(final Collection<StoredWatcher> watchers) {
        synchronized (lock) {
            watchers.forEach(watcher -> byWatcher.put(watcher.watcher(), watcher));
        }
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<List<StoredWatcher>> takeAll() {
        final Map<String, StoredWatcher> taken;
        synchronized (lock) {
            taken = byWatcher;
            byWatcher = new LinkedHashMap<>();
        }
        return CompletableFuture.completedFuture(List.copyOf(taken.values()));
    }
}
