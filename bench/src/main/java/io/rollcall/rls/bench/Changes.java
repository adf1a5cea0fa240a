package io.rollcall.rls.bench;

import java.time.Duration;

/** Members change from now on until this is closed, on a thread of its own. */
final class Changes implements AutoCloseable {

    private static final Duration BEFORE = Duration.ofSeconds(3);
    private static final Duration BUNCH = Duration.ofSeconds(1);

    private final Thread thread;
    private volatile boolean ending;

    Changes(final ChangeLoad load, final int rate) {
        thread = new Thread(
                () -> {
                    while (!ending) {
                        load.run(rate, BUNCH, false);
                    }
                },
                "changes");
        thread.start();
    }

    /** Lets it go on for a while before something happens. */
    void await() {
        Pause.of(BEFORE);
    }

    @Override
    public void close() {
        ending = true;
        try {
            thread.join();
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchException("interrupted");
        }
    }
}
