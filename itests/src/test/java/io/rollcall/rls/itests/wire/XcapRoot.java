package io.rollcall.rls.itests.wire;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

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
        DEAD("xcap.http.broken-answers");

        private final String counter;

        Trouble(String counter) {
            this.counter = counter;
        }

        /** What the server counts then. */
        String counter() {
            return counter;
        }
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "itest-xcap-root");
        thread.setDaemon(true);
        return thread;
    });
    private final Map<String, String> documents = new ConcurrentHashMap<>();
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger notModified = new AtomicInteger();
    private volatile Trouble trouble;
    private volatile CountDownLatch healed = new CountDownLatch(1);

    XcapRoot() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    String uri() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/xcap";
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
    }

    void heal() {
        trouble = null;
        healed.countDown();
    }

    int asked() {
        return asked.get();
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
        String path =
                URLDecoder.decode(exchange.getRequestURI().getRawPath().replace("+", "%2B"), StandardCharsets.UTF_8);
        String text = documents.get(path);
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
        body(exchange, text.getBytes(StandardCharsets.UTF_8));
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
            case CIRCLES -> {
                exchange.getResponseHeaders()
                        .add("Location", exchange.getRequestURI().getRawPath());
                exchange.sendResponseHeaders(302, -1);
            }
            default -> {} // the connection is closed without an answer
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
