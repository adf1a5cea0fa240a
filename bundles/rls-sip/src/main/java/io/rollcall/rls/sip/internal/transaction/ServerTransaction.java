package io.rollcall.rls.sip.internal.transaction;

import io.rollcall.rls.api.Answer;

/**
 * A request that came (RFC 3261, 17.2.2): Trying until there is an answer, then Completed until it is forgotten. The
 * answer is kept, not the bytes: the same request and answer make the same response.
 */
public final class ServerTransaction {

    private final String key;
    private final String mergeKey;
    private final boolean reliable;
    private volatile Answer answer;
    private volatile long forgetAtMs;

    /** Its neighbours in {@link Succession}, under whose lock they are. */
    ServerTransaction older;

    ServerTransaction younger;

    ServerTransaction(final String key, final String mergeKey, final boolean reliable, final long forgetAtMs) {
        this.key = key;
        this.mergeKey = mergeKey;
        this.reliable = reliable;
        this.forgetAtMs = forgetAtMs;
    }

    /** What was answered, or null while nothing was. */
    public Answer answer() {
        return answer;
    }

    String key() {
        return key;
    }

    String mergeKey() {
        return mergeKey;
    }

    boolean reliable() {
        return reliable;
    }

    long forgetAtMs() {
        return forgetAtMs;
    }

    /** Back to Trying. */
    void reopen() {
        answer = null;
    }

    void answered(final Answer given, final long newForgetAtMs) {
        forgetAtMs = newForgetAtMs;
        answer = given;
    }
}
