package io.rollcall.rls.bench;

import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * What was changed and what was told of it. Changes are numbered for each member from 0, its first state. One thread
 * writes changes; each member's watcher is told on one thread; both may read.
 */
final class Ledger {

    /** Times of that many changes of a member are remembered; older ones go without a latency. */
    private static final int REMEMBERED = 64;

    /** Two minutes. */
    private static final long LONGEST_US = 120_000_000L;

    private static final int DIGITS = 3;

    private final AtomicIntegerArray changed;
    private final AtomicIntegerArray told;
    private final AtomicIntegerArray shown;
    private final AtomicLongArray staleSinceNs;
    private final AtomicLongArray timesNs;
    private final Histogram latencyUs = new ConcurrentHistogram(LONGEST_US, DIGITS);
    private final LongAdder stale = new LongAdder();
    private final LongAccumulator longestStaleNs = new LongAccumulator(Math::max, 0);

    Ledger(final int members) {
        changed = new AtomicIntegerArray(members);
        told = new AtomicIntegerArray(members);
        shown = new AtomicIntegerArray(members);
        staleSinceNs = new AtomicLongArray(members);
        timesNs = new AtomicLongArray(members * REMEMBERED);
        for (int member = 0; member < members; member++) {
            told.set(member, -1);
            shown.set(member, -1);
        }
    }

    /** A member changes at that moment; gives back the number of the change. */
    int change(final int member, final long nowNs) {
        final int number = changed.get(member) + 1;
        timesNs.set(member * REMEMBERED + number % REMEMBERED, nowNs);
        changed.set(member, number);
        return number;
    }

    /** The watcher of a member was told a change: with it all before that he was not told of. True for the first. */
    boolean told(final int member, final int number, final long nowNs) {
        final int before = told.get(member);
        final int earlier = shown.getAndSet(member, number);
        if (number < before) {
            stale.increment();
            staleSinceNs.compareAndSet(member, 0, nowNs);
        } else if (earlier < before) {
            longestStaleNs.accumulate(nowNs - staleSinceNs.getAndSet(member, 0));
        }
        if (number > before) {
            for (int each = Math.max(before + 1, number - REMEMBERED + 1); each <= number; each++) {
                if (each > 0) {
                    final long waitedNs = nowNs - timesNs.get(member * REMEMBERED + each % REMEMBERED);
                    latencyUs.recordValue(Math.max(0, Math.min(LONGEST_US, waitedNs / 1000)));
                }
            }
            told.set(member, number);
        }
        return before < 0;
    }

    /** Members whose watcher was told nothing at all. */
    int untold() {
        int untold = 0;
        for (int member = 0; member < told.length(); member++) {
            untold += told.get(member) < 0 ? 1 : 0;
        }
        return untold;
    }

    /**
     * Members whose watcher was not told the last change as the last thing; one who never knew a first state lacks
     * nothing else.
     */
    int behind() {
        int behind = 0;
        for (int member = 0; member < told.length(); member++) {
            behind += isBehind(member) ? 1 : 0;
        }
        return behind;
    }

    private boolean isBehind(final int member) {
        final int last = changed.get(member);
        return last > 0 && shown.get(member) != last;
    }

    /** Counts what was lost so far no more; a phase that follows begins with nobody behind. */
    void giveUp() {
        for (int member = 0; member < told.length(); member++) {
            if (isBehind(member)) {
                told.set(member, changed.get(member));
                shown.set(member, changed.get(member));
                staleSinceNs.set(member, 0);
            }
        }
    }

    /** One member that is behind, for a message; null for none. */
    String exampleBehind() {
        for (int member = 0; member < told.length(); member++) {
            if (isBehind(member)) {
                return "member " + member + " was told " + shown.get(member) + " of " + changed.get(member);
            }
        }
        return null;
    }

    /** Times a watcher was told a change older than one he knew. */
    long stale() {
        return stale.sum();
    }

    /** The longest time since the last call of this until such a watcher was told what he knew, or a later one. */
    long longestStaleMs() {
        return longestStaleNs.getThenReset() / 1_000_000;
    }

    /** From change to NOTIFY in microseconds; a change that a later one overtook counts until that one is told. */
    Histogram latencyUs() {
        return latencyUs.copy();
    }

    /** Forgets the latencies so far. */
    void resetLatency() {
        latencyUs.reset();
    }
}
