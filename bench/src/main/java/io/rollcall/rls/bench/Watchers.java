package io.rollcall.rls.bench;

import io.rollcall.rls.testkit.sip.Exchange;
import io.rollcall.rls.testkit.sip.Notification;
import io.rollcall.rls.testkit.sip.NotifyAnswer;
import io.rollcall.rls.testkit.sip.SubscribeRequest;
import io.rollcall.rls.testkit.sip.Subscription;
import io.rollcall.rls.testkit.sip.UserAgent;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.HdrHistogram.Histogram;

/** All watchers of a round, played by one user agent. Its methods are called by one thread, and block. */
final class Watchers implements AutoCloseable {

    /** SUBSCRIBEs whose list is not complete yet: enough to keep a server busy, few enough not to flood it. */
    private static final int WINDOW = 16;

    /** Little, so that a server that has just come up is soon asked again. */
    private static final Duration PROBE_LIMIT = Duration.ofSeconds(1);

    private static final int EXTENSION_REQUIRED = 421;
    private static final long EXPIRES_SECONDS = 3600;
    private static final long SECOND_NS = 1_000_000_000;

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
            awaitServing(number, end);
        }
    }

    /** Asks until the first list is served. */
    void awaitServed(final Duration limit) {
        awaitServing(0, System.nanoTime() + limit.toNanos());
    }

    private void awaitServing(final int number, final long endNs) {
        int status = probe(number);
        while (status / 100 != 2 && status != EXTENSION_REQUIRED) {
            if (System.nanoTime() - endNs > 0) {
                throw new BenchException("list " + number + " is not served: its SUBSCRIBE was answered " + status);
            }
            Pause.of(Duration.ofMillis(100));
            status = probe(number);
        }
    }

    /** Without Supported: eventlist a list is refused, and that it is one is told all the same (RFC 4662, 4.3). */
    private int probe(final int number) {
        final SubscribeRequest request = request(number).expires(0);
        final Subscription probe = agent.subscribe(plain ? request : request.without("Supported"));
        Pause.until(PROBE_LIMIT, () -> probe.exchange().isDone());
        agent.forget(probe);
        return probe.exchange().status();
    }

    private int count() {
        return plain ? population.members() : population.lists();
    }

    /**
     * Subscribes to everything and waits until every member was told, or patience is over; gives back how many lists
     * did not get complete.
     */
    int subscribe(final Ledger ledger, final Duration patience, final int perSecond) {
        watched = new ArrayList<>();
        final int count = count();
        final long begin = System.nanoTime();
        int waitedFor = 0;
        int incomplete = 0;
        for (int number = 0; number < count; number++) {
            if (perSecond > 0) {
                Pause.of(Duration.ofNanos(begin + number * SECOND_NS / perSecond - System.nanoTime()));
            }
            while (perSecond == 0 && number - waitedFor >= WINDOW) {
                incomplete += isComplete(waitedFor++, patience) ? 0 : 1;
            }
            watched.add(subscribe(number, ledger));
        }
        while (waitedFor < count) {
            incomplete += isComplete(waitedFor++, patience) ? 0 : 1;
        }
        return incomplete;
    }

    /** Subscribes to one list, and waits for nothing. */
    WatchedList subscribe(final int number, final Ledger ledger) {
        return subscribe(number, ledger, notification -> NotifyAnswer.ok());
    }

    /** Subscribes to one list whose NOTIFYs are answered that way; those that are refused count for nothing. */
    WatchedList subscribe(final int number, final Ledger ledger, final Function<Notification, NotifyAnswer> answers) {
        final WatchedList made = new WatchedList(ledger, plain ? 1 : population.membersPerList());
        made.subscription(agent.subscribe(request(number), subscription -> {
            subscription.answerAll(answers);
            subscription.onNotify(made);
        }));
        return made;
    }

    private boolean isComplete(final int number, final Duration patience) {
        final WatchedList waiting = watched.get(number);
        Pause.until(
                waiting.subscribedNs() + patience.toNanos(),
                () -> waiting.completeNs() > 0 || refused(waiting.subscription()));
        return waiting.completeNs() > 0;
    }

    /** Refreshes all subscriptions, each once; gives back how that went. */
    Figures refresh(final Duration patience, final Figures figures) {
        final Histogram answeredUs = new Histogram(3);
        int refused = 0;
        int untold = 0;
        for (final List<WatchedList> some : windows()) {
            final long[] full = some.stream().mapToLong(WatchedList::full).toArray();
            final long begun = System.nanoTime();
            final long end = begun + patience.toNanos();
            some.forEach(each -> each.subscription().refresh(EXPIRES_SECONDS));
            for (final WatchedList each : some) {
                Pause.until(end, () -> each.subscription().exchange().isDone());
                answeredUs.recordValue((System.nanoTime() - begun) / 1000);
            }
            for (int i = 0; i < full.length; i++) {
                final WatchedList each = some.get(i);
                final long before = full[i];
                final boolean accepted = accepted(each.subscription());
                refused += accepted ? 0 : 1;
                untold += accepted && !plain && !Pause.until(end, () -> each.full() > before) ? 1 : 0;
            }
        }
        return figures.with("refreshes", watched.size())
                .with("refreshes not accepted", refused)
                .with("refreshes not told in full", untold)
                .with("refresh answered", answeredUs);
    }

    private List<List<WatchedList>> windows() {
        final List<List<WatchedList>> windows = new ArrayList<>();
        for (int from = 0; from < watched.size(); from += WINDOW) {
            windows.add(watched.subList(from, Math.min(watched.size(), from + WINDOW)));
        }
        return windows;
    }

    static boolean accepted(final Subscription subscription) {
        final Exchange exchange = subscription.exchange();
        return exchange.isDone() && exchange.status() / 100 == 2;
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
    int unsubscribe(final Duration patience) {
        int left = 0;
        for (final List<WatchedList> some : windows()) {
            final long end = System.nanoTime() + patience.toNanos();
            some.forEach(each -> each.subscription().unsubscribe());
            for (final WatchedList each : some) {
                left += Pause.until(end, each.subscription()::isTerminated) ? 0 : 1;
                agent.forget(each.subscription());
            }
        }
        return left;
    }

    /** A list whose subscription has ended: messages that still come for it are strays. */
    void forget(final WatchedList gone) {
        agent.forget(gone.subscription());
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
