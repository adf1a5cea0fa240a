package io.rollcall.rls.testkit.sip;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What a user agent does with one transmission of a NOTIFY. Immutable.
 *
 * @param status of the response
 * @param reason phrase of the response
 * @param headers added to it
 * @param delay before it is sent
 * @param dropped whether the transmission is treated as never received
 * @param raw bytes sent in place of a response; null for a proper one
 */
public record NotifyAnswer(
        int status, String reason, List<SipMessage.Header> headers, Duration delay, boolean dropped, byte[] raw) {

    private static final NotifyAnswer OK = new NotifyAnswer(200, "OK", List.of(), Duration.ZERO, false, null);

    /** 200, what is done where nothing else is said. */
    public static NotifyAnswer ok() {
        return OK;
    }

    /** No answer, as if it was lost on its way: the next transmission is asked about anew. */
    public static NotifyAnswer drop() {
        return new NotifyAnswer(0, "", List.of(), Duration.ZERO, true, null);
    }

    /** A refusal; the state in the NOTIFY is not taken over. */
    public static NotifyAnswer refuse(final int status) {
        return new NotifyAnswer(status, "Refused", List.of(), Duration.ZERO, false, null);
    }

    /** These bytes in place of a response. */
    public static NotifyAnswer malformed(final byte[] bytes) {
        return new NotifyAnswer(0, "", List.of(), Duration.ZERO, false, bytes.clone());
    }

    /** With one more header, for example Retry-After. */
    public NotifyAnswer with(final String name, final String value) {
        final List<SipMessage.Header> more = new ArrayList<>(headers);
        more.add(new SipMessage.Header(name, value));
        return new NotifyAnswer(status, reason, List.copyOf(more), delay, dropped, raw);
    }

    /** The same, later. */
    public NotifyAnswer after(final Duration wait) {
        return new NotifyAnswer(status, reason, headers, wait, dropped, raw);
    }

    /** Whether the state in the NOTIFY is taken over. */
    boolean accepts() {
        return status >= 200 && status < 300;
    }

    byte[] responseTo(final SipMessage request, final Flow flow) {
        if (raw != null) {
            return raw;
        }
        SipMessage response = SipMessage.response(status, reason, request);
        for (final SipMessage.Header header : headers) {
            response = response.with(header.name(), header.value());
        }
        return Responses.received(response, flow).toBytes();
    }
}
