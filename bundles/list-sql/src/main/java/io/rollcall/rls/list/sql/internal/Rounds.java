package io.rollcall.rls.list.sql.internal;

import io.rollcall.rls.api.ServerView;
import io.rollcall.rls.list.sql.internal.SqlLists.Standing;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one thread that tries new queries out and looks for changed lists, in turn. */
final class Rounds {

    private static final Logger LOG = LoggerFactory.getLogger(Rounds.class);
    private static final long ENGINE_PATIENCE_S = 10;

    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "rls-list-sql-rounds"));
    private final SqlLists lists;
    private final Supplier<Settings> settings;
    private final Supplier<ServerView> view;
    private final Listeners listeners;
    private Future<?> next;
    private Query proven;

    /**
     * Not begun yet.
     *
     * @param view knows what is subscribed to; null while the engine is away
     */
    Rounds(
            final SqlLists lists,
            final Supplier<Settings> settings,
            final Supplier<ServerView> view,
            final Listeners listeners) {
        this.lists = lists;
        this.settings = settings;
        this.view = view;
        this.listeners = listeners;
    }

    /** The settings are others, or the databases. */
    void modify() {
        try {
            thread.execute(this::takeQuery);
        } catch (final RejectedExecutionException e) {
            LOG.debug("Stopping: settings count no more");
        }
        schedule();
    }

    private synchronized void schedule() {
        if (next != null) {
            next.cancel(false);
            next = null;
        }
        final long pollMs = settings.get().pollMs();
        if (pollMs > 0 && settings.get().query() != null && !thread.isShutdown()) {
            next = thread.scheduleWithFixedDelay(this::look, pollMs, pollMs, TimeUnit.MILLISECONDS);
        }
    }

    /**
     * A query that the database finds fault with is refused, and the one before stays. While nobody can say, it is used
     * untried, and tried when a database comes.
     */
    private void takeQuery() {
        final Query wanted = settings.get().query();
        if (wanted == null) {
            take(null);
            return;
        }
        if (wanted.equals(proven)) {
            return;
        }
        try {
            lists.check(wanted);
            take(wanted);
            LOG.info("Lists by SQL are served");
        } catch (final SQLException e) {
            if (Table.isDown(e)) {
                listeners.tell(lists.use(wanted));
                LOG.info("The query of etc/rls.list.sql.cfg is not tried yet: {}", SqlLists.reason(e));
            } else {
                listeners.tell(lists.use(proven));
                LOG.error(
                        "The query of etc/rls.list.sql.cfg is refused: {}; {}",
                        SqlLists.reason(e),
                        proven == null ? "no lists come from there" : "the one before stays");
            }
        }
    }

    private void take(final Query query) {
        proven = query;
        listeners.tell(lists.use(query));
    }

    private void look() {
        try {
            final ServerView engine = view.get();
            if (engine != null) {
                final Set<Standing> standing =
                        engine.subscriptions().toCompletableFuture().get(ENGINE_PATIENCE_S, TimeUnit.SECONDS).stream()
                                .map(one -> new Standing(one.listUri(), one.watcher()))
                                .collect(Collectors.toSet());
                listeners.tell(lists.lookAgain(standing));
            }
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (final ExecutionException | TimeoutException | RuntimeException e) {
            LOG.warn("Lists by SQL are not looked at for changes in this round: {}", e.toString());
        }
    }

    /** Whether the thread has ended in time. */
    boolean stop(final long atMost, final TimeUnit unit) throws InterruptedException {
        thread.shutdownNow();
        return thread.awaitTermination(atMost, unit);
    }
}
