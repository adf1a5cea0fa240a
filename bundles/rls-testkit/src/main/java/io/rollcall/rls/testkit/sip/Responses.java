package io.rollcall.rls.testkit.sip;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.regex.Pattern;

/** Where responses go and what is written in their topmost Via (RFC 3261 18.2, RFC 3581). */
final class Responses {

    private static final Pattern RPORT = Pattern.compile(";\\s*rport(?=\\s*(;|,|$))", Pattern.CASE_INSENSITIVE);

    private Responses() {}

    /** The response with received and rport filled in, where the request asked for it or the sent-by differs. */
    static SipMessage received(final SipMessage response, final Flow flow) {
        final List<String> vias = response.headers("Via");
        if (vias.isEmpty()) {
            return response;
        }
        final String top = vias.get(0);
        if (!";rport".equals(rport(top))) {
            return response;
        }
        final String filled = RPORT.matcher(top)
                .replaceFirst(";rport=" + flow.peer().getPort() + ";received="
                        + flow.peer().getAddress().getHostAddress());
        final boolean[] done = new boolean[1];
        return response.changing("Via", via -> {
            final boolean first = !done[0];
            done[0] = true;
            return first ? filled : via;
        });
    }

    /** The flow of a response: the source where the request says rport, else the sent-by port of its sender. */
    static Flow back(final SipMessage request, final Flow flow) {
        final String via = request.header("Via");
        if (flow.transport() == Transport.TCP || via == null || rport(via) != null) {
            return flow;
        }
        final String sentBy =
                HeaderValue.parse(HeaderValue.list(via).get(0)).value().replaceFirst("^\\S+\\s+", "");
        final int colon = sentBy.indexOf(':', Math.max(0, sentBy.indexOf(']')));
        final String port = colon < 0 ? "5060" : sentBy.substring(colon + 1).trim();
        return port.matches("[0-9]{1,5}")
                ? Flow.to(Transport.UDP, new InetSocketAddress(flow.peer().getAddress(), Integer.parseInt(port)))
                : flow;
    }

    private static String rport(final String via) {
        final String value = HeaderValue.parse(HeaderValue.list(via).get(0)).parameter("rport");
        return value == null ? null : value.isEmpty() ? ";rport" : value;
    }
}
