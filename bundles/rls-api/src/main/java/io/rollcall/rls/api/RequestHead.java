package io.rollcall.rls.api;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * What SUBSCRIBE and NOTIFY requests have in common, as a transport read it from the wire.
 *
 * @param requestUri Request-URI
 * @param callId Call-ID
 * @param fromUri URI of From, without tag and angle brackets
 * @param fromTag tag of From; a request without one is refused by the transport (RFC 3261, 8.1.1.3)
 * @param toUri URI of To
 * @param toTag tag of To, or null outside of a dialog
 * @param cseq number of CSeq, 0 to 2^31-1
 * @param event Event, or null where the field is missing
 * @param contact URI of Contact, or null where the field is missing
 * @param recordRoute values of Record-Route in the order of the message
 * @param flow the way it came
 */
public record RequestHead(
        String requestUri,
        String callId,
        String fromUri,
        String fromTag,
        String toUri,
        String toTag,
        long cseq,
        EventHeader event,
        String contact,
        List<String> recordRoute,
        Flow flow) {

    public RequestHead {
        requireNonNull(requestUri);
        requireNonNull(callId);
        requireNonNull(fromUri);
        requireNonNull(fromTag);
        requireNonNull(toUri);
        requireNonNull(flow);
        recordRoute = List.copyOf(recordRoute);
    }
}
