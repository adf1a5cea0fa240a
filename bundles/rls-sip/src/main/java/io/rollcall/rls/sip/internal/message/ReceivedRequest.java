package io.rollcall.rls.sip.internal.message;

import io.rollcall.rls.api.Flow;

/**
 * A request that came and can be answered: its Via could be read. Where it has no fault, so could all that every
 * request must have.
 *
 * @param method its method
 * @param uri Request-URI
 * @param via topmost Via
 * @param callId Call-ID, or null where there is a fault
 * @param from value of From as written, or null where there is a fault
 * @param fromUri URI of From, or null where there is a fault
 * @param fromTag tag of From, or null
 * @param to value of To as written, or null where there is a fault
 * @param toUri URI of To, or null where there is a fault
 * @param toTag tag of To, or null
 * @param cseqNumber number of CSeq, or -1 where it is not one
 * @param fault what is wrong with it whatever its method, or null
 * @param head all header fields
 * @param message the bytes it lies in
 * @param bodyEnd where its body ends there; it begins at {@link Head#bodyAt()}
 * @param flow the way it came
 */
public record ReceivedRequest(
        String method,
        String uri,
        Via via,
        String callId,
        String from,
        String fromUri,
        String fromTag,
        String to,
        String toUri,
        String toTag,
        long cseqNumber,
        Fault fault,
        Head head,
        byte[] message,
        int bodyEnd,
        Flow flow)
        implements Received {

    public static final String SUBSCRIBE = "SUBSCRIBE";
    public static final String NOTIFY = "NOTIFY";

    /** How many bytes of body there are. */
    public int bodyLength() {
        return bodyEnd - head.bodyAt();
    }

    /**
     * Whether our Contact must be a SIPS URI: the Request-URI is one, or the topmost Record-Route, or the Contact where
     * there is no such (RFC 3261, 12.1.1).
     */
    public boolean secure() {
        if (sips(uri)) {
            return true;
        }
        final String route = head.first(Field.RECORD_ROUTE);
        final String first = route == null ? head.first(Field.CONTACT) : route;
        try {
            return first != null && sips(NameAddress.parse("Contact", first).uri());
        } catch (final IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean sips(final String text) {
        return text.regionMatches(true, 0, "sips:", 0, 5);
    }
}
