package io.rollcall.rls.sip.internal.message;

import io.rollcall.rls.api.Dialog;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a request goes (RFC 3261, 12.2.1.1).
 *
 * @param requestUri its Request-URI
 * @param routes values of its Route, in order
 * @param nextHop the URI it is sent to
 */
public record Route(String requestUri, List<String> routes, SipUri nextHop) {

    /**
     * The route of a request in a dialog, or of the one that makes it.
     *
     * @param outboundProxy next hop where the dialog has no route set and is not established yet, or null
     * @throws IllegalArgumentException when the next hop is no SIP URI; the message says which
     */
    public static Route of(final Dialog dialog, final SipUri outboundProxy) {
        final List<String> routeSet = dialog.routeSet();
        final String target = SipUri.withoutHeaders(dialog.remoteTarget());
        if (routeSet.isEmpty()) {
            final boolean byProxy = outboundProxy != null && !dialog.established();
            return new Route(target, routeSet, byProxy ? outboundProxy : parse(target));
        }
        final String first = NameAddress.parse("Route", routeSet.get(0)).uri();
        final SipUri hop = parse(first);
        if (hop.loose()) {
            return new Route(target, routeSet, hop);
        }
        // a strict router finds itself in the Request-URI, and the target at the end
        final List<String> rest = new ArrayList<>(routeSet.subList(1, routeSet.size()));
        rest.add('<' + target + '>');
        return new Route(first, rest, hop);
    }

    /** Whether our Contact must be a SIPS URI: Request-URI or topmost Route is one (RFC 3261, 8.1.1.8). */
    public boolean secure() {
        return nextHop.secure() || requestUri.regionMatches(true, 0, "sips:", 0, 5);
    }

    private static SipUri parse(final String uri) {
        try {
            return SipUri.parse(uri);
        } catch (final IllegalArgumentException e) {
            throw new IllegalArgumentException(uri + ' ' + e.getMessage(), e);
        }
    }
}
