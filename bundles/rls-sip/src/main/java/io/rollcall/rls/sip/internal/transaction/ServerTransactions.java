package io.rollcall.rls.sip.internal.transaction;

import io.rollcall.rls.api.Answer;
import io.rollcall.rls.api.Counters;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * The requests of the last 64*T1 (RFC 3261, 17.2.2 and 17.2.3), so that each is told the engine once. Bounded: the
 * oldest are forgotten first. Any thread.
 */
public final class ServerTransactions {

    /** What a request that came is to the table. */
    public enum Kind {
        /** Not seen before. */
        FIRST,
        /** The same again; the answer, if there is one, is to be repeated. */
        RETRANSMISSION,
        /** The same request by another path while the first is open (RFC 3261, 8.2.2.2). */
        MERGED
    }

    /**
     * A request and its transaction.
     *
     * @param kind what it is
     * @param transaction the transaction; null for a merged request
     */
    public record Admission(Kind kind, ServerTransaction transaction) {}

    private final Map<String, ServerTransaction> byKey = new ConcurrentHashMap<>();
    private final Map<String, ServerTransaction> byMergeKey = new ConcurrentHashMap<>();
    /** Those that are remembered, and no others: what is forgotten takes no room of the limit. */
    private final Succession oldestFirst = new Succession();

    private final LongSupplier clockMs;
    private final LongAdder repeated;
    private final LongAdder crowdedOut;
    private final LongAdder unanswered;
    private volatile TimerValues values;
    private volatile int limit;

    public ServerTransactions(
            final LongSupplier clockMs, final TimerValues values, final int limit, final Counters counters) {
        this.clockMs = clockMs;
        this.values = values;
        this.limit = limit;
        repeated = counters.adder("sip.requests.repeated");
        crowdedOut = counters.adder("sip.transactions.crowdedout");
        unanswered = counters.adder("sip.requests.unanswered");
    }

    /** New values for transactions from now on. */
    public void values(final TimerValues newValues, final int newLimit) {
        values = newValues;
        limit = newLimit;
    }

    /**
     * Lets a request in.
     *
     * @param key branch, sent-by and method
     * @param mergeKey From tag, Call-ID and CSeq of a request without To tag, or null
     */
    public Admission admit(final String key, final String mergeKey, final boolean reliable) {
        final ServerTransaction fresh =
                new ServerTransaction(key, mergeKey, reliable, clockMs.getAsLong() + values.lifeMs());
        final ServerTransaction known = byKey.putIfAbsent(key, fresh);
        if (known != null) {
            repeated.increment();
            return new Admission(Kind.RETRANSMISSION, known);
        }
        if (mergeKey != null && byMergeKey.putIfAbsent(mergeKey, fresh) != null) {
            byKey.remove(key, fresh);
            return new Admission(Kind.MERGED, null);
        }
        oldestFirst.add(fresh);
        ServerTransaction oldest;
        while ((oldest = oldestFirst.pollBeyond(limit)) != null) {
            forget(oldest);
            crowdedOut.increment();
        }
        return new Admission(Kind.FIRST, fresh);
    }

    /** Takes the answer; false when there was one already. Over a reliable transport the request is forgotten. */
    public boolean answered(final ServerTransaction transaction, final Answer answer) {
        synchronized (transaction) {
            if (transaction.answer() != null) {
                return false;
            }
            transaction.answered(answer, clockMs.getAsLong() + values.lifeMs());
        }
        if (transaction.reliable()) {
            // timer J is zero
            oldestFirst.remove(transaction);
            forget(transaction);
        }
        return true;
    }

    /** A request that was sent elsewhere came again and is asked about again; false where somebody does so already. */
    public boolean reopen(final ServerTransaction transaction) {
        synchronized (transaction) {
            if (!(transaction.answer() instanceof Answer.Elsewhere)) {
                return false;
            }
            transaction.reopen();
            return true;
        }
    }

    /** Whether a request with that key is there, for CANCEL. */
    public boolean knows(final String key) {
        return byKey.containsKey(key);
    }

    /** Forgets what is old. Called now and then. */
    public void sweep() {
        final long now = clockMs.getAsLong();
        ServerTransaction old;
        while ((old = oldestFirst.pollUntil(now)) != null) {
            if (old.answer() == null) {
                unanswered.increment();
            }
            forget(old);
        }
    }

    /** How many are remembered. */
    public int size() {
        return byKey.size();
    }

    private void forget(final ServerTransaction transaction) {
        byKey.remove(transaction.key(), transaction);
        if (transaction.mergeKey() != null) {
            byMergeKey.remove(transaction.mergeKey(), transaction);
        }
    }
}
