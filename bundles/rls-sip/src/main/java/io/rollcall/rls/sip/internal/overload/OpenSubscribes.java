package io.rollcall.rls.sip.internal.overload;

import io.rollcall.rls.api.Counters;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** SUBSCRIBEs that wait for the engine, which must not become more and more where it is slow. Any thread. */
public final class OpenSubscribes {

    private final AtomicInteger inAll = new AtomicInteger();
    private final LongAdder refused;
    private final LongAdder passedOver;
    private volatile OverloadLimits limits;

    public OpenSubscribes(final OverloadLimits limits, final Counters counters) {
        this.limits = limits;
        refused = counters.adder("sip.overload.waiting");
        passedOver = counters.adder("sip.overload.notifies");
    }

    /** Other limits from now on. */
    public void limits(final OverloadLimits newLimits) {
        limits = newLimits;
    }

    /**
     * Takes a place.
     *
     * @param source who asks, or null for one that is not counted
     * @return false where there is none, nothing is taken then
     */
    public boolean enter(final Source source) {
        final OverloadLimits now = limits;
        if (inAll.incrementAndGet() <= now.openInAll()) {
            if (source == null || source.open().incrementAndGet() <= now.openOfSource()) {
                return true;
            }
            source.open().decrementAndGet();
        }
        inAll.decrementAndGet();
        refused.increment();
        return false;
    }

    /**
     * Whether one more NOTIFY may wait.
     *
     * @param requests how many requests of any kind wait
     */
    public boolean takesNotify(final int requests) {
        if (requests - inAll.get() < limits.openNotifies()) {
            return true;
        }
        passedOver.increment();
        return false;
    }

    /** Gives a place back. */
    public void leave(final Source source) {
        inAll.decrementAndGet();
        if (source != null) {
            source.open().decrementAndGet();
        }
    }

    /** How many there are. */
    public int count() {
        return inAll.get();
    }
}
