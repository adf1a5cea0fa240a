package io.rollcall.rls.sip.internal.client;

import io.rollcall.rls.sip.internal.message.Hosts;
import io.rollcall.rls.sip.internal.transport.Threads;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
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
    /** Who waits for a look-up that is queued or under way; guarded by itself. */
    private final Map<String, List<Consumer<InetAddress>>> waiting = new HashMap<>();

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
     * Looks a name up on a thread of the pool; who asks for one that is being looked up joins in.
     *
     * @param found called there with the address, or null where there is none; must not throw
     * @return false where no thread takes it, as once the resolver has stopped
     */
    boolean resolve(final String host, final Consumer<InetAddress> found) {
        synchronized (waiting) {
            final List<Consumer<InetAddress>> others = waiting.get(host);
            if (others != null) {
                others.add(found);
                return true;
            }
            try {
                pool.execute(() -> tell(host));
            } catch (final RejectedExecutionException | OutOfMemoryError e) {
                return false;
            }
            waiting.put(host, new ArrayList<>(List.of(found)));
            return true;
        }
    }

    private void tell(final String host) {
        InetAddress address = null;
        try {
            address = ask(host);
        } finally {
            final List<Consumer<InetAddress>> all;
            synchronized (waiting) {
                all = waiting.remove(host);
            }
            for (final Consumer<InetAddress> found : all) {
                found.accept(address);
            }
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
