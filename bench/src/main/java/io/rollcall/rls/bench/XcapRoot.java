package io.rollcall.rls.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** An XCAP root on loopback that answers conditional requests, and counts them. Threads of its own. */
final class XcapRoot implements AutoCloseable {

    private static final String PATH = "/xcap/";

    static {
        // it writes header and body apart, and the second would wait for the acknowledgement of the first
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(2);
    private final Map<String, Document> documents = new ConcurrentHashMap<>();
    private final AtomicInteger whole = new AtomicInteger();
    private final AtomicInteger unchanged = new AtomicInteger();
    private final AtomicInteger tags = new AtomicInteger();

    /**
     * A document.
     *
     * @param changing whether each request finds it another one
     */
    private record Document(byte[] bytes, boolean changing) {}

    XcapRoot(final int port) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.setExecutor(threads);
        server.createContext(PATH, this::answer);
        server.start();
    }

    /** Puts a document below the root. */
    void put(final String path, final String text, final boolean changing) {
        documents.put(PATH + path, new Document(text.getBytes(StandardCharsets.UTF_8), changing));
    }

    private void answer(final HttpExchange exchange) throws IOException {
        try (exchange) {
            final Document document = documents.get(exchange.getRequestURI().getPath());
            if (document == null) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            final String tag = document.changing ? "\"" + tags.incrementAndGet() + "\"" : "\"always\"";
            exchange.getResponseHeaders().set("ETag", tag);
            if (tag.equals(exchange.getRequestHeaders().getFirst("If-None-Match"))) {
                unchanged.incrementAndGet();
                exchange.sendResponseHeaders(304, -1);
                return;
            }
            whole.incrementAndGet();
            exchange.getResponseHeaders().set("Content-Type", "application/rls-services+xml");
            exchange.sendResponseHeaders(200, document.bytes.length);
            exchange.getResponseBody().write(document.bytes);
        }
    }

    /** Requests answered with the document so far. */
    int whole() {
        return whole.get();
    }

    /** Requests answered 304 so far. */
    int unchanged() {
        return unchanged.get();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
