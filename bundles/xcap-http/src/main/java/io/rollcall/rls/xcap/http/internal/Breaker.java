package io.rollcall.rls.xcap.http.internal;

import java.time.Clock;

/**
 * Keeps requests from a server that fails again and again: after so many failures in a row nothing is asked for a
 * while, then one request shows whether it is back. Any thread; holds its monitor for moments.
 */
final class Breaker {

    private final Clock clock;
    private int failures;
    private boolean open;
    private boolean probing;
    private long retryAtMs;

    Breaker(final Clock clock) {
        this.clock = clock;
    }

    /** Whether to ask now; whoever is permitted reports how it went. */
    synchronized boolean permits() {
        if (!open) {
            return true;
        }
        if (probing || clock.millis() < retryAtMs) {
            return false;
        }
        probing = true;
        return true;
    }

    /** Whether nothing is asked at the moment. */
    synchronized boolean isOpen() {
        return open;
    }

    /**
     * The server answered.
     *
     * @return whether it had been given up before
     */
    synchronized boolean succeeded() {
        final boolean wasOpen = open;
        failures = 0;
        open = false;
        probing = false;
        return wasOpen;
    }

    /**
     * The server failed.
     *
     * @param limit failures in a row after which it is given up; 0 for never
     * @return whether it is given up by that
     */
    synchronized boolean failed(final int limit, final long pauseMs) {
        failures++;
        final boolean opens = !open && limit > 0 && failures >= limit;
        open |= opens;
        probing = false;
        if (open) {
            retryAtMs = clock.millis() + pauseMs;
        }
        return opens;
    }
}
