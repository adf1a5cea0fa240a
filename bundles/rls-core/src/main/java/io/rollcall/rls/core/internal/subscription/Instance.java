package io.rollcall.rls.core.internal.subscription;

import io.rollcall.rls.api.Body;
import io.rollcall.rls.api.SubscriptionState;
import java.util.Objects;

/**
 * What one notifier of a resource said last (RFC 4662, 5.5).
 *
 * @param id unique within the resource, another one for each back-end dialog
 * @param state active, pending or terminated
 * @param reason why it ended, or null
 * @param body its state, or null
 * @param changedAtMs when it became so
 */
record Instance(String id, String state, String reason, Body body, long changedAtMs) {

    /** Whether watchers are told of it: an active one without state is withheld, since it would need a cid. */
    boolean visible() {
        return body != null || !active();
    }

    /** The state as it is told: only of an active instance. */
    Body told() {
        return active() ? body : null;
    }

    boolean active() {
        return SubscriptionState.ACTIVE.equals(state);
    }

    /** Whether a watcher would see no difference. */
    boolean sameAs(final Instance other) {
        return other != null
                && id.equals(other.id)
                && state.equals(other.state)
                && Objects.equals(reason, other.reason)
                && (body == other.body || body != null && body.sameAs(other.body));
    }
}
