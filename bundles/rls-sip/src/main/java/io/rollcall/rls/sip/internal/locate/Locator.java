package io.rollcall.rls.sip.internal.locate;

import io.rollcall.rls.api.Transport;
import io.rollcall.rls.sip.internal.dns.Dns;
import io.rollcall.rls.sip.internal.dns.Lookups;
import io.rollcall.rls.sip.internal.dns.Unknown;
import io.rollcall.rls.sip.internal.message.SipUri;
import io.rollcall.rls.sip.internal.transport.Target;
import io.rollcall.rls.sip.internal.transport.Threads;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.function.Consumer;
import java.util.function.IntUnaryOperator;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * Finds the servers for a URI (RFC 3263, 4), on threads of its own where somebody has to be asked, and remembers which
 * of them failed lately. Any thread; nothing here blocks.
 */
public final class Locator {

    private static final int REMEMBERED = 10_000;

    private final Map<Target, Long> failedUntilMs = new ConcurrentHashMap<>();
    /** Who waits for a look-up that is queued or under way; guarded by itself. */
    private final Map<SipUri, List<Consumer<List<Target>>>> waiting = new HashMap<>();

    private final ThreadPoolExecutor pool;
    private final Dns dns;
    private final Predicate<Transport> offered;
    private final IntUnaryOperator random;
    private final LongSupplier clockMs;

    /**
     * Finds servers.
     *
     * @param threads how many URIs are looked up at a time
     * @param offered whether we speak that transport
     */
    public Locator(final Dns dns, final int threads, final Predicate<Transport> offered, final LongSupplier clockMs) {
        this(dns, threads, offered, bound -> ThreadLocalRandom.current().nextInt(bound), clockMs);
    }

    Locator(
            final Dns dns,
            final int threads,
            final Predicate<Transport> offered,
            final IntUnaryOperator random,
            final LongSupplier clockMs) {
        this.dns = dns;
        this.offered = offered;
        this.random = random;
        this.clockMs = clockMs;
        // what waits is bounded by the requests that may be under way
        pool = Threads.pool("rls-sip-resolve", threads, Integer.MAX_VALUE);
    }

    /** Looks up that many URIs at a time from now on. */
    public void threads(final int threads) {
        Threads.resize(pool, threads);
    }

    /** The servers where nobody has to be asked; null otherwise. */
    public List<Target> atOnce(final SipUri uri) {
        try {
            return select(uri, dns.known(), false);
        } catch (final Unknown e) {
            return null;
        }
    }

    /**
     * Finds the servers on a thread of the pool; who asks for a URI that is being looked up joins in.
     *
     * @param found called there with the servers, none where there is no address; must not throw
     * @return false where no thread takes it, as once this has stopped
     */
    public boolean locate(final SipUri uri, final Consumer<List<Target>> found) {
        synchronized (waiting) {
            final List<Consumer<List<Target>>> others = waiting.get(uri);
            if (others != null) {
                others.add(found);
                return true;
            }
            try {
                pool.execute(() -> tell(uri));
            } catch (final RejectedExecutionException | OutOfMemoryError e) {
                return false;
            }
            waiting.put(uri, new ArrayList<>(List.of(found)));
            return true;
        }
    }

    private void tell(final SipUri uri) {
        List<Target> targets = List.of();
        try {
            targets = select(uri, dns.asking(), true);
        } catch (final Unknown e) {
            // nobody says: as good as no address
        } finally {
            final List<Consumer<List<Target>>> all;
            synchronized (waiting) {
                all = waiting.remove(uri);
            }
            for (final Consumer<List<Target>> found : all) {
                found.accept(targets);
            }
        }
    }

    private List<Target> select(final SipUri uri, final Lookups lookups, final boolean last) throws Unknown {
        final List<Target> targets = new ServerSelection(uri, lookups, offered, random, last).targets();
        return targets.size() < 2 || failedUntilMs.isEmpty() ? targets : goodFirst(targets);
    }

    /** Which failed lately are tried last. */
    private List<Target> goodFirst(final List<Target> targets) {
        final long now = clockMs.getAsLong();
        final List<Target> good = new ArrayList<>(targets.size());
        final List<Target> bad = new ArrayList<>();
        for (final Target target : targets) {
            final Long until = failedUntilMs.get(target);
            (until == null || until <= now ? good : bad).add(target);
        }
        good.addAll(bad);
        return good;
    }

    /** A request to that server failed so that the next one was tried (RFC 3263, 4.3). */
    public void failed(final Target target, final long rememberMs) {
        final long now = clockMs.getAsLong();
        if (failedUntilMs.size() >= REMEMBERED) {
            failedUntilMs.values().removeIf(until -> until <= now);
            if (failedUntilMs.size() >= REMEMBERED) {
                failedUntilMs.clear();
            }
        }
        failedUntilMs.put(target, now + rememberMs);
    }

    /** Ends the threads; what waits is told nothing any more. */
    public void stop() {
        Threads.end(pool);
    }
}
