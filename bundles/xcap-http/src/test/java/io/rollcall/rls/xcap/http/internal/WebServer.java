package io.rollcall.rls.xcap.http.internal;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A web server on loopback whose paths answer as a test says; it writes down what it is asked. */
final class WebServer implements AutoCloseable {

    /** Answers a request. */
    interface Answer {
        void to(HttpExchange exchange) throws IOException;
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();

    WebServer() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            String path = exchange.getRequestURI().getRawPath();
            asked.add(path);
            answers.getOrDefault(path, status(404)).to(exchange);
            exchange.close();
        });
        server.start();
    }

    String root() {
        return "http://127.0.0.1:" + port() + "/root";
    }

    int port() {
        return server.getAddress().getPort();
    }

    void on(String path, Answer answer) {
        answers.put("/root/" + path, answer);
    }

    /** Raw paths in the order in which they were asked. */
    List<String> asked() {
        return asked;
    }

    static Answer status(int status, String... headers) {
        return exchange -> {
            for (int i = 0; i < headers.length; i += 2) {
                exchange.getResponseHeaders().add(headers[i], headers[i + 1]);
            }
            exchange.sendResponseHeaders(status, -1);
        };
    }

    /** A document that is served conditionally. */
    static Answer document(String text, String etag, String... headers) {
        return exchange -> {
            if (etag != null) {
                exchange.getResponseHeaders().add("ETag", etag);
            }
            if (etag != null && etag.equals(exchange.getRequestHeaders().getFirst("If-None-Match"))) {
                exchange.sendResponseHeaders(304, -1);
                return;
            }
            body(exchange, text.getBytes(), headers);
        };
    }

    static Answer bytes(byte[] bytes, String... headers) {
        return exchange -> body(exchange, bytes, headers);
    }

    private static void body(HttpExchange exchange, byte[] bytes, String... headers) throws IOException {
        for (int i = 0; i < headers.length; i += 2) {
            exchange.getResponseHeaders().add(headers[i], headers[i + 1]);
        }
        exchange.sendResponseHeaders(200, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
