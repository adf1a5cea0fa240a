package io.rollcall.rls.testkit.sip;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** A socket, the client transactions on it and one timer thread; what both the user agent and the notifier stand on. */
final class SipEndpoint implements AutoCloseable, SipSocket.Receiver {

    /** Takes requests and what belongs to nothing; called on the receive thread. */
    interface Handler {
        void request(SipMessage request, Flow flow);

        void strayResponse(SipMessage response);
    }

    private static final AtomicLong COUNT = new AtomicLong();

    private final String name;
    private final SipSocket socket;
    private final TimerValues timers;
    private final Handler handler;
    private final ScheduledThreadPoolExecutor timer;
    private final Map<String, Exchange> exchanges = new ConcurrentHashMap<>();
    private final List<String> malformed = new CopyOnWriteArrayList<>();
    private final AtomicLong tokens = new AtomicLong();
    private final String tokenSeed = Long.toString(new SecureRandom().nextLong() & 0xFFFF_FFFFFFL, 36);

    SipEndpoint(
            final String role,
            final InetAddress address,
            final int port,
            final boolean tcp,
            final TimerValues timers,
            final Handler handler) {
        this.timers = timers;
        this.handler = handler;
        name = "rls-testkit-" + role + "-" + COUNT.incrementAndGet();
        timer = new ScheduledThreadPoolExecutor(1, task -> {
            final Thread thread = new Thread(task, name + "-timer");
            thread.setDaemon(true);
            return thread;
        });
        timer.setRemoveOnCancelPolicy(true);
        timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        try {
            socket = new SipSocket(name, BoundPort.bind(address, port, tcp), this);
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot listen on " + address + " port " + port, e);
        }
    }

    void start() {
        socket.start();
    }

    InetSocketAddress local() {
        return socket.local();
    }

    TimerValues timers() {
        return timers;
    }

    SipSocket socket() {
        return socket;
    }

    /** Reasons of what could not be read, in order. */
    List<String> malformed() {
        return malformed;
    }

    /** Client transactions without a final response. */
    int open() {
        return exchanges.size();
    }

    /** A token never given before by this endpoint, nor likely by another. */
    String token() {
        return tokenSeed + Long.toString(tokens.incrementAndGet(), 36);
    }

    /** Host and port as they stand in URIs and Vias. */
    String hostPort() {
        final String host = local().getAddress().getHostAddress();
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + local().getPort();
    }

    String via(final Transport transport) {
        return "SIP/2.0/" + transport + " " + hostPort() + ";rport;branch=z9hG4bK" + token();
    }

    /** Sends a request that has its Via and follows it up; the callback runs once, on the receive or timer thread. */
    Exchange request(
            final SipMessage request, final SipStyle style, final Flow flow, final Consumer<Exchange> whenDone) {
        final Exchange exchange = prepare(request, style, flow, whenDone);
        start(exchange);
        return exchange;
    }

    /** As {@link #request}, but nothing is sent before {@link #start(Exchange)}. */
    Exchange prepare(
            final SipMessage request, final SipStyle style, final Flow flow, final Consumer<Exchange> whenDone) {
        final String key = key(request);
        final Exchange exchange = new Exchange(request, request.toBytes(style), flow, done -> {
            exchanges.remove(key);
            whenDone.accept(done);
        });
        exchanges.put(key, exchange);
        return exchange;
    }

    void start(final Exchange exchange) {
        if (transmit(exchange)) {
            final boolean repeats = exchange.flow().transport() == Transport.UDP;
            follow(exchange, (repeats ? timers.t1() : timers.timeout()).toNanos(), 0);
        }
    }

    /** Sends a response where RFC 3261 18.2.2 and RFC 3581 say, and gives back its bytes. */
    byte[] respond(final SipMessage request, final SipMessage response, final Flow flow) {
        final byte[] bytes = Responses.received(response, flow).toBytes();
        respond(request, bytes, flow);
        return bytes;
    }

    /** Sends the bytes of a response where a response to this request goes. */
    void respond(final SipMessage request, final byte[] bytes, final Flow flow) {
        send(bytes, Responses.back(request, flow));
    }

    /** Sends bytes as they are; a failure to send is a malformed entry, not an exception. */
    void send(final byte[] bytes, final Flow flow) {
        try {
            socket.send(bytes, flow);
        } catch (final IOException e) {
            malformed.add("not sent to " + flow.peer() + ": " + e);
        }
    }

    /** Runs a task later on the timer thread; nothing happens once the endpoint is closed. */
    Future<?> later(final Duration delay, final Runnable task) {
        try {
            return timer.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
        } catch (final RejectedExecutionException e) {
            return new CompletableFuture<Void>();
        }
    }

    private void follow(final Exchange exchange, final long interval, final long passed) {
        final long limit = timers.timeout().toNanos();
        final long wait = Math.min(interval, limit - passed);
        exchange.timer(later(Duration.ofNanos(wait), () -> {
            if (passed + wait >= limit) {
                exchange.failed("timeout after " + timers.timeout().toMillis() + " ms");
            } else if (exchange.countSend() && transmit(exchange)) {
                follow(exchange, Math.min(interval * 2, timers.t2().toNanos()), passed + wait);
            }
        }));
    }

    private boolean transmit(final Exchange exchange) {
        try {
            socket.send(exchange.bytes(), exchange.flow());
            return true;
        } catch (final IOException e) {
            exchange.failed("not sent: " + e);
            return false;
        }
    }

    @Override
    public void received(final byte[] bytes, final Flow flow) {
        if (bytes.length <= 4 && new String(bytes, StandardCharsets.US_ASCII).isBlank()) {
            return;
        }
        try {
            final SipMessage message = SipMessage.parse(bytes);
            if (message.isRequest()) {
                handler.request(message, flow);
            } else {
                response(message);
            }
        } catch (final SipSyntaxException e) {
            malformed.add(e.getMessage());
        } catch (final RuntimeException | AssertionError e) {
            // a listener of the test failed: the receive thread serves other dialogs too
            malformed.add("a listener failed: " + e);
        }
    }

    @Override
    public void malformed(final String reason, final Flow flow) {
        malformed.add(reason);
    }

    /** A connection is gone: what was asked on it will not be answered (RFC 3261 17.1.4). */
    @Override
    public void lost(final InetSocketAddress peer) {
        for (final Exchange exchange : exchanges.values()) {
            if (exchange.flow().transport() == Transport.TCP
                    && exchange.flow().peer().equals(peer)) {
                exchange.failed("connection to " + peer + " lost");
            }
        }
    }

    private void response(final SipMessage message) {
        final Exchange exchange = exchanges.get(key(message));
        if (exchange != null) {
            exchange.answered(message);
        } else {
            handler.strayResponse(message);
        }
    }

    private static String key(final SipMessage message) {
        return message.branch() + ' ' + message.method();
    }

    /** Both threads have ended when this returns, unless it is called by one of them. */
    @Override
    public void close() {
        timer.shutdownNow();
        socket.close();
        try {
            if (!Thread.currentThread().getName().startsWith(name)) {
                timer.awaitTermination(1, TimeUnit.SECONDS);
            }
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        exchanges.values().forEach(exchange -> exchange.failed("closed"));
    }
}
