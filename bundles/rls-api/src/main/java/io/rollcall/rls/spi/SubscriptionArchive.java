package io.rollcall.rls.spi;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A copy of the subscriptions of {@code db_mode} 0 in a database: what the engine copies there each
 * {@code clean_period} and at its stop outlives the process, all in between does not.
 *
 * <p>Methods may be called from any thread and must not block.
 */
@ConsumerType
public interface SubscriptionArchive {

    /** Whether the engine takes up at its start what is kept here ({@code reload_db_subs}). */
    boolean reload();

    /** Keeps these and nothing else; what was kept before stays until all of these are. */
    CompletionStage<Void> replace(Collection<StoredWatcher> watchers);

    /** What is kept; it stays. */
    CompletionStage<List<StoredWatcher>> read();
}
