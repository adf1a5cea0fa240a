package io.rollcall.rls.core.internal.journal;

import io.rollcall.rls.api.Counters;
import io.rollcall.rls.core.internal.lane.Deadline;
import io.rollcall.rls.core.internal.lane.Lane;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** Messages for dialogs of one lane that are being taken up. They wait in the order they came, but not for long. */
public final class HeldMessages {

    /** Their senders send them again meanwhile. */
    public static final long HOLD_MS = 4000;

    private static final int MOST_HELD = 2000;

    private final Lane lane;
    private final Clock clock;
    private final Counters counters;
    private final List<Held> all = new ArrayList<>();

    HeldMessages(final Lane lane, final Clock clock, final Counters counters) {
        this.lane = lane;
        this.clock = clock;
        this.counters = counters;
    }

    /**
     * Keeps a message until its watcher is taken up.
     *
     * @param goOn then, or as soon as it is clear that there is none
     * @param giveUp after too long
     */
    public void hold(final int hash, final Runnable goOn, final Runnable giveUp) {
        if (all.size() >= MOST_HELD) {
            giveUp.run();
            return;
        }
        counters.count("journal.held");
        final Held one = new Held(this, hash, goOn, giveUp);
        all.add(one);
        lane.at(clock.millis() + HOLD_MS, one);
    }

    void letGo(final Held one) {
        all.remove(one);
    }

    /** The watchers with these hashes are here: what waited for them goes on. */
    public void release(final int firstHash, final int lastHash) {
        final List<Held> free = all.stream()
                .filter(one -> one.hash() >= firstHash && one.hash() <= lastHash)
                .toList();
        all.removeAll(free);
        for (final Held one : free) {
            lane.at(Deadline.NEVER, one);
            lane.execute(one::goOn);
        }
    }

    /** The lane is closed: what waits gets its answer now. */
    public void giveUp() {
        final List<Held> left = List.copyOf(all);
        all.clear();
        for (final Held one : left) {
            lane.at(Deadline.NEVER, one);
            // by itself: what fails there must not keep the lane from its last word
            lane.execute(one::giveUp);
        }
    }
}
