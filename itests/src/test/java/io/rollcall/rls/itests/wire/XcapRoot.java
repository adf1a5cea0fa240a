package io.rollcall.rls.itests.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;

/** A web server on loopback with documents as files, which can have every trouble that a server can have. */
final class XcapRoot implements AutoCloseable {

    private static final int LARGE = 10 << 20;

    /** What it does instead of answering. */
    enum Trouble {
        SLOW("xcap.http.timeouts"),
        ERRORS("xcap.http.server-errors"),
        GARBAGE("core.documents.unreadable"),
        LARGE("xcap.http.too-large"),
        CIRCLES("xcap.http.redirect-loops"),
        /** A byte now and then, so that the body never ends. */
        DRIPS("xcap.http.timeouts"),
        /** Less than Content-Length says. */
        BREAKS_OFF("xcap.http.broken-answers"),
        /** A page for people, as a portal in between shows it. */
        WEB_PAGE("xcap.http.odd-answers"),
        /** An XML document of another kind. */
        OTHER_XML("core.documents.unreadable"),
        /** Every request is challenged, however it is answered. */
        CHALLENGES("xcap.http.unauthorized"),
        /** The connection is closed without an answer. */
        MUTE("xcap.http.broken-answers"),
        /** Nobody listens. */
        DEAD("xcap.http.unreachable");

        private final String counter;

        Trouble(String counter) {
            this.counter = counter;
        }

        /** What the server counts then. */
        String counter() {
            return counter;
        }
    }

    private static final int DRIP_MS = 100;

    private final Set<String> guarded = ConcurrentHashMap.newKeySet();
    private final SSLContext tls;
    private volatile HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "itest-xcap-root");
        thread.setDaemon(true);
        return thread;
    });
    private final Map<String, String> documents = new ConcurrentHashMap<>();
    private final Set<String> paths = ConcurrentHashMap.newKeySet();
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger notModified = new AtomicInteger();
    private volatile Trouble trouble;
    private volatile CountDownLatch healed = new CountDownLatch(1);

    XcapRoot() {
        this(null);
    }

    /** By https with the key of that context, where it is not null. */
    XcapRoot(SSLContext tls) {
        this.tls = tls;
        server = open(0);
    }

    private HttpServer open(int port) {
        try {
            InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
            HttpServer opened = tls == null ? HttpServer.create(address, 0) : HttpsServer.create(address, 0);
            if (opened instanceof HttpsServer secure) {
                secure.setHttpsConfigurator(new HttpsConfigurator(tls));
            }
            opened.setExecutor(threads);
            opened.createContext("/", this::answer);
            opened.start();
            return opened;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String uri() {
        return (tls == null ? "http" : "https") + "://127.0.0.1:"
                + server.getAddress().getPort() + "/xcap";
    }

    /** The path is below the root, decoded. */
    void put(String path, String text) {
        documents.put("/xcap/" + path, text);
    }

    void remove(String path) {
        documents.remove("/xcap/" + path);
    }

    void be(Trouble next) {
        heal();
        healed = new CountDownLatch(1);
        trouble = next;
        if (next == Trouble.DEAD) {
            server.stop(0);
        }
    }

    void heal() {
        if (trouble == Trouble.DEAD) {
            server = open(server.getAddress().getPort());
        }
        trouble = null;
        healed.countDown();
    }

    /**
     * The document is for {@code rls} with the password {@code open sesame} from now on: by a digest, or Basic in TLS.
     */
    void guard(String path) {
        guarded.add("/xcap/" + path);
    }

    int asked() {
        return asked.get();
    }

    /** The path is below the root, decoded. */
    boolean wasAskedFor(String path) {
        return paths.contains("/xcap/" + path);
    }

    int notModified() {
        return notModified.get();
    }

    private void answer(HttpExchange exchange) throws IOException {
        asked.incrementAndGet();
        Trouble now = trouble;
        if (now == null) {
            document(exchange);
        } else {
            misbehave(exchange, now);
        }
        exchange.close();
    }

    private void document(HttpExchange exchange) throws IOException {
        String path = URLDecoder.decode(exchange.getRequestURI().getRawPath().replace("+", "%2B"), UTF_8);
        paths.add(path);
        String text = documents.get(path);
        if (guarded.contains(path) && !isAnswered(exchange)) {
            challenge(exchange);
            return;
        }
        if (text == null) {
            exchange.sendResponseHeaders(404, -1);
            return;
        }
        String etag = '"' + Integer.toHexString(text.hashCode()) + '"';
        exchange.getResponseHeaders().add("ETag", etag);
        if (etag.equals(exchange.getRequestHeaders().getFirst("If-None-Match"))) {
            notModified.incrementAndGet();
            exchange.sendResponseHeaders(304, -1);
            return;
        }
        body(exchange, text.getBytes(UTF_8));
    }

    private void challenge(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders()
                .add(
                        "WWW-Authenticate",
                        tls != null
                                ? "Basic realm=\"lists\""
                                : "Digest realm=\"lists\", nonce=\"n" + System.nanoTime()
                                        + "\", algorithm=SHA-256, qop=\"auth\"");
        exchange.sendResponseHeaders(401, -1);
    }

    /** RFC 7616, 3.4; any nonce will do. */
    private boolean isAnswered(HttpExchange exchange) {
        String given = exchange.getRequestHeaders().getFirst("Authorization");
        if (given == null) {
            return false;
        }
        if (tls != null) {
            return given.equals("Basic " + Base64.getEncoder().encodeToString("rls:open sesame".getBytes(UTF_8)));
        }
        String ha1 = WatcherDigest.hash("SHA-256", "rls:lists:open sesame");
        String ha2 = WatcherDigest.hash("SHA-256", "GET:" + exchange.getRequestURI());
        return WatcherDigest.hash(
                        "SHA-256",
                        String.join(
                                ":",
                                ha1,
                                field(given, "nonce"),
                                field(given, "nc"),
                                field(given, "cnonce"),
                                "auth",
                                ha2))
                .equals(field(given, "response"));
    }

    private static String field(String header, String name) {
        Matcher matcher = Pattern.compile("[ ,]" + name + "=\"?([^\",]*)").matcher(header);
        return matcher.find() ? matcher.group(1) : "";
    }

    private static void body(HttpExchange exchange, byte[] bytes) throws IOException {
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private void misbehave(HttpExchange exchange, Trouble now) throws IOException {
        switch (now) {
            case SLOW -> awaitHealing();
            case ERRORS -> exchange.sendResponseHeaders(500, -1);
            case GARBAGE -> body(exchange, new byte[] {0, 1, 2, 3, 'x', '<', '&'});
            case LARGE -> body(exchange, new byte[LARGE]);
            case DRIPS -> drip(exchange);
            case BREAKS_OFF -> {
                exchange.sendResponseHeaders(200, 1000);
                exchange.getResponseBody().write("<?xml version=\"1.0\"?><rls-services".getBytes(UTF_8));
                exchange.getResponseBody().flush();
            }
            case WEB_PAGE -> {
                exchange.getResponseHeaders().add("Content-Type", "text/html; charset=utf-8");
                body(exchange, "<!DOCTYPE html><html><body>Log in</body></html>".getBytes(UTF_8));
            }
            case OTHER_XML -> body(exchange, "<ruleset xmlns=\"urn:other\"/>".getBytes(UTF_8));
            case CHALLENGES -> challenge(exchange);
            case CIRCLES -> {
                exchange.getResponseHeaders()
                        .add("Location", exchange.getRequestURI().getRawPath());
                exchange.sendResponseHeaders(302, -1);
            }
            default -> {} // nothing is answered
        }
    }

    private void drip(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        try {
            do {
                exchange.getResponseBody().write(' ');
                exchange.getResponseBody().flush();
            } while (!healed.await(DRIP_MS, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitHealing() {
        try {
            healed.await(60, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        heal();
        server.stop(0);
        threads.shutdownNow();
    }
}
