package io.rollcall.rls.itests.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;

/** An XCAP client that answers challenges (RFC 4825; RFC 7616); shares nothing with the server. */
final class XcapClient {

    static final String SERVICES = "application/rls-services+xml";

    private static final String ELEMENT = "application/xcap-el+xml";
    private static final String ATTRIBUTE = "application/xcap-att+xml";

    private final HttpClient http;
    private final String host;
    private final String user;
    private final String password;
    private long sentNs;

    /** For one user; null for one who answers no challenge. */
    XcapClient(int port, String user, String password) {
        this("http://127.0.0.1:" + port, HttpClient.newBuilder(), user, password);
    }

    /** By TLS. */
    XcapClient(int port, SSLContext tls, String user, String password) {
        this("https://127.0.0.1:" + port, HttpClient.newBuilder().sslContext(tls), user, password);
    }

    private XcapClient(String host, HttpClient.Builder http, String user, String password) {
        this.host = host;
        this.http = http.version(HttpClient.Version.HTTP_1_1).build();
        this.user = user;
        this.password = password;
    }

    /** The URI of a node: its selector, and the query behind that, with what a URI cannot have escaped. */
    static String node(String document, String selector) {
        return document
                + "/~~/"
                + selector.replace("\"", "%22")
                        .replace("[", "%5B")
                        .replace("]", "%5D")
                        .replace(" ", "%20");
    }

    HttpResponse<String> putElement(String path, String element, String... fields) {
        return send("PUT", path, BodyPublishers.ofString(element), with(ELEMENT, fields));
    }

    HttpResponse<String> putAttribute(String path, String value) {
        return send("PUT", path, BodyPublishers.ofString(value), with(ATTRIBUTE));
    }

    HttpResponse<String> delete(String path, String... fields) {
        return send("DELETE", path, BodyPublishers.noBody(), fields);
    }

    private static String[] with(String type, String... fields) {
        String[] all = Arrays.copyOf(fields, fields.length + 2);
        all[fields.length] = "Content-Type";
        all[fields.length + 1] = type;
        return all;
    }

    HttpResponse<String> get(String path, String... fields) {
        return send("GET", path, BodyPublishers.noBody(), fields);
    }

    HttpResponse<String> put(String path, String document, String... fields) {
        return send("PUT", path, BodyPublishers.ofString(document), fields);
    }

    /** Names and values of header fields in turn. */
    HttpResponse<String> send(String method, String path, BodyPublisher body, String... fields) {
        HttpRequest.Builder request = request(method, path, body, fields);
        if (user != null) {
            // asked for without a body, which the server would not read
            send(request("GET", path, BodyPublishers.noBody()).build())
                    .headers()
                    .firstValue("WWW-Authenticate")
                    .ifPresent(challenge -> request.header("Authorization", answer(challenge, method, path)));
        }
        return send(request.build());
    }

    private HttpRequest.Builder request(String method, String path, BodyPublisher body, String... fields) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(host + path))
                .timeout(Duration.ofSeconds(30))
                .method(method, body);
        if (method.equals("PUT")) {
            request.setHeader("Content-Type", SERVICES);
        }
        for (int i = 0; i < fields.length; i += 2) {
            request.setHeader(fields[i], fields[i + 1]);
        }
        return request;
    }

    /** When the last request was sent, by {@link System#nanoTime}. */
    long sentNs() {
        return sentNs;
    }

    private HttpResponse<String> send(HttpRequest request) {
        sentNs = System.nanoTime();
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString(UTF_8));
        } catch (IOException e) {
            throw new AssertionError(request.toString(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private String answer(String challenge, String method, String path) {
        String algorithm = field(challenge, "algorithm");
        String ha1 = WatcherDigest.hash(algorithm, user + ":" + field(challenge, "realm") + ":" + password);
        String ha2 = WatcherDigest.hash(algorithm, method + ":" + path);
        String response =
                WatcherDigest.hash(algorithm, ha1 + ":" + field(challenge, "nonce") + ":00000001:mine:auth:" + ha2);
        return "Digest username=\"" + user + "\", realm=\"" + field(challenge, "realm") + "\", nonce=\""
                + field(challenge, "nonce") + "\", uri=\"" + path + "\", response=\"" + response + "\", algorithm="
                + algorithm + ", cnonce=\"mine\", qop=auth, nc=00000001";
    }

    private static String field(String challenge, String name) {
        Matcher matcher = Pattern.compile("[ ,]" + name + "=\"?([^\",]*)").matcher(challenge);
        return matcher.find() ? matcher.group(1) : "";
    }
}
