package io.rollcall.rls.sip.internal.component;

import io.rollcall.rls.api.Body;
import io.rollcall.rls.api.Dialog;
import io.rollcall.rls.api.EventHeader;
import io.rollcall.rls.api.Flow;
import io.rollcall.rls.api.SubscriptionState;
import io.rollcall.rls.spi.ListNotify;
import java.util.List;

/** Messages the tests send, and what the engine would send. */
final class Messages {

    private Messages() {}

    static String subscribe(final String transport, final int port, final String branch, final String more) {
        return "SUBSCRIBE sip:list@rls.test SIP/2.0\n"
                + "Via: SIP/2.0/" + transport + " 127.0.0.1:" + port + ";rport;branch=" + branch + "\n"
                + "Max-Forwards: 70\n"
                + "From: \"Alice\" <sip:alice@home.test>;tag=a1\n"
                + "To: <sip:list@rls.test>\n"
                + "Call-ID: " + branch + "@home.test\n"
                + "CSeq: 1 SUBSCRIBE\n"
                + "Contact: <sip:alice@127.0.0.1:" + port + ";transport=" + transport.toLowerCase() + ">\n"
                + "Event: presence\n"
                + "Supported: eventlist\n"
                + more
                + "Content-Length: 0\n\n";
    }

    static String notifyFrom(final int port, final String branch, final int cseq) {
        return "NOTIFY sip:127.0.0.1 SIP/2.0\n"
                + "Via: SIP/2.0/UDP 127.0.0.1:" + port + ";branch=" + branch + "\n"
                + "Max-Forwards: 70\n"
                + "From: <sip:bob@far.test>;tag=b1\n"
                + "To: <sip:alice@home.test>;tag=ours\n"
                + "Call-ID: backend@rls\n"
                + "CSeq: " + cseq + " NOTIFY\n"
                + "Contact: <sip:bob@127.0.0.1:" + port + ">\n"
                + "Event: presence\n"
                + "Subscription-State: active;expires=500\n"
                + "Content-Type: application/pidf+xml\n"
                + "Content-Length: 4\n\nbody";
    }

    static ListNotify notify(final String target, final byte[] body, final Flow flow, final String... routes) {
        return new ListNotify(
                new Dialog(
                        "c9",
                        "ltag",
                        "rtag",
                        "sip:list@rls.test",
                        "sip:alice@home.test",
                        target,
                        List.of(routes),
                        flow),
                7,
                EventHeader.parse("presence;id=3"),
                SubscriptionState.active(600),
                Body.of("multipart/related;boundary=b", body));
    }

    /** The response to a request as it was heard. */
    static String response(final String start, final String request, final String more) {
        final StringBuilder response = new StringBuilder("SIP/2.0 " + start + "\n");
        for (final String line : request.split("\r\n")) {
            if (line.matches("(Via|From|To|Call-ID|CSeq): .*")) {
                response.append(line).append('\n');
            }
        }
        return response.append(more).append("Content-Length: 0\n\n").toString();
    }
}
