package io.rollcall.rls.core.internal.context;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Servers, by host and port, that said 503 with Retry-After: no new request goes there before that time (RFC 3261,
 * 21.5.4). Any thread; bounded in number and in time.
 */
public final class ServerPauses {

    private static final int MOST_SERVERS = 10_000;
    private static final long LONGEST_MS = 600_000;

    private final Map<String, Long> untilMs = new ConcurrentHashMap<>();

    /** The server wants to be left alone for so long. */
    public void pause(final String server, final long nowMs, final long seconds) {
        if (untilMs.size() >= MOST_SERVERS) {
            untilMs.values().removeIf(until -> until <= nowMs);
        }
        if (untilMs.size() < MOST_SERVERS) {
            untilMs.put(server, nowMs + Math.min(seconds * 1000, LONGEST_MS));
        }
    }

    /** Until when it does, or 0. */
    public long untilMs(final String server, final long nowMs) {
        final Long until = untilMs.isEmpty() ? null : untilMs.get(server);
        if (until == null) {
            return 0;
        }
        if (until <= nowMs) {
            untilMs.remove(server, until);
            return 0;
        }
        return until;
    }
}
