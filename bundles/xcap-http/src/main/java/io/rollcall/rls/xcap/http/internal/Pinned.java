package io.rollcall.rls.xcap.http.internal;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpRequest;

/**
 * Requests that go to the address that was looked at, whatever the name of the host leads to when the client connects.
 *
 * <p>Without TLS, the URI names the address, and Host the server; Java must be told that Host may be set
 * ({@code -Djdk.httpclient.allowRestrictedHeaders=host}), as the distribution does. Where it is not, Java's cache of
 * names, which keeps an answer for 30 s, is what is left. With TLS, who answers at another address has no certificate
 * for the name, and hears nothing of the request.
 */
final class Pinned {

    private static final boolean POSSIBLE = mayNameHost();

    private Pinned() {}

    static HttpRequest.Builder request(final URI uri, final InetAddress address) {
        if (!POSSIBLE || Root.isHttps(uri)) {
            return HttpRequest.newBuilder(uri);
        }
        final String literal = address instanceof Inet6Address
                ? '[' + address.getHostAddress().replaceFirst("%.*", "") + ']'
                : address.getHostAddress();
        final String query = uri.getRawQuery() == null ? "" : '?' + uri.getRawQuery();
        return HttpRequest.newBuilder(URI.create("http://" + literal + ':' + Root.port(uri) + uri.getRawPath() + query))
                .setHeader("Host", uri.getRawAuthority());
    }

    private static boolean mayNameHost() {
        try {
            HttpRequest.newBuilder().setHeader("Host", "xcap.example.com");
            return true;
        } catch (final IllegalArgumentException e) {
            return false;
        }
    }
}
