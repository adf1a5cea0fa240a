package io.rollcall.rls.sip.internal.message;

import io.rollcall.rls.api.Flow;
import java.util.EnumSet;
import java.util.Set;

/** Looks for what is wrong with a request whatever its method (RFC 3261, 8.2.2 and 21.4.1). Stateless; any thread. */
final class FaultFinder {

    static final String VERSION = "SIP/2.0";

    private static final int MAX_MAX_FORWARDS = 255;

    private static final Field[] NEEDED = {Field.CALL_ID, Field.FROM, Field.TO, Field.CSEQ};
    /** Those that have one value: which of several would count? (RFC 3261, 7.3.1) */
    private static final Set<Field> ONCE = EnumSet.of(
            Field.FROM,
            Field.TO,
            Field.CALL_ID,
            Field.CSEQ,
            Field.MAX_FORWARDS,
            Field.CONTENT_LENGTH,
            Field.CONTENT_TYPE,
            Field.CONTENT_DISPOSITION,
            Field.EXPIRES,
            Field.EVENT,
            Field.SUBSCRIPTION_STATE);

    private FaultFinder() {}

    /** Whether the message is larger than it may be, of any kind. */
    static Fault size(final Head head, final int from, final int end, final Flow flow, final MessageLimits limits) {
        if (head.headerLines() > limits.headerLines()) {
            return Fault.bad("Too Many Header Lines");
        }
        if (head.startLine().length() > limits.lineBytes()) {
            return new Fault(414, "Request-URI Too Long");
        }
        if (head.longestLine() > limits.lineBytes()) {
            return Fault.bad("Header Line Too Long");
        }
        if (head.bodyAt() - from > limits.headBytes()
                || !flow.transport().reliable() && end - from > limits.datagramBytes()) {
            return new Fault(513, "Message Too Large");
        }
        return null;
    }

    /**
     * What is wrong with its fields; null where nothing is.
     *
     * @param line the request line
     * @param bodyEnd where the body ends, or -1 where Content-Length makes no sense
     */
    static Fault find(
            final Head head, final RequestLine line, final int bodyEnd, final Flow flow, final MessageLimits limits) {
        if (!line.version().equalsIgnoreCase(VERSION)) {
            return new Fault(505, "");
        }
        final Fault fields = fields(head);
        if (fields != null) {
            return fields;
        }
        if (bodyEnd < 0) {
            return Fault.bad("Bad Content-Length");
        }
        if (flow.transport().stream() && head.count(Field.CONTENT_LENGTH) == 0) {
            // nobody else says where a message in a stream ends (RFC 3261, 18.3)
            return Fault.bad("Missing Content-Length");
        }
        if (bodyEnd - head.bodyAt() > limits.bodyBytes()) {
            return new Fault(413, "");
        }
        return null;
    }

    private static Fault fields(final Head head) {
        for (final Field needed : NEEDED) {
            if (!head.has(needed)) {
                return Fault.bad("Missing " + needed.spelling());
            }
        }
        if (head.repeated()) {
            for (final Field once : ONCE) {
                if (head.count(once) > 1) {
                    return Fault.bad("Several " + once.spelling());
                }
            }
        }
        return null;
    }

    /**
     * What is wrong with its values; null where nothing is.
     *
     * @param line the request line
     * @param cseq CSeq, or null where it is none
     */
    static Fault find(
            final Head head, final RequestLine line, final NameAddress from, final NameAddress to, final CSeq cseq) {
        if (from.uri() == null) {
            return Fault.bad("Bad From");
        }
        if (to.uri() == null) {
            return Fault.bad("Bad To");
        }
        if (from.tag() == null) {
            return Fault.bad("Missing From Tag");
        }
        if (!Lexis.token(head.first(Field.CALL_ID), "@()<>:\\\"/[]?{}")) {
            return Fault.bad("Bad Call-ID");
        }
        if (cseq == null || !cseq.method().equals(line.method())) {
            return Fault.bad("Bad CSeq");
        }
        final String maxForwards = head.first(Field.MAX_FORWARDS);
        if (maxForwards != null && Lexis.numberOrLess(maxForwards, MAX_MAX_FORWARDS) < 0) {
            return Fault.bad("Bad Max-Forwards");
        }
        return requestLine(line);
    }

    private static Fault requestLine(final RequestLine line) {
        if (!line.exact() || !Lexis.token(line.method(), "")) {
            return Fault.bad("Bad Request Line");
        }
        return NameAddress.looksLikeUri(line.uri()) ? null : Fault.bad("Bad Request-URI");
    }
}
