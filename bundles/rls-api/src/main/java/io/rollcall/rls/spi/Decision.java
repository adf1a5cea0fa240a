package io.rollcall.rls.spi;

/** What is decided about a watcher and a list (RFC 6665, 4.2.1.3 and 6.2). */
public enum Decision {
    /** He may subscribe and is told everything. */
    ALLOW,
    /** He may not: 403, or {@code terminated;reason=rejected} where he has a subscription. */
    DENY,
    /** He is told that he subscribes, and of no member: an answer that does not give the refusal away. */
    POLITE_BLOCK,
    /** Nobody has decided yet: the subscription stands as {@code pending}, and he is told of no member. */
    PENDING,
    /** Somebody else is to decide. */
    UNDECIDED
}
