package io.rollcall.rls.spi;

import static java.util.Objects.requireNonNull;

import io.rollcall.rls.api.Body;
import io.rollcall.rls.api.Dialog;
import io.rollcall.rls.api.EventHeader;
import io.rollcall.rls.api.SubscriptionState;
import java.util.List;

/**
 * A NOTIFY of a list subscription, ready but for what belongs to the hop: Via, Contact, Max-Forwards. The sender adds
 * {@code Require: eventlist}, which every NOTIFY of a list subscription carries (RFC 4662, 4.1).
 *
 * @param dialog the dialog it is sent in
 * @param cseq its sequence number
 * @param event Event, with the id of the SUBSCRIBE
 * @param state Subscription-State
 * @param body multipart/related with the RLMI document as root
 * @param headers further header lines, complete but for the line end, such as {@code Authorization: Digest ...}; mostly
 *     none
 * @param ofList whether it is of a list subscription; else there is no {@code Require}, and the body is any
 */
public record ListNotify(
        Dialog dialog,
        long cseq,
        EventHeader event,
        SubscriptionState state,
        Body body,
        List<String> headers,
        boolean ofList) {

    /** Of a list subscription. */
    public ListNotify(
            final Dialog dialog,
            final long cseq,
            final EventHeader event,
            final SubscriptionState state,
            final Body body,
            final List<String> headers) {
        this(dialog, cseq, event, state, body, headers, true);
    }

    /** Without further header lines. */
    public ListNotify(
            final Dialog dialog,
            final long cseq,
            final EventHeader event,
            final SubscriptionState state,
            final Body body) {
        this(dialog, cseq, event, state, body, List.of());
    }

    /** Of a subscription to a single resource, as a {@link PresenceAgent} sends it. */
    public static ListNotify single(
            final Dialog dialog,
            final long cseq,
            final EventHeader event,
            final SubscriptionState state,
            final Body body) {
        return new ListNotify(dialog, cseq, event, state, body, List.of(), false);
    }

    public ListNotify {
        headers = List.copyOf(headers);
        requireNonNull(dialog);
        requireNonNull(event);
        requireNonNull(state);
    }
}
