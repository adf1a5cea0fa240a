package io.rollcall.rls.sip.internal.client;

import io.rollcall.rls.sip.internal.transport.Hosts;
import io.rollcall.rls.sip.internal.transport.Threads;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Looks names up on threads of its own and remembers the answers for a while, the bad ones shorter. Any thread. */
final class HostResolver {

    /** Looks a name up; may block. */
    interface Lookup {
        InetAddress byName(String host) throws UnknownHostException;
    }

    private static final long GOOD_MS = 30_000;
    private static final long BAD_MS = 5_000;
    private static final int REMEMBERED = 10_000;

    private final Map<String, Known> known = new ConcurrentHashMap<>();
    private final ThreadPoolExecutor pool;
    private final Lookup lookup;
    private final LongSupplier clockMs;

    /** What a look-up gave: an address, or null. */
    private record Known(InetAddress address, long untilMs) {}

    HostResolver(final Lookup lookup, final int threads, final LongSupplier clockMs) {
        this.lookup = lookup;
        this.clockMs = clockMs;
        // what waits is bounded by the requests that may be under way
        pool = Threads.pool("rls-sip-resolve", threads, Integer.MAX_VALUE);
    }

    /** Looks up that many names at a time from now on. */
    void threads(final int threads) {
        Threads.resize(pool, threads);
    }

    /** The address where no waiting is needed: a literal or a name looked up lately. Null otherwise. */
    InetAddress atOnce(final String host) {
        final Known there = known.get(host);
        if (there != null && there.address() != null && clockMs.getAsLong() < there.untilMs()) {
            return there.address();
        }
        return Hosts.literal(host) ? lookUp(host) : null;
    }

    /**
     * Looks a name up on a thread of the pool.
     *
     * @param found called there with the address, or null where there is none
     * @return false once the resolver has stopped
     */
    boolean resolve(final String host, final Consumer<InetAddress> found) {
        try {
            pool.execute(() -> found.accept(ask(host)));
            return true;
        } catch (final RejectedExecutionException e) {
            return false;
        }
    }

    private InetAddress ask(final String host) {
        final Known there = known.get(host);
        if (there != null && clockMs.getAsLong() < there.untilMs()) {
            return there.address();
        }
        final InetAddress address = lookUp(host);
        if (known.size() >= REMEMBERED) {
            known.clear();
        }
        known.put(host, new Known(address, clockMs.getAsLong() + (address == null ? BAD_MS : GOOD_MS)));
        return address;
    }

    private InetAddress lookUp(final String host) {
        try {
            return lookup.byName(host);
        } catch (final UnknownHostException e) {
            return null;
        }
    }

    void stop() {
        Threads.end(pool);
    }
}
