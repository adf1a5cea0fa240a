package io.rollcall.rls.sip.internal.transaction;

/** Transactions in the order they began, without an object for each: there are as many as requests in 32 s. */
final class Succession {

    private ServerTransaction oldest;
    private ServerTransaction youngest;
    private int size;

    synchronized void add(final ServerTransaction one) {
        one.older = youngest;
        if (youngest == null) {
            oldest = one;
        } else {
            youngest.younger = one;
        }
        youngest = one;
        size++;
    }

    /** Takes it out; nothing happens where it is not in. */
    synchronized void remove(final ServerTransaction one) {
        if (one.older == null && oldest != one) {
            return;
        }
        if (one.older == null) {
            oldest = one.younger;
        } else {
            one.older.younger = one.younger;
        }
        if (one.younger == null) {
            youngest = one.older;
        } else {
            one.younger.older = one.older;
        }
        one.older = null;
        one.younger = null;
        size--;
    }

    /** Takes out the oldest where there are more than so many; null where there are not. */
    synchronized ServerTransaction pollBeyond(final int most) {
        return size > most ? poll() : null;
    }

    /** Takes out the oldest where its time is over; null where it is not. */
    synchronized ServerTransaction pollUntil(final long nowMs) {
        return oldest != null && oldest.forgetAtMs() <= nowMs ? poll() : null;
    }

    private ServerTransaction poll() {
        final ServerTransaction first = oldest;
        remove(first);
        return first;
    }
}
