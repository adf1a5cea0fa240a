package io.rollcall.rls.spi;

import static java.util.Objects.requireNonNull;

import io.rollcall.rls.api.Dialog;
import io.rollcall.rls.api.EventHeader;
import java.util.List;

/**
 * A SUBSCRIBE of ours to a member of a list, ready but for what belongs to the hop: Via, Contact, the outbound proxy.
 * The sender adds {@code Supported: eventlist}, since a member may turn out to be a list elsewhere (RFC 4662, 4.1).
 *
 * @param dialog the dialog it makes or is sent in; its local URI is the watcher's
 * @param cseq its sequence number
 * @param event Event
 * @param expiresSeconds Expires; 0 ends the subscription
 * @param accept media types for Accept, those of RFC 4662 included
 * @param credentials header lines that answer a challenge, such as {@code Authorization: Digest ...}; mostly none
 * @param maxForwards Max-Forwards, what the watcher's request had less one
 */
public record BackEndSubscribe(
        Dialog dialog,
        long cseq,
        EventHeader event,
        long expiresSeconds,
        List<String> accept,
        List<String> credentials,
        int maxForwards) {

    public BackEndSubscribe {
        requireNonNull(dialog);
        requireNonNull(event);
        accept = List.copyOf(accept);
        credentials = List.copyOf(credentials);
    }
}
