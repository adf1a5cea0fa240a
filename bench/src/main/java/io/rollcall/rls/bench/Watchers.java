package io.rollcall.rls.bench;

import io.rollcall.rls.testkit.sip.Exchange;
import io.rollcall.rls.testkit.sip.SubscribeRequest;
import io.rollcall.rls.testkit.sip.Subscription;
import io.rollcall.rls.testkit.sip.UserAgent;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/** All watchers of a round, played by one user agent. Its methods are called by one thread, and block. */
final class Watchers implements AutoCloseable {

    /** SUBSCRIBEs whose list is not complete yet: enough to keep a server busy, few enough not to flood it. */
    private static final int WINDOW = 16;

    private static final int EXTENSION_REQUIRED = 421;
    private static final long EXPIRES_SECONDS = 3600;
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Population population;
    private final boolean plain;
    private final UserAgent agent;
    private List<WatchedList> watched = new ArrayList<>();

    /** Plain: without a list server, the watchers subscribe to each member at the notifier itself. */
    Watchers(final Population population, final boolean plain, final InetSocketAddress server) {
        this.population = population;
        this.plain = plain;
        agent = UserAgent.builder("sip:bench@bench.example")
                .server(server)
                .light()
                .open();
    }

    /** Asks until every list is served: a server that has just started may not have loaded all of them. */
    void awaitServing(final Duration limit) {
        final long end = System.nanoTime() + limit.toNanos();
        for (int number = 0; number < count(); number++) {
            int status = probe(number);
            while (status / 100 != 2 && status != EXTENSION_REQUIRED) {
                if (System.nanoTime() > end) {
                    throw new BenchException("list " + number + " is not served: its SUBSCRIBE was answered " + status);
                }
                Pause.of(Duration.ofMillis(100));
                status = probe(number);
            }
        }
    }

    /** Without Supported: eventlist a list is refused, and that it is one is told all the same (RFC 4662, 4.3). */
    private int probe(final int number) {
        final SubscribeRequest request = request(number).expires(0);
        final Subscription probe = agent.subscribe(plain ? request : request.without("Supported"));
        Pause.until(Duration.ofSeconds(5), () -> probe.exchange().isDone());
        agent.forget(probe);
        return probe.exchange().status();
    }

    private int count() {
        return plain ? population.members() : population.lists();
    }

    /** Subscribes to everything and waits until every member was told. */
    void subscribe(final Ledger ledger) {
        watched = new ArrayList<>();
        final int count = count();
        int complete = 0;
        for (int number = 0; number < count; number++) {
            while (number - complete >= WINDOW) {
                complete = awaitOne(complete);
            }
            final WatchedList made = new WatchedList(ledger, plain ? 1 : population.membersPerList());
            watched.add(made);
            made.subscription(agent.subscribe(request(number), subscription -> subscription.onNotify(made)));
        }
        while (complete < count) {
            complete = awaitOne(complete);
        }
    }

    private int awaitOne(final int oldest) {
        final WatchedList waiting = watched.get(oldest);
        if (!Pause.until(LIMIT, () -> waiting.completeNs() > 0 || refused(waiting.subscription()))) {
            throw new BenchException("not all members were told: " + waiting.subscription());
        }
        if (refused(waiting.subscription())) {
            throw new BenchException("refused: " + waiting.subscription());
        }
        return oldest + 1;
    }

    private static boolean refused(final Subscription subscription) {
        final Exchange exchange = subscription.exchange();
        return exchange.isDone() && exchange.status() / 100 != 2;
    }

    private SubscribeRequest request(final int number) {
        final SubscribeRequest request = plain
                ? SubscribeRequest.toResource(population.memberUri(number))
                : SubscribeRequest.toList(population.listUri(number));
        return request.from(population.watcher(plain ? population.listOf(number) : number))
                .expires(EXPIRES_SECONDS);
    }

    /** Ends all subscriptions; gives back how many were not ended by a terminated NOTIFY in time. */
    int unsubscribe() {
        int left = 0;
        for (int from = 0; from < watched.size(); from += WINDOW) {
            final List<WatchedList> some = watched.subList(from, Math.min(watched.size(), from + WINDOW));
            some.forEach(each -> each.subscription().unsubscribe());
            for (final WatchedList each : some) {
                left += Pause.until(Duration.ofSeconds(10), each.subscription()::isTerminated) ? 0 : 1;
                agent.forget(each.subscription());
            }
        }
        return left;
    }

    List<WatchedList> watched() {
        return watched;
    }

    /** The sum of one figure over all lists. */
    long sum(final ToLongFunction<WatchedList> figure) {
        return watched.stream().mapToLong(figure).sum();
    }

    /** Messages that belonged to nothing, and bytes that were none. */
    int strays() {
        return agent.strays().size() + agent.malformed().size();
    }

    @Override
    public void close() {
        agent.close();
    }
}
