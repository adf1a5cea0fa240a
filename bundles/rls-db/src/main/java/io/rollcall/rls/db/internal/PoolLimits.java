package io.rollcall.rls.db.internal;

/**
 * Limits of a pool of connections.
 *
 * @param size connections at most
 * @param connectionTimeoutMs how long a caller waits for a connection
 * @param socketTimeoutSeconds how long an answer of the database is waited for
 * @param idleTimeoutSeconds when a connection that nobody uses is closed
 */
record PoolLimits(int size, long connectionTimeoutMs, long socketTimeoutSeconds, long idleTimeoutSeconds) {

    static final PoolLimits DEFAULT = new PoolLimits(8, 2000, 10, 60);
}
