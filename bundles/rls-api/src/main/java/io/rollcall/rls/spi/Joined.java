package io.rollcall.rls.spi;

import io.rollcall.rls.api.Body;

/**
 * What an event package made of a body that arrived. A value.
 *
 * @param body what to hold and to tell from now on; null where nothing can be told yet
 * @param complete false where something is missing, because the body builds on a state that never arrived: the engine
 *     then refreshes the back-end subscription, which brings a full state (RFC 6665, 4.4.1), again and again but ever
 *     more seldom until one comes
 */
public record Joined(Body body, boolean complete) {

    /** The whole state. */
    public static Joined complete(final Body body) {
        return new Joined(body, true);
    }

    /** As much as is known; the rest must be asked for. */
    public static Joined incomplete(final Body body) {
        return new Joined(body, false);
    }
}
