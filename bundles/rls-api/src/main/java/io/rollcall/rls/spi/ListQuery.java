package io.rollcall.rls.spi;

import static java.util.Objects.requireNonNull;

import io.rollcall.rls.api.EventHeader;
import java.time.Instant;

/**
 * What a resolver is asked.
 *
 * @param listUri the Request-URI subscribed to
 * @param watcher URI of who asks
 * @param event the event, or null where an operator asks for the list as such
 * @param deadline when an answer is of no use any more
 */
public record ListQuery(String listUri, String watcher, EventHeader event, Instant deadline) {

    public ListQuery {
        requireNonNull(listUri);
        requireNonNull(watcher);
        requireNonNull(deadline);
    }
}
