package io.rollcall.rls.store.jdbc.internal;

import io.rollcall.rls.api.Counters;
import java.sql.SQLException;
import java.time.Clock;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sweeps the tables from time to time while the journal is open ({@code clean_period}, {@code rlpres_clean_period}).
 */
final class Sweeping {

    private static final Logger LOG = LoggerFactory.getLogger(Sweeping.class);

    private final ScheduledExecutorService reader;
    private final Committer committer;
    private final Restoring restoring;
    private final Clock clock;
    private final Counters counters;
    private ScheduledFuture<?> lists;
    private ScheduledFuture<?> members;
    private Settings settings;

    /** Of the reader alone. */
    private Sweep sweep;

    /** The same. */
    private MemberSweep memberSweep;

    /**
     * Not begun.
     *
     * @param reader the thread that waits for the database
     */
    Sweeping(
            final ScheduledExecutorService reader,
            final Committer committer,
            final Restoring restoring,
            final Clock clock,
            final Counters counters) {
        this.reader = reader;
        this.committer = committer;
        this.restoring = restoring;
        this.clock = clock;
        this.counters = counters;
    }

    /** Begins, or goes on in another rhythm. */
    synchronized void start(final Settings now) {
        if (settings == null || settings.cleanMs() != now.cleanMs()) {
            lists = restart(lists, this::lists, now.cleanMs());
        }
        if (settings == null || settings.memberCleanMs() != now.memberCleanMs()) {
            members = restart(members, this::members, now.memberCleanMs());
        }
        settings = now;
    }

    synchronized void stop() {
        lists = restart(lists, this::lists, 0);
        members = restart(members, this::members, 0);
        settings = null;
    }

    private ScheduledFuture<?> restart(final ScheduledFuture<?> before, final Runnable sweep, final long periodMs) {
        if (before != null) {
            before.cancel(false);
        }
        return periodMs == 0 ? null : reader.scheduleWithFixedDelay(sweep, periodMs, periodMs, TimeUnit.MILLISECONDS);
    }

    private synchronized long before() {
        return (clock.millis() - (settings == null ? 0 : settings.offsetMs())) / 1000;
    }

    void lists() {
        guarded(store -> {
            if (sweep == null || !sweep.isOf(store)) {
                sweep = new Sweep(store, counters);
            }
            sweep.lists(before(), restoring::serves, committer::tags);
        });
    }

    void members() {
        guarded(store -> {
            if (memberSweep == null || !memberSweep.isOf(store)) {
                memberSweep = new MemberSweep(store, counters);
            }
            memberSweep.run(before(), restoring::serves, committer.dialogs());
        });
    }

    private void guarded(final Work work) {
        final OpenStore store = committer.store();
        if (store == null || !committer.ready()) {
            return;
        }
        try {
            work.in(store);
        } catch (final SQLException | RuntimeException e) {
            LOG.warn("The tables are not swept: {}; tried again", Trouble.of(e));
        }
    }

    /** What is done with the tables. */
    private interface Work {
        void in(OpenStore store) throws SQLException;
    }
}
