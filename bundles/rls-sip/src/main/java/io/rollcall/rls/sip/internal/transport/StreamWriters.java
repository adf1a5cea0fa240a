package io.rollcall.rls.sip.internal.transport;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadPoolExecutor;

/**
 * The threads that write what is queued on connections. A peer that takes no data holds one of them until it is given
 * up; another takes its place meanwhile, so that such peers, however many, do not hold up writing to the others. Any
 * thread.
 */
final class StreamWriters {

    /** A write that takes longer waits for its peer. */
    private static final long STANDING_MS = 20;

    private final ThreadPoolExecutor pool;
    private final Set<Connection> writing = ConcurrentHashMap.newKeySet();
    private volatile int wanted;

    StreamWriters(final int threads) {
        wanted = threads;
        // each connection waits there at most once
        pool = Threads.pool("rls-sip-stream-worker", threads, Integer.MAX_VALUE);
    }

    synchronized void threads(final int threads) {
        wanted = threads;
        Threads.resize(pool, threads);
    }

    /** Writes what a connection has, later. */
    void write(final Connection connection, final long nowMs) {
        pool.execute(() -> {
            writing.add(connection);
            try {
                connection.drain();
            } finally {
                writing.remove(connection);
            }
        });
        if (writing.size() >= pool.getMaximumPoolSize()) {
            relieve(nowMs);
        }
    }

    /** Puts a thread in the place of each that stands still, and takes away what is no longer needed. */
    void relieve(final long nowMs) {
        final int size = pool.getMaximumPoolSize();
        if (size == wanted && writing.size() < size) {
            return;
        }
        int standing = 0;
        for (final Connection connection : writing) {
            if (connection.writingForMs(nowMs) > STANDING_MS) {
                standing++;
            }
        }
        if (size != wanted + standing) {
            resize(wanted + standing);
        }
    }

    /** One at a time: a pool has two sizes that must fit each other. */
    private synchronized void resize(final int size) {
        Threads.resize(pool, size);
    }

    /** Ends the threads; their connections are closed. */
    void stop() {
        Threads.end(pool);
    }
}
