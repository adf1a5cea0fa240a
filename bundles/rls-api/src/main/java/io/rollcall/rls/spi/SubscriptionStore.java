package io.rollcall.rls.spi;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Keeps the state of watchers over a stop of the engine. The engine serves from its own memory; what it hands over and
 * when is told by {@link #dbMode()}.
 *
 * <p>Contract:
 *
 * <ul>
 *   <li>methods may be called from any thread and must not block; each stage completes when what was handed over is as
 *       safe as the mode promises;
 *   <li>values are kept as they are, by the key {@link StoredWatcher#watcher()}; a later one replaces an earlier one;
 *   <li>{@link #takeAll()} empties the store of what it returns, so that state is never served twice.
 * </ul>
 */
@ConsumerType
public interface SubscriptionStore {

    /** 0: gets everything at an orderly stop; 1 and 2: gets every change (see PID {@code rls}, {@code db_mode}). */
    int dbMode();

    /** Keeps these watchers, replacing what was kept of them. */
    CompletionStage<Void> put(Collection<StoredWatcher> watchers);

    /** Hands out everything and keeps nothing. */
    CompletionStage<List<StoredWatcher>> takeAll();
}
