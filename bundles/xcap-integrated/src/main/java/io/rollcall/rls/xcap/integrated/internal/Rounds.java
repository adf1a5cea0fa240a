package io.rollcall.rls.xcap.integrated.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one thread that opens the table, loads the folder and looks for changes made by others, in turn. */
final class Rounds {

    private static final Logger LOG = LoggerFactory.getLogger(Rounds.class);
    private static final long ROUND_MS = 250;
    private static final long CHECKER_PATIENCE_MS = 60_000;
    private static final long FIRST_LOAD_MS = 15_000;
    private static final long GATHER_MS = 50;

    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "rls-xcap-db-control"));
    private final IntegratedDocuments documents;
    private final TableKeeper keeper;
    private final LoadFolder folder;
    private final Runnable ready;
    private final Clock clock;
    private final long startedAtMs;
    private final ChangeNotices notices = new ChangeNotices(this::wake);
    private final AtomicBoolean woken = new AtomicBoolean();
    private volatile Settings settings;
    private long nextPollMs;
    private long nextLoadMs;
    private boolean missedChecker;
    private String trouble;

    /**
     * Not begun yet.
     *
     * @param ready called, again and again, once the folder was loaded or waited for long enough
     */
    Rounds(
            final IntegratedDocuments documents,
            final TableKeeper keeper,
            final LoadFolder folder,
            final Runnable ready,
            final Clock clock,
            final Settings settings) {
        this.documents = documents;
        this.keeper = keeper;
        this.folder = folder;
        this.ready = ready;
        this.clock = clock;
        this.settings = settings;
        startedAtMs = clock.millis();
    }

    void start() {
        thread.scheduleWithFixedDelay(this::round, 0, ROUND_MS, TimeUnit.MILLISECONDS);
    }

    void modify(final Settings changed) {
        settings = changed;
        execute(() -> {
            nextPollMs = 0;
            nextLoadMs = 0;
            keeper.retryNow();
            round();
        });
    }

    void retryNow() {
        execute(() -> {
            keeper.retryNow();
            round();
        });
    }

    void lost(final Database database) {
        execute(() -> keeper.lost(database));
    }

    /** Somebody changed the table: it is looked at soon, once for all that is told until then. */
    private void wake() {
        if (woken.compareAndSet(false, true)) {
            try {
                thread.schedule(
                        () -> {
                            woken.set(false);
                            nextPollMs = 0;
                            round();
                        },
                        GATHER_MS,
                        TimeUnit.MILLISECONDS);
            } catch (final RejectedExecutionException e) {
                LOG.debug("Stopping: changes are of no interest any more");
            }
        }
    }

    /** Closes the table and ends the thread; whether that was done in time. */
    boolean stop(final long atMostMs) throws InterruptedException {
        execute(() -> {
            notices.close();
            keeper.close();
        });
        thread.shutdown();
        if (thread.awaitTermination(atMostMs, TimeUnit.MILLISECONDS)) {
            return true;
        }
        thread.shutdownNow();
        return false;
    }

    private void execute(final Runnable task) {
        try {
            thread.execute(() -> guard(task));
        } catch (final RejectedExecutionException e) {
            LOG.debug("Stopping: nothing is done any more");
        }
    }

    private void round() {
        guard(() -> {
            final OpenTable table = keeper.align(settings);
            notices.align(keeper.database(), settings);
            if (table != null) {
                load(table);
                if (!mayLoadMore()) {
                    ready.run();
                }
                poll(table);
                trouble = null;
            }
        });
    }

    private void load(final OpenTable table) {
        final Settings now = settings;
        if (now.loadFolder() == null || clock.millis() < nextLoadMs) {
            return;
        }
        if (!documents.hasChecker()) {
            if (!missedChecker && clock.millis() - startedAtMs > CHECKER_PATIENCE_MS) {
                missedChecker = true;
                LOG.warn("{} is not loaded before rls-core is there to check documents", now.loadFolder());
            }
            return;
        }
        try {
            folder.load(now.loadFolder(), table);
            nextLoadMs = now.loadMs() == 0 ? Long.MAX_VALUE : clock.millis() + now.loadMs();
        } catch (final IOException e) {
            throw new UncheckedIOException("the folder " + now.loadFolder() + " cannot be read", e);
        }
    }

    /**
     * Whether lists of the folder may be missing yet: nobody should hear that there is no such list just after a start.
     */
    private boolean mayLoadMore() {
        return settings.loadFolder() != null && nextLoadMs == 0 && clock.millis() - startedAtMs < FIRST_LOAD_MS;
    }

    private void poll(final OpenTable table) {
        if (clock.millis() >= nextPollMs) {
            nextPollMs = settings.pollMs() == 0 ? Long.MAX_VALUE : clock.millis() + settings.pollMs();
            table.use(open -> {
                documents.poll(open);
                return null;
            });
        }
    }

    /** One line for each new trouble; the next round tries again. */
    private void guard(final Runnable task) {
        try {
            task.run();
        } catch (final RuntimeException e) {
            final String text = Trouble.of(e);
            if (!Objects.equals(text, trouble)) {
                trouble = text;
                LOG.warn("The table is not looked at: {}; tried again", text);
                LOG.debug("The reason in full", e);
            }
        }
    }
}
