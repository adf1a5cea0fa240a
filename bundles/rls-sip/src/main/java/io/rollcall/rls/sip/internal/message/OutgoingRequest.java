package io.rollcall.rls.sip.internal.message;

import io.rollcall.rls.api.Body;
import io.rollcall.rls.api.Dialog;
import io.rollcall.rls.api.Transport;
import io.rollcall.rls.sip.internal.identity.Vouched;
import io.rollcall.rls.spi.BackEndSubscribe;
import io.rollcall.rls.spi.ListNotify;
import java.util.List;

/**
 * A request of ours before it is known which way it goes. {@link #bytes} may be called once for each try: another
 * transport means another Via, Contact and branch.
 */
public sealed interface OutgoingRequest {

    /** The dialog it is sent in or makes. */
    Dialog dialog();

    /** The URI in From. */
    default String from() {
        return dialog().localUri();
    }

    /** Its sequence number. */
    long cseq();

    /** Its method. */
    String method();

    /** The part after CSeq and Contact, and the body. */
    void rest(ByteWriter out, String userAgent);

    /** Max-Forwards. */
    int maxForwards();

    /** About how large it gets. */
    int expectedLength();

    /** A NOTIFY to a watcher. */
    record ToWatcher(ListNotify told) implements OutgoingRequest {

        private static final int ROOM = 1024;

        @Override
        public Dialog dialog() {
            return told.dialog();
        }

        @Override
        public long cseq() {
            return told.cseq();
        }

        @Override
        public String method() {
            return ReceivedRequest.NOTIFY;
        }

        @Override
        public int maxForwards() {
            return 70;
        }

        @Override
        public int expectedLength() {
            return ROOM + (told.body() == null ? 0 : told.body().bytes().length);
        }

        @Override
        public void rest(final ByteWriter out, final String userAgent) {
            out.text("Event: ").text(told.event().toString()).line();
            out.text("Subscription-State: ").text(told.state().toString()).line();
            if (told.ofList()) {
                out.text("Require: eventlist").line();
            }
            for (final String line : told.headers()) {
                out.text(line).line();
            }
            agent(out, userAgent);
            final Body body = told.body();
            if (body == null) {
                out.text("Content-Length: 0").line().line();
                return;
            }
            out.text("Content-Type: ").text(body.contentType()).line();
            if (body.contentEncoding() != null) {
                out.text("Content-Encoding: ").text(body.contentEncoding()).line();
            }
            if (body.disposition() != null) {
                out.text("Content-Disposition: ").text(body.disposition()).line();
            }
            out.text("Content-Length: ").number(body.bytes().length).line().line();
            out.bytes(body.bytes());
        }
    }

    /**
     * A SUBSCRIBE to a back end.
     *
     * @param vouched who we are in it, and what proves it
     */
    record ToBackEnd(BackEndSubscribe subscribe, Vouched vouched) implements OutgoingRequest {

        @Override
        public Dialog dialog() {
            return subscribe.dialog();
        }

        @Override
        public String from() {
            return vouched.from();
        }

        @Override
        public long cseq() {
            return subscribe.cseq();
        }

        @Override
        public String method() {
            return ReceivedRequest.SUBSCRIBE;
        }

        @Override
        public int maxForwards() {
            return Math.max(0, subscribe.maxForwards());
        }

        @Override
        public int expectedLength() {
            return 1024;
        }

        @Override
        public void rest(final ByteWriter out, final String userAgent) {
            out.text("Event: ").text(subscribe.event().toString()).line();
            out.text("Expires: ").number(subscribe.expiresSeconds()).line();
            if (subscribe.lists()) {
                out.text("Supported: eventlist").line();
            }
            if (!subscribe.accept().isEmpty()) {
                out.text("Accept: ").text(String.join(", ", subscribe.accept())).line();
            }
            for (final String line : subscribe.headers()) {
                out.text(line).line();
            }
            for (final String line : vouched.lines()) {
                out.text(line).line();
            }
            agent(out, userAgent);
            out.text("Content-Length: 0").line().line();
        }
    }

    /**
     * The message.
     *
     * @param route where it goes first, and what is left of the route set
     * @param transport transport of this try
     * @param sentBy host and port of Via
     * @param branch branch of Via
     * @param contact our Contact, with angle brackets
     * @param userAgent value of User-Agent, or empty
     */
    default byte[] bytes(
            final Route route,
            final Transport transport,
            final String sentBy,
            final String branch,
            final String contact,
            final String userAgent) {
        final Dialog dialog = dialog();
        final ByteWriter out = new ByteWriter(expectedLength());
        out.text(method()).text(" ").text(route.requestUri()).text(" SIP/2.0").line();
        out.text("Via: SIP/2.0/").text(transport.token()).text(" ").text(sentBy);
        // with TLS the peer may come back on the same connection (RFC 5923, 8.1)
        out.text(transport == Transport.TLS ? ";alias;rport;branch=" : ";rport;branch=")
                .text(branch)
                .line();
        out.text("Max-Forwards: ").number(maxForwards()).line();
        routes(out, route.routes());
        out.text("From: <").text(from()).text(">;tag=").text(dialog.localTag()).line();
        out.text("To: <").text(dialog.remoteUri()).text(">");
        if (dialog.remoteTag() != null) {
            out.text(";tag=").text(dialog.remoteTag());
        }
        out.line();
        out.text("Call-ID: ").text(dialog.callId()).line();
        out.text("CSeq: ").number(cseq()).text(" ").text(method()).line();
        out.text("Contact: ").text(contact).line();
        rest(out, userAgent);
        return out.done();
    }

    private static void routes(final ByteWriter out, final List<String> routes) {
        for (final String route : routes) {
            out.text("Route: ").text(route).line();
        }
    }

    private static void agent(final ByteWriter out, final String userAgent) {
        if (!userAgent.isEmpty()) {
            out.text("User-Agent: ").text(userAgent).line();
        }
    }
}
