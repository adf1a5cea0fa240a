package io.rollcall.rls.testkit.sip;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** One side of a dialog (RFC 3261 12): tags, CSeq, route set and remote target. Safe for every thread. */
final class Dialog {

    private final String callId;
    private final String localUri;
    private final String localTag;
    private final String remoteUri;
    private final AtomicLong cseq = new AtomicLong();
    private volatile String remoteTag;
    private volatile String target;
    private volatile List<String> routes = List.of();

    Dialog(final String callId, final String localUri, final String localTag, final String remoteUri) {
        this.callId = callId;
        this.localUri = localUri;
        this.localTag = localTag;
        this.remoteUri = remoteUri;
    }

    String callId() {
        return callId;
    }

    String localTag() {
        return localTag;
    }

    String remoteTag() {
        return remoteTag;
    }

    String target() {
        return target;
    }

    List<String> routes() {
        return routes;
    }

    long cseq() {
        return cseq.get();
    }

    /** The number chosen, or the next one; a chosen one that is higher is gone on from. */
    long nextCseq(final Long chosen) {
        if (chosen == null) {
            return nextCseq();
        }
        cseq.accumulateAndGet(chosen, Math::max);
        return chosen;
    }

    long nextCseq() {
        return cseq.incrementAndGet();
    }

    void remoteTag(final String tag) {
        remoteTag = tag;
    }

    void target(final String uri) {
        target = uri;
    }

    /** The route set as the message gives it; a response gives it in reverse (RFC 3261 12.1.2). */
    void routesFrom(final SipMessage message) {
        final List<String> taken = new ArrayList<>(message.elements("Record-Route"));
        if (!message.isRequest()) {
            Collections.reverse(taken);
        }
        routes = List.copyOf(taken);
    }

    /** A request within the dialog, or the one that makes it; with its routes, without a Via. */
    SipMessage request(final String method, final long number, final boolean tagged) {
        final boolean strict = !routes.isEmpty() && !routes.get(0).contains(";lr");
        SipMessage message = SipMessage.request(
                        method, strict ? HeaderValue.parse(routes.get(0)).uri() : target)
                .with("Max-Forwards", "70");
        for (final String route : strict ? routes.subList(1, routes.size()) : routes) {
            message = message.with("Route", route);
        }
        if (strict) {
            message = message.with("Route", "<" + target + ">");
        }
        return message.with("From", "<" + localUri + ">" + (tagged ? ";tag=" + localTag : ""))
                .with("To", "<" + remoteUri + ">" + (remoteTag == null ? "" : ";tag=" + remoteTag))
                .with("Call-ID", callId)
                .with("CSeq", number + " " + method);
    }

    /** Where a request goes: the first route or the target, or the fall-back where that is a name. */
    Flow destination(final Flow fallback) {
        return destination(
                routes.isEmpty() ? target : HeaderValue.parse(routes.get(0)).uri(), fallback);
    }

    static Flow destination(final String text, final Flow fallback) {
        final SipUri uri = SipUri.parse(text);
        if (!uri.isLiteral()) {
            return fallback;
        }
        try {
            return Flow.to(
                    Transport.ofParameter(uri.parameters().get("transport")),
                    new InetSocketAddress(InetAddress.getByName(uri.host()), uri.port() < 0 ? 5060 : uri.port()));
        } catch (final UnknownHostException e) {
            throw new SipSyntaxException("no address in " + text);
        }
    }
}
