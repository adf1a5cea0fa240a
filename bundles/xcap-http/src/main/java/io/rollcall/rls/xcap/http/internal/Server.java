package io.rollcall.rls.xcap.http.internal;

import io.rollcall.rls.api.Counters;
import io.rollcall.rls.api.Throttle;
import io.rollcall.rls.spi.Fetched;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server of documents as we know it: whether it is worth asking, how many requests it has, how it wants to be
 * answered. Any thread; never blocks.
 */
final class Server {

    private static final Logger LOG = LoggerFactory.getLogger(Server.class);
    private static final long WARNING_PERIOD_MS = 60_000;

    private final Root root;
    private final boolean configured;
    private final Surroundings surroundings;
    private final Authorization authorization = new Authorization();
    private final Breaker breaker;
    private final Gate gate;
    private final Throttle warnings;
    private final Set<Fetch> underWay = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /**
     * A server that was not asked yet.
     *
     * @param configured whether the operator named the root; else a document did
     */
    Server(final Root root, final boolean configured, final Surroundings surroundings) {
        this.root = root;
        this.configured = configured;
        this.surroundings = surroundings;
        breaker = new Breaker(surroundings.clock());
        gate = new Gate(surroundings.executor());
        warnings = new Throttle(surroundings.clock(), WARNING_PERIOD_MS);
    }

    /**
     * Ends what is under way and begins nothing more: requests that nobody ends keep the client's own thread, and by it
     * the classes of this bundle.
     */
    void close() {
        closed = true;
        underWay.forEach(Fetch::giveUp);
    }

    /** The answer comes within the time limit; trouble is a {@link FetchException}. */
    CompletableFuture<Fetched> get(final URI uri, final String knownEtag) {
        final Settings settings = surroundings.settings();
        final Limits limits = settings.limits();
        final CompletableFuture<Fetched> answer = new CompletableFuture<>();
        if (!gate.enter(() -> start(uri, knownEtag, settings, answer), limits.maxRequests(), limits.maxWaiting())) {
            return CompletableFuture.failedFuture(FetchException.ofDocument(
                    "xcap.http.turned-away", "more than " + limits.maxWaiting() + " wait for it (max_waiting)"));
        }
        limit(answer, limits.answerMs());
        return answer.handle((fetched, trouble) -> {
            if (trouble != null) {
                throw Trouble.of(trouble, limits);
            }
            return fetched;
        });
    }

    /**
     * By an alarm of our own: the thread behind {@link CompletableFuture#orTimeout} lives as long as the Java machine,
     * and holds the classes of whoever needed it first.
     */
    private void limit(final CompletableFuture<Fetched> answer, final long limitMs) {
        try {
            final Future<?> alarm = surroundings
                    .alarms()
                    .schedule(
                            () -> answer.completeExceptionally(new TimeoutException()), limitMs, TimeUnit.MILLISECONDS);
            answer.whenComplete((fetched, trouble) -> alarm.cancel(false));
        } catch (final RejectedExecutionException e) {
            answer.completeExceptionally(
                    FetchException.ofDocument("xcap.http.stopped", "the source of documents is being stopped"));
        }
    }

    private void start(
            final URI uri, final String knownEtag, final Settings settings, final CompletableFuture<Fetched> answer) {
        if (closed || answer.isDone() || !breaker.permits()) {
            gate.leave();
            answer.completeExceptionally(FetchException.ofDocument(
                    "xcap.http.held-back", "it failed several times in a row and is not asked for a while"));
            return;
        }
        final Fetch fetch = new Fetch(this, settings, knownEtag);
        underWay.add(fetch);
        answer.whenComplete((fetched, trouble) -> fetch.giveUp());
        fetch.from(uri).whenComplete((fetched, trouble) -> {
            underWay.remove(fetch);
            gate.leave();
            note(trouble instanceof FetchException known ? known : null, settings.limits());
            if (trouble == null) {
                answer.complete(fetched);
            } else {
                answer.completeExceptionally(trouble);
            }
        });
    }

    private void note(final FetchException trouble, final Limits limits) {
        if (trouble != null) {
            counters().count(trouble.counter());
        }
        if (trouble == null || !trouble.serverInTrouble()) {
            if (breaker.succeeded()) {
                LOG.info("XCAP root {} answers again", root);
            }
        } else if (breaker.failed(limits.failures(), limits.pauseMs())) {
            counters().count("xcap.http.given-up");
            LOG.warn(
                    "XCAP root {} failed {} times in a row ({}): it is tried again every {} s, and last good copies"
                            + " serve meanwhile",
                    root,
                    limits.failures(),
                    trouble.getMessage(),
                    limits.pauseMs() / 1000);
        }
        if (trouble != null && !breaker.isOpen() && warnings.permits()) {
            LOG.warn("XCAP root {}: a document cannot be had: {}", root, trouble.getMessage());
        }
    }

    /** Whether the operator sends us there himself: no other rule applies, and it may know who we are. */
    InetAddress[] lookUp(final String host) throws UnknownHostException {
        return surroundings.lookUp(host);
    }

    boolean owns(final URI uri) {
        return configured && Root.sameOrigin(root.uri(), uri);
    }

    /** The header field for a request there, or null. */
    String authorization(final URI uri) {
        final Account account = owns(uri) ? surroundings.settings().account(root.uri()) : null;
        return account == null ? null : authorization.value(account, uri);
    }

    /** The server wants to know who we are; gives back why it does not learn that, or null where it does. */
    String challenged(final URI uri, final List<String> challenges) {
        if (!owns(uri) || surroundings.settings().account(root.uri()) == null) {
            return "it wants credentials, and there are none for it (xcap_user, xcap_password)";
        }
        return authorization.take(Challenge.parse(challenges), uri)
                ? null
                : "it wants credentials in a way that we cannot or must not give them (Basic only over TLS)";
    }

    HttpClient client() {
        return surroundings.client();
    }

    Executor executor() {
        return surroundings.executor();
    }

    Counters counters() {
        return surroundings.counted();
    }
}
