package io.rollcall.rls.sip.internal.transaction;

import io.rollcall.rls.api.Counters;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * Our requests that have no final response yet (RFC 3261, 17.1.2). Timer K is not kept: a response that comes again
 * finds nothing here and is dropped, which is all that timer is for. Any thread.
 */
public final class ClientTransactions {

    private final Map<String, ClientTransaction> byBranch = new ConcurrentHashMap<>();
    private final AtomicLong serial = new AtomicLong();
    private final String branchStart;
    private final TimerWheel wheel;
    private final LongAdder stray;
    private final LongAdder retransmitted;
    private volatile TimerValues values;

    /**
     * An empty table.
     *
     * @param instance a few characters no other sender uses, part of each branch
     */
    public ClientTransactions(
            final String instance, final TimerWheel wheel, final TimerValues values, final Counters counters) {
        branchStart = "z9hG4bK" + instance;
        this.wheel = wheel;
        this.values = values;
        stray = counters.adder("sip.responses.stray");
        retransmitted = counters.adder("sip.requests.retransmitted");
    }

    /** Timer values for transactions from now on. */
    public void values(final TimerValues newValues) {
        values = newValues;
    }

    /** How long a request of ours may wait for its answer, milliseconds. */
    public long lifeMs() {
        return values.lifeMs();
    }

    /** A branch never given before. */
    public String newBranch() {
        return branchStart + Long.toString(serial.incrementAndGet(), Character.MAX_RADIX);
    }

    /**
     * Follows up a request that is about to be sent.
     *
     * @param branch its branch
     * @param retransmit sends it again; null over reliable transports
     * @param ending told once how it ended, unless {@link ClientTransaction#end} is first
     */
    public ClientTransaction begin(
            final String branch,
            final String method,
            final Runnable retransmit,
            final ClientTransaction.Ending ending) {
        final ClientTransaction transaction = new ClientTransaction(this, branch, method, retransmit, ending, values);
        byBranch.put(branch, transaction);
        transaction.start(wheel);
        return transaction;
    }

    /** The transaction a response belongs to (RFC 3261, 17.1.3), or null: it is counted then. */
    public ClientTransaction matching(final String branch, final String cseqMethod) {
        final ClientTransaction transaction = byBranch.get(branch);
        if (transaction == null || !transaction.method().equals(cseqMethod)) {
            stray.increment();
            return null;
        }
        return transaction;
    }

    /** How many wait for a final response. */
    public int size() {
        return byBranch.size();
    }

    boolean remove(final ClientTransaction transaction) {
        return byBranch.remove(transaction.branch(), transaction);
    }

    void countRetransmission() {
        retransmitted.increment();
    }
}
