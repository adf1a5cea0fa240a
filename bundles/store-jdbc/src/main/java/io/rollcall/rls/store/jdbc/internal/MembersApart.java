package io.rollcall.rls.store.jdbc.internal;

import io.rollcall.rls.api.Counters;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Member state on its way to a database of its own, where it is a copy for others: trouble there holds nothing up. What
 * is newest of each member waits until it can be written. Any thread.
 */
final class MembersApart {

    private static final Logger LOG = LoggerFactory.getLogger(MembersApart.class);

    /** Rows of a transaction. */
    private static final int STEP = 500;

    /** Of bodies, for each member that may wait. */
    private static final long OCTETS = 1024;

    private static final long FIRST_PAUSE_MS = 250;
    private static final long LONGEST_PAUSE_MS = 5000;

    /** The leases wait for the end. */
    private static final long LAST_WORDS_NS = TimeUnit.SECONDS.toNanos(2);

    private final OpenStore store;
    private final IntSupplier most;
    private final Counters counters;
    private final ScheduledThreadPoolExecutor thread;

    /** By list subscription and resource; null for one that goes. */
    private final Map<DialogKey, Map<String, Batch.Member>> waiting = new LinkedHashMap<>();

    /** List subscriptions all of whose members go, before those that wait are written. */
    private final Set<DialogKey> silenced = new LinkedHashSet<>();

    private int members;
    private long octets;
    private boolean planned;
    private long pauseMs = FIRST_PAUSE_MS;
    private int step = STEP;
    private volatile boolean down;
    private volatile boolean ending;
    private volatile long endNs;

    /**
     * Nothing waits.
     *
     * @param most how many members may wait, with a KB each on average, and as many list subscriptions that are over
     */
    MembersApart(final OpenStore store, final IntSupplier most, final Counters counters) {
        this.store = store;
        this.most = most;
        this.counters = counters;
        thread = new ScheduledThreadPoolExecutor(1, task -> new Thread(task, "rls-store-members"));
        thread.setKeepAliveTime(10, TimeUnit.SECONDS);
        thread.allowCoreThreadTimeOut(true);
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** Whether the last try failed. */
    boolean isDown() {
        return down;
    }

    /** Takes what a transaction has changed; one that was under way at the end comes too late. */
    synchronized void add(final Batch batch) {
        if (thread.isShutdown()) {
            counters.adder("store.members.lost").add(batch.members.size() + batch.silenced.size());
            return;
        }
        for (final DialogKey gone : batch.silenced) {
            forget(gone);
            if (silenced.size() < most.getAsInt()) {
                silenced.add(gone);
            } else {
                counters.count("store.members.lost"); // they go when their time is over
            }
        }
        batch.members.forEach(this::put);
        plan(down ? pauseMs : 0);
    }

    private void put(final Batch.Shown shown, final Batch.Member member) {
        remove(shown);
        final long more = octets(member);
        if (members < most.getAsInt() && octets + more <= OCTETS * most.getAsInt()) {
            members++;
            octets += more;
            waiting.computeIfAbsent(shown.list(), key -> new LinkedHashMap<>()).put(shown.resource(), member);
        } else {
            counters.count("store.members.lost");
        }
    }

    private void remove(final Batch.Shown shown) {
        final Map<String, Batch.Member> ofList = waiting.get(shown.list());
        if (ofList != null && ofList.containsKey(shown.resource())) {
            members--;
            octets -= octets(ofList.remove(shown.resource()));
            if (ofList.isEmpty()) {
                waiting.remove(shown.list());
            }
        }
    }

    /** What is kept of the back end with it, but for what is small. */
    private static long octets(final Batch.Member member) {
        return member == null
                ? 0
                : member.backEnd().instances().stream()
                        .filter(one -> one.body() != null)
                        .mapToLong(one -> one.body().bytes().length)
                        .sum();
    }

    /** Somebody else writes these from now on. */
    synchronized void forget(final Collection<DialogKey> lists) {
        lists.forEach(this::forget);
    }

    private void forget(final DialogKey list) {
        final Map<String, Batch.Member> gone = waiting.remove(list);
        if (gone != null) {
            members -= gone.size();
            gone.values().forEach(member -> octets -= octets(member));
        }
    }

    private void plan(final long inMs) {
        if (!planned && !thread.isShutdown()) {
            planned = true;
            try {
                thread.schedule(this::write, inMs, TimeUnit.MILLISECONDS);
            } catch (final RejectedExecutionException e) {
                LOG.debug("Closed: nothing is written any more");
            }
        }
    }

    private void write() {
        synchronized (this) {
            planned = false;
        }
        boolean more = true;
        while (more && (!ending || System.nanoTime() - endNs < 0)) {
            more = writeSome();
        }
    }

    /** One step; whether there is more to do now. */
    private boolean writeSome() {
        final Set<DialogKey> gone = new LinkedHashSet<>();
        final Map<Batch.Shown, Batch.Member> shown = new LinkedHashMap<>();
        take(gone, shown);
        if (gone.isEmpty() && shown.isEmpty()) {
            return false;
        }
        try (Connection connection = store.connectMembers()) {
            store.memberTable().write(connection, gone, shown);
            connection.commit();
        } catch (final SQLException | RuntimeException e) {
            return failed(e, gone, shown);
        }
        done(gone, shown);
        if (down) {
            down = false;
            LOG.info("Member state is written to its database again");
        }
        return true;
    }

    private synchronized void take(final Set<DialogKey> gone, final Map<Batch.Shown, Batch.Member> shown) {
        silenced.stream().limit(step).forEach(gone::add);
        if (gone.size() < silenced.size()) {
            return;
        }
        for (final Map.Entry<DialogKey, Map<String, Batch.Member>> list : waiting.entrySet()) {
            for (final Map.Entry<String, Batch.Member> one : list.getValue().entrySet()) {
                if (gone.size() + shown.size() >= step) {
                    return;
                }
                shown.put(new Batch.Shown(list.getKey(), one.getKey()), one.getValue());
            }
        }
    }

    /** But for what is another by now. */
    private synchronized void done(final Set<DialogKey> gone, final Map<Batch.Shown, Batch.Member> shown) {
        silenced.removeAll(gone);
        shown.forEach((one, member) -> {
            final Map<String, Batch.Member> ofList = waiting.get(one.list());
            if (ofList != null && ofList.containsKey(one.resource()) && ofList.get(one.resource()) == member) {
                remove(one);
            }
        });
        pauseMs = FIRST_PAUSE_MS;
        step = Math.min(STEP, 2 * step);
    }

    /** What the database refuses is found one by one, and left out; all else waits until it can be reached. */
    private synchronized boolean failed(
            final Exception failure, final Set<DialogKey> gone, final Map<Batch.Shown, Batch.Member> shown) {
        if (Trouble.isRefusal(failure)) {
            if (gone.size() + shown.size() == 1) {
                counters.count("store.members.lost");
                LOG.warn("The database of rlpres_db_url refuses a member's state: {}", Trouble.of(failure));
                done(gone, shown);
            }
            step = Math.max(1, (gone.size() + shown.size()) / 2);
            return true;
        }
        if (!down) {
            down = true;
            LOG.warn(
                    "Member state is not written to the database of rlpres_db_url: {}; others see it late",
                    Trouble.of(failure));
        }
        plan(pauseMs);
        pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS);
        return false;
    }

    /** Writes what waits, where that is possible soon, and nothing more. */
    CompletionStage<Void> close() {
        final CompletableFuture<Void> closed = new CompletableFuture<>();
        endNs = System.nanoTime() + LAST_WORDS_NS;
        ending = true;
        try {
            thread.execute(() -> end(closed));
        } catch (final RejectedExecutionException e) {
            closed.complete(null); // closed already
        }
        return closed;
    }

    private void end(final CompletableFuture<Void> closed) {
        try {
            write();
        } finally {
            synchronized (this) {
                thread.shutdown();
                counters.adder("store.members.lost").add(members + silenced.size());
            }
            closed.complete(null);
        }
    }
}
