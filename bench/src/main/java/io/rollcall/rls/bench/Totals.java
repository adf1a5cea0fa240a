package io.rollcall.rls.bench;

import io.rollcall.rls.testkit.sip.Notifier;

/** Counts that only grow, taken at one moment. */
record Totals(long notifies, long bytes, long stale, long repeated, long altered, long retransmitted, long strays) {

    static Totals of(final Watchers watchers, final Ledger ledger, final Notifier notifier) {
        return new Totals(
                watchers.sum(WatchedList::notifies),
                watchers.sum(WatchedList::bytes),
                ledger.stale(),
                watchers.sum(WatchedList::repeated),
                watchers.sum(WatchedList::altered),
                watchers.sum(WatchedList::retransmitted),
                watchers.strays() + notifier.malformed().size());
    }

    /** Adds what came since then. */
    Figures since(final Totals before, final Figures figures) {
        return figures.with("stale", stale - before.stale)
                .with("repeated", repeated - before.repeated + altered - before.altered)
                .with("stray or malformed", strays - before.strays)
                .with("retransmitted NOTIFYs", retransmitted - before.retransmitted)
                .with("list NOTIFYs", notifies - before.notifies)
                .with("bytes per list NOTIFY", (bytes - before.bytes) / (double) (notifies - before.notifies));
    }
}
