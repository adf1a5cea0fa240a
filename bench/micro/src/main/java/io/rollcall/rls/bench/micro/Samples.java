package io.rollcall.rls.bench.micro;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rollcall.rls.api.Body;
import io.rollcall.rls.core.internal.rlmi.AggregateBody;
import io.rollcall.rls.core.internal.rlmi.Form;
import java.util.List;

/** What is read and written: the bodies of members as the load driver has them, and messages around them. */
final class Samples {

    static final int MEMBERS = 50;

    private Samples() {}

    static String member(final int number) {
        return "sip:m" + number + "@bench.example";
    }

    /** A PIDF document of about 200 bytes (RFC 3863). */
    static Body pidf(final int member) {
        return Body.of(
                "application/pidf+xml",
                ("<?xml version=\"1.0\"?><presence xmlns=\"urn:ietf:params:xml:ns:pidf\" entity=\"" + member(member)
                                + "\"><tuple id=\"t\"><status><basic>open</basic></status><note>at the desk</note>"
                                + "</tuple></presence>")
                        .getBytes(UTF_8));
    }

    /** A whole PIDF document as the first of partial ones (RFC 5262). */
    static Body pidfFull() {
        return Body.of(
                "application/pidf-diff+xml",
                ("<?xml version=\"1.0\"?><p:pidf-full xmlns=\"urn:ietf:params:xml:ns:pidf\""
                                + " xmlns:p=\"urn:ietf:params:xml:ns:pidf-diff\" entity=\"sip:bob@bench.example\""
                                + " version=\"1\"><tuple id=\"t\"><status><basic>open</basic></status>"
                                + "<note>at the desk</note></tuple></p:pidf-full>")
                        .getBytes(UTF_8));
    }

    /** A NOTIFY of a member's presence server, as it comes by UDP. */
    static byte[] notifyOfMember() {
        final String body = new String(pidf(7).bytes(), UTF_8);
        return String.join(
                        "\r\n",
                        "NOTIFY sip:rls@127.0.0.1:5060 SIP/2.0",
                        "Via: SIP/2.0/UDP 127.0.0.1:5070;branch=z9hG4bKnotify4711",
                        "Max-Forwards: 70",
                        "From: <" + member(7) + ">;tag=presence-1",
                        "To: <sip:w0@bench.example>;tag=rls-a7f3c1",
                        "Call-ID: 8e1c3b5a-9f1d@127.0.0.1",
                        "CSeq: 42 NOTIFY",
                        "Contact: <sip:notifier@127.0.0.1:5070>",
                        "Event: presence",
                        "Subscription-State: active;expires=3540",
                        "Content-Type: application/pidf+xml",
                        "Content-Length: " + body.length(),
                        "",
                        body)
                .getBytes(UTF_8);
    }

    /** A watcher's answer to a list NOTIFY. */
    static byte[] okOfWatcher() {
        return String.join(
                        "\r\n",
                        "SIP/2.0 200 OK",
                        "Via: SIP/2.0/UDP 127.0.0.1:5060;branch=z9hG4bK1a2b3c.77",
                        "From: <sip:w0-list@bench.example>;tag=rls-77ab",
                        "To: <sip:w0@bench.example>;tag=watcher-1",
                        "Call-ID: 2f8f6c@127.0.0.1",
                        "CSeq: 17 NOTIFY",
                        "Content-Length: 0",
                        "",
                        "")
                .getBytes(UTF_8);
    }

    /** The body of a list NOTIFY about that many members. */
    static Body list(final int members, final boolean full, final List<Body> states) {
        final AggregateBody body = new AggregateBody(
                Form.STANDARD, "a7f3c1.17", "b-a7f3c1", "sip:w0-list@bench.example", 17, full, List.of());
        for (int member = 0; member < members; member++) {
            body.resource(member(member), List.of());
            body.instance("presence-1", "active", null, states.get(member));
        }
        return body.finish();
    }
}
