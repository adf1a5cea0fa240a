package io.rollcall.rls.api;

import static java.util.Objects.requireNonNull;

/**
 * A NOTIFY of a back end as a transport read it.
 *
 * @param head the dialog header fields
 * @param state Subscription-State, or null where the field is missing
 * @param body the body, or null
 */
public record NotifyRequest(RequestHead head, SubscriptionState state, Body body) {

    public NotifyRequest {
        requireNonNull(head);
    }
}
