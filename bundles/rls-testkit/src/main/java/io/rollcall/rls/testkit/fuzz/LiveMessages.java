package io.rollcall.rls.testkit.fuzz;

import io.rollcall.rls.testkit.sip.SipMessage;
import io.rollcall.rls.testkit.sip.Subscription;
import io.rollcall.rls.testkit.torture.TortureMessage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Valid messages to begin with: those of the torture suite, and some that belong to dialogs that stand. */
public final class LiveMessages {

    private static final String NOTIFY_BODY =
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <presence xmlns="urn:ietf:params:xml:ns:pidf" entity="pres:bob@torture.test">
            <tuple id="t1"><status><basic>open</basic></status></tuple></presence>""";

    private LiveMessages() {}

    /** Those of the torture suite that are served, some responses, and some that are no answer to anything. */
    public static List<TortureMessage> plain() {
        final List<TortureMessage> all = new ArrayList<>();
        TortureMessage.all().stream().filter(one -> one.status() == 200).forEach(all::add);
        all.add(message(
                "response",
                "SIP/2.0 200 OK\nVia: {via}\nFrom: <sip:ann@torture.test>;tag=a\nTo: <{list}>;tag=b\nCall-ID: {id}\n"
                        + "CSeq: {number} NOTIFY\nContact: <sip:x@{host}>\nExpires: 60\nContent-Length: 0\n"));
        all.add(notify("nothing", "sip:rls@{host}", "<sip:b@torture.test>;tag=none", "<{list}>;tag=none", "{id}"));
        return all;
    }

    /** A refresh of a subscription that was accepted. */
    public static TortureMessage refresh(final Subscription subscription) {
        final SipMessage first = subscription.exchange().request();
        return message(
                "refresh",
                "SUBSCRIBE " + subscription.remoteTarget() + " SIP/2.0\nVia: {via}\nMax-Forwards: 70\nFrom: "
                        + first.header("From") + "\nTo: " + first.header("To") + ";tag=" + subscription.toTag()
                        + "\nCall-ID: " + subscription.callId() + "\nCSeq: 1{number} SUBSCRIBE\n"
                        + "Contact: <sip:ann@{host};transport={transport}>\nEvent: presence\nSupported: eventlist\n"
                        + "Accept: application/pidf+xml, application/rlmi+xml, multipart/related\n"
                        + "Expires: 600\nContent-Length: 0\n");
    }

    /** A NOTIFY in the dialog that a back-end SUBSCRIBE makes. */
    public static TortureMessage notify(final SipMessage subscribe) {
        return notify(
                "notify",
                subscribe.value("Contact").uri(),
                subscribe.header("To") + (subscribe.header("To").contains(";tag=") ? "" : ";tag=fuzzed"),
                subscribe.header("From"),
                subscribe.header("Call-ID"));
    }

    private static TortureMessage notify(
            final String name, final String uri, final String from, final String to, final String callId) {
        final int length = NOTIFY_BODY.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8).length;
        return message(
                name,
                "NOTIFY " + uri + " SIP/2.0\nVia: {via}\nMax-Forwards: 70\nFrom: " + from + "\nTo: " + to
                        + "\nCall-ID: " + callId + "\nCSeq: 1{number} NOTIFY\nContact: <sip:bob@{host}>\n"
                        + "Event: presence\nSubscription-State: active;expires=600\n"
                        + "Content-Type: application/pidf+xml\nContent-Length: " + length + "\n\n" + NOTIFY_BODY);
    }

    private static TortureMessage message(final String name, final String text) {
        return new TortureMessage(name, 200, null, text.contains("\n\n") ? text : text + "\n");
    }
}
