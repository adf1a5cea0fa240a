package io.rollcall.rls.testkit.sip;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The parts of a SIP URI that matter for sending: no comparison, no escapes undone.
 *
 * @param scheme in lower case
 * @param user as spelled, or null
 * @param host name or address, an IPv6 address without brackets
 * @param port or -1
 * @param parameters names in lower case
 */
public record SipUri(String scheme, String user, String host, int port, Map<String, String> parameters) {

    private static final Pattern IPV4 = Pattern.compile("[0-9]+(\\.[0-9]+){3}");

    /** Takes a URI apart; {@link SipSyntaxException} where it has no scheme or a port that is no number. */
    public static SipUri parse(final String text) {
        final int colon = text.indexOf(':');
        if (colon <= 0) {
            throw new SipSyntaxException("no scheme in URI " + text);
        }
        final int headers = text.indexOf('?');
        final String rest = text.substring(colon + 1, headers < 0 ? text.length() : headers);
        final int at = rest.lastIndexOf('@');
        final String[] pieces = rest.substring(at + 1).split(";", -1);
        final Map<String, String> parameters = new LinkedHashMap<>(4);
        for (int i = 1; i < pieces.length; i++) {
            final String[] pair = pieces[i].split("=", 2);
            parameters.put(pair[0].toLowerCase(Locale.ROOT), pair.length == 2 ? pair[1] : "");
        }
        final String hostPort = pieces[0];
        final int portColon = hostPort.indexOf(':', Math.max(0, hostPort.indexOf(']')));
        final String host = portColon < 0 ? hostPort : hostPort.substring(0, portColon);
        return new SipUri(
                text.substring(0, colon).toLowerCase(Locale.ROOT),
                at < 0 ? null : rest.substring(0, at),
                host.startsWith("[") ? host.substring(1, host.length() - 1) : host,
                portColon < 0 ? -1 : port(hostPort.substring(portColon + 1), text),
                parameters);
    }

    private static int port(final String digits, final String uri) {
        try {
            return Integer.parseInt(digits);
        } catch (final NumberFormatException e) {
            throw new SipSyntaxException("no port number in URI " + uri);
        }
    }

    /** Whether the host can be sent to without asking a name server. */
    boolean isLiteral() {
        return host.equalsIgnoreCase("localhost")
                || host.indexOf(':') >= 0
                || IPV4.matcher(host).matches();
    }
}
