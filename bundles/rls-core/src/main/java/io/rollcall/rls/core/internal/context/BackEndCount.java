package io.rollcall.rls.core.internal.context;

import java.util.concurrent.atomic.AtomicInteger;

/** How many back-end subscriptions there are in all. Any lane. */
public final class BackEndCount {

    private final AtomicInteger count = new AtomicInteger();

    /** Counts one more, whether it fits or not: it is there. */
    public void add() {
        count.incrementAndGet();
    }

    /** One ended. */
    public void remove() {
        count.decrementAndGet();
    }

    /** Whether there is room for another one; lanes that ask at one time may overshoot by one each. */
    public boolean hasRoom(final int most) {
        return most == 0 || count.get() < most;
    }
}
