package io.rollcall.rls.core.internal.uri;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A SIP or SIPS URI (RFC 3261, 19.1). Immutable.
 *
 * <p>The equality of RFC 3261, 19.1.4 is no equivalence: parameters that only one side has are ignored, so two URIs can
 * each be equal to a third and not to each other. It is therefore {@link #matches}, and {@link #key} is what all URIs
 * that match share: look up by the key, then compare.
 */
public final class SipUri {

    private final boolean secure;
    private final String user;
    private final String password;
    private final Host host;
    private final Map<String, String> parameters;
    private final Map<String, String> headers;

    private SipUri(
            final boolean secure,
            final String user,
            final String password,
            final Host host,
            final Map<String, String> parameters,
            final Map<String, String> headers) {
        this.secure = secure;
        this.user = user;
        this.password = password;
        this.host = host;
        this.parameters = parameters;
        this.headers = headers;
    }

    /**
     * Reads a URI, tolerantly: white space around it, angle brackets, an empty port, and a URI that is escaped as a
     * whole ({@code sip%3Aalice%40example.com}) are taken.
     *
     * @return empty where it is no SIP URI
     */
    public static Optional<SipUri> parse(final String text) {
        String rest = text.strip();
        if (rest.startsWith("<") && rest.endsWith(">")) {
            rest = rest.substring(1, rest.length() - 1).strip();
        }
        if (rest.indexOf(':') < 0) {
            rest = PercentEncoding.decode(rest);
        }
        final int colon = rest.indexOf(':');
        final String scheme = colon < 0 ? "" : rest.substring(0, colon).toLowerCase(Locale.ROOT);
        if (!scheme.equals("sip") && !scheme.equals("sips")) {
            return Optional.empty();
        }
        return parseAfterScheme(scheme.equals("sips"), rest.substring(colon + 1));
    }

    private static Optional<SipUri> parseAfterScheme(final boolean secure, final String text) {
        final int at = text.indexOf('@');
        String user = null;
        String password = null;
        if (at >= 0) {
            final String userInfo = text.substring(0, at);
            final int colon = userInfo.indexOf(':');
            user = PercentEncoding.normalise(colon < 0 ? userInfo : userInfo.substring(0, colon));
            password = colon < 0 ? null : PercentEncoding.normalise(userInfo.substring(colon + 1));
        }
        String hostPart = text.substring(at + 1);
        Map<String, String> headers = Map.of();
        final int question = hostPart.indexOf('?');
        if (question >= 0) {
            headers = pairs(hostPart.substring(question + 1), "&");
            hostPart = hostPart.substring(0, question);
        }
        Map<String, String> parameters = Map.of();
        final int semicolon = hostPart.indexOf(';');
        if (semicolon >= 0) {
            parameters = pairs(hostPart.substring(semicolon + 1), ";");
            hostPart = hostPart.substring(0, semicolon);
        }
        final Host host = Host.parse(hostPart);
        if (host == null || user != null && user.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new SipUri(secure, user, password, host, parameters, headers));
    }

    /** Names in lower case; a name without value has the value null. */
    private static Map<String, String> pairs(final String text, final String separator) {
        final Map<String, String> pairs = new LinkedHashMap<>();
        for (final String pair : text.split(separator)) {
            if (!pair.isBlank()) {
                final int equals = pair.indexOf('=');
                final String name = equals < 0 ? pair : pair.substring(0, equals);
                final String value = equals < 0
                        ? null
                        : PercentEncoding.normalise(pair.substring(equals + 1).strip());
                pairs.putIfAbsent(PercentEncoding.normalise(name.strip()).toLowerCase(Locale.ROOT), value);
            }
        }
        return pairs;
    }

    /** Whether both are the same by RFC 3261, 19.1.4. */
    public boolean matches(final SipUri other) {
        return secure == other.secure
                && host.equals(other.host)
                && java.util.Objects.equals(user, other.user)
                && java.util.Objects.equals(password, other.password)
                && UriParameters.match(parameters, other.parameters)
                && UriParameters.sameHeaders(headers, other.headers);
    }

    /** Equal for all URIs that {@link #matches match}; different ones may share it. For hash look-ups. */
    public String key() {
        return scheme() + authority();
    }

    /**
     * The canonical form of RFC 4826, 5: lower case where case does not matter, no needless escapes, parameters sorted,
     * no headers.
     */
    public String canonical() {
        final StringBuilder text = new StringBuilder(key());
        new TreeMap<>(parameters).forEach((name, value) -> {
            append(text, name, value == null ? null : value.toLowerCase(Locale.ROOT));
        });
        return text.toString();
    }

    /** As a Request-URI: without what RFC 3261, 19.1.1 does not allow there, the headers and {@code method}. */
    public String asRequestUri() {
        final StringBuilder text = new StringBuilder(key());
        parameters.forEach((name, value) -> {
            if (!name.equals("method")) {
                append(text, name, value);
            }
        });
        return text.toString();
    }

    /** Without headers, which a Request-URI cannot have. */
    public SipUri withoutHeaders() {
        return headers.isEmpty() ? this : new SipUri(secure, user, password, host, parameters, Map.of());
    }

    /** User part with needless escapes undone, or null. */
    public String user() {
        return user;
    }

    /** Host in lower case; an IPv6 address in brackets, spelled in one way. */
    public String host() {
        return host.name();
    }

    /** Port, or -1 where none is given. */
    public int port() {
        return host.port();
    }

    /** Whether the scheme is sips. */
    public boolean secure() {
        return secure;
    }

    /** Whether it hides who it is (RFC 3323, 4.1.1.3). */
    public boolean anonymous() {
        return host.name().equals("anonymous.invalid");
    }

    /**
     * The address of a watcher: scheme sip also for sips, user and host, port where one is given; no password,
     * parameters or headers. What is no SIP URI stands for itself, but for the white space around it.
     */
    public static String watcherKey(final String uri) {
        return parse(uri)
                .map(parsed -> "sip:" + (parsed.user == null ? "" : parsed.user + '@') + parsed.host)
                .orElseGet(uri::strip);
    }

    /** Whether an XUI, such as a document has, is that user, with or without scheme; null is nobody. */
    public static boolean sameUser(final String xui, final String user) {
        return xui != null && (xui.equals(user) || xuiKey(xui).equals(xuiKey(user)));
    }

    private static String xuiKey(final String xui) {
        return watcherKey(xui.indexOf(':') < 0 && xui.indexOf('@') > 0 ? "sip:" + xui : xui);
    }

    @Override
    public String toString() {
        return canonical();
    }

    private String scheme() {
        return secure ? "sips:" : "sip:";
    }

    private String authority() {
        if (user == null) {
            return host.toString();
        }
        return user + (password == null ? "" : ':' + password) + '@' + host;
    }

    private static void append(final StringBuilder text, final String name, final String value) {
        text.append(';').append(name);
        if (value != null) {
            text.append('=').append(value);
        }
    }
}
