package io.rollcall.rls.sip.internal.server;

import io.rollcall.rls.sip.internal.message.ReceivedRequest;

/** What tells one request from another (RFC 3261, 17.2.3 and 8.2.2.2). */
final class TransactionKeys {

    private TransactionKeys() {}

    /** Branch, sent-by and method; the rules of RFC 2543 where the branch says nothing. */
    static String key(final ReceivedRequest request, final String method) {
        if (request.via().unique()) {
            return request.via().branch() + ' ' + request.via().sentBy() + ' ' + method;
        }
        return String.join(
                " ",
                request.callId(),
                request.fromTag(),
                request.toTag(),
                Long.toString(request.cseqNumber()),
                request.via().sentBy(),
                request.via().branch(),
                request.uri(),
                method);
    }

    /** What a request has in common with itself by another path, or null where it cannot be merged. */
    static String mergeKey(final ReceivedRequest request) {
        return request.toTag() == null && request.fromTag() != null && request.fault() == null
                ? request.fromTag() + ' ' + request.callId() + ' ' + request.cseqNumber() + ' ' + request.method()
                : null;
    }
}
