package io.rollcall.rls.xcap.http.internal;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * An XCAP root of the configuration.
 *
 * @param uri without slash at the end
 * @param domains whose users' documents are there; empty for those of all
 */
record Root(URI uri, List<String> domains) {

    private static final String DOMAIN = "domain=";

    Root {
        domains = List.copyOf(domains);
    }

    /**
     * Reads {@code URI;domain=example.com;domain=example.net}.
     *
     * @throws IllegalArgumentException with a reason that reads on from the text
     */
    static Root parse(final String text) {
        final String[] parts = text.split(";");
        final List<String> domains = new ArrayList<>();
        for (int i = 1; i < parts.length; i++) {
            if (!parts[i].startsWith(DOMAIN) || parts[i].length() == DOMAIN.length()) {
                throw new IllegalArgumentException("has a parameter that is not domain=NAME: " + parts[i]);
            }
            domains.add(parts[i].substring(DOMAIN.length()).toLowerCase(Locale.ROOT));
        }
        return new Root(uri(parts[0]), domains);
    }

    private static URI uri(final String text) {
        final URI uri;
        try {
            uri = new URI(withoutSlash(text));
        } catch (final URISyntaxException e) {
            throw new IllegalArgumentException("is not a URI", e);
        }
        if (!isHttp(uri) || uri.getHost() == null) {
            throw new IllegalArgumentException("is not an http or https URI with a host");
        }
        if (uri.getRawUserInfo() != null) {
            throw new IllegalArgumentException("has a user in it; see xcap_user and xcap_password");
        }
        if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw new IllegalArgumentException("has a query or a fragment");
        }
        return uri;
    }

    static boolean isHttp(final URI uri) {
        return "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
    }

    static boolean isHttps(final URI uri) {
        return "https".equalsIgnoreCase(uri.getScheme());
    }

    /** The port also where the URI leaves it out. */
    static int port(final URI uri) {
        return uri.getPort() >= 0 ? uri.getPort() : isHttps(uri) ? 443 : 80;
    }

    /** Whether both lead to the same port of the same host by the same scheme. */
    static boolean sameOrigin(final URI one, final URI other) {
        return one.getScheme().equalsIgnoreCase(other.getScheme())
                && one.getHost().equalsIgnoreCase(other.getHost())
                && port(one) == port(other);
    }

    /** Whether a reference with this root leads here. */
    boolean is(final String root) {
        try {
            final URI that = uri(root);
            return sameOrigin(uri, that) && uri.getRawPath().equals(that.getRawPath());
        } catch (final IllegalArgumentException e) {
            return false;
        }
    }

    /** Whether documents of this user may be there; homes without domain, as SER has them, may be anywhere. */
    boolean has(final String user) {
        final int at = user.lastIndexOf('@');
        if (domains.isEmpty() || at < 0) {
            return true;
        }
        final String host = user.substring(at + 1).toLowerCase(Locale.ROOT);
        return domains.contains(host.replaceFirst("[:;?>].*", ""));
    }

    private static String withoutSlash(final String text) {
        return text.replaceFirst("/+$", "");
    }

    @Override
    public String toString() {
        return uri.toString();
    }
}
