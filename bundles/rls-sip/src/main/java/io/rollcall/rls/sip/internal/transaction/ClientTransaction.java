package io.rollcall.rls.sip.internal.transaction;

import io.rollcall.rls.sip.internal.message.ReceivedResponse;

/**
 * A request of ours that waits for its final response: timers E and F of RFC 3261, 17.1.2.2. Ends exactly once, by
 * whoever comes first.
 */
public final class ClientTransaction {

    /** Told how it ended, once. On the thread of the timer wheel or of a socket; must not block. */
    public interface Ending {
        void answered(ReceivedResponse response);

        void timedOut();
    }

    private final ClientTransactions table;
    private final String branch;
    private final String method;
    private final Ending ending;
    private final TimerValues values;
    private Runnable retransmit;
    private TimerWheel wheel;
    private TimerWheel.Timer timer;
    private long intervalMs;
    private long leftMs;
    private boolean ended;

    ClientTransaction(
            final ClientTransactions table,
            final String branch,
            final String method,
            final Runnable retransmit,
            final Ending ending,
            final TimerValues values) {
        this.table = table;
        this.branch = branch;
        this.method = method;
        this.retransmit = retransmit;
        this.ending = ending;
        this.values = values;
    }

    /** Branch of its Via. */
    public String branch() {
        return branch;
    }

    /** Its method. */
    public String method() {
        return method;
    }

    synchronized void start(final TimerWheel on) {
        wheel = on;
        leftMs = values.lifeMs();
        intervalMs = retransmit == null ? leftMs : values.t1Ms();
        next();
    }

    /** Takes a response that matches it. */
    public void received(final ReceivedResponse response) {
        if (response.status() >= 200) {
            if (end()) {
                ending.answered(response);
            }
            return;
        }
        synchronized (this) {
            if (retransmit != null) {
                // state Proceeding: from now on only each T2
                intervalMs = values.t2Ms();
            }
        }
    }

    /** Ends it without telling anybody; false when it has ended already. */
    public boolean end() {
        synchronized (this) {
            if (ended) {
                return false;
            }
            ended = true;
            retransmit = null;
            timer.cancel();
        }
        table.remove(this);
        return true;
    }

    private void next() {
        final long wait = Math.min(intervalMs, leftMs);
        leftMs -= wait;
        timer = wheel.schedule(wait, this::fired);
    }

    private void fired() {
        final Runnable again;
        synchronized (this) {
            if (ended) {
                return;
            }
            if (leftMs > 0) {
                again = retransmit;
                intervalMs = Math.min(2 * intervalMs, values.t2Ms());
                next();
            } else {
                again = null;
            }
        }
        if (again != null) {
            table.countRetransmission();
            again.run();
        } else if (end()) {
            ending.timedOut();
        }
    }
}
