package io.rollcall.rls.spi;

import static java.util.Objects.requireNonNull;

import io.rollcall.rls.api.Dialog;
import io.rollcall.rls.api.EventHeader;
import java.util.List;

/**
 * A SUBSCRIBE of ours to a member of a list, ready but for what belongs to the hop: Via, Contact, the outbound proxy.
 *
 * @param dialog the dialog it makes or is sent in; its local URI is the watcher's
 * @param cseq its sequence number
 * @param event Event
 * @param expiresSeconds Expires; 0 ends the subscription
 * @param accept media types for Accept, those of RFC 4662 included
 * @param lists whether it has {@code Supported: eventlist}, since a member may turn out to be a list elsewhere (RFC
 *     4662, 4.1); a peer that chokes on it is asked without
 * @param headers further header lines, complete but for the line end, such as {@code Authorization: Digest ...}; mostly
 *     none
 * @param maxForwards Max-Forwards, what the watcher's request had less one
 */
public record BackEndSubscribe(
        Dialog dialog,
        long cseq,
        EventHeader event,
        long expiresSeconds,
        List<String> accept,
        boolean lists,
        List<String> headers,
        int maxForwards) {

    public BackEndSubscribe {
        requireNonNull(dialog);
        requireNonNull(event);
        accept = List.copyOf(accept);
        headers = List.copyOf(headers);
    }
}
