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
 * @param lapsed whether its dialog is over although watchers still see it, until another one answers
 */
record Instance(String id, String state, String reason, Body body, long changedAtMs, boolean lapsed) {

    Instance(final String id, final String state, final String reason, final Body body, final long changedAtMs) {
        this(id, state, reason, body, changedAtMs, false);
    }

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

    boolean terminated() {
        return SubscriptionState.TERMINATED.equals(state);
    }

    /** Whether a dialog stands behind it. */
    boolean stands() {
        return !lapsed && !terminated();
    }

    /** The same for watchers, but its dialog is over. */
    Instance lapse() {
        return new Instance(id, state, reason, body, changedAtMs, true);
    }

    /** Its end; what was known last goes with it. */
    Instance end(final String why, final long nowMs) {
        return new Instance(id, SubscriptionState.TERMINATED, why, null, nowMs);
    }

    /** Whether a watcher would see no difference. */
    boolean sameAs(final Instance other) {
        if (other == null || visible() != other.visible()) {
            return false;
        }
        return !visible()
                || id.equals(other.id)
                        && state.equals(other.state)
                        && Objects.equals(reason, other.reason)
                        && same(told(), other.told());
    }

    private static boolean same(final Body one, final Body other) {
        return one == other || one != null && one.sameAs(other);
    }
}
