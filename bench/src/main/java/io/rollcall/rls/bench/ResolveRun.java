package io.rollcall.rls.bench;

import io.rollcall.rls.testkit.sip.SubscribeRequest;
import io.rollcall.rls.testkit.sip.Subscription;
import io.rollcall.rls.testkit.sip.UserAgent;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;

/**
 * What it costs to resolve a list. A SUBSCRIBE without {@code Supported: eventlist} to a list is refused with 421 once
 * the list is resolved (RFC 4662, 4.3), and nothing else happens for it; the same to a list of one entry tells what is
 * not the list's.
 */
final class ResolveRun {

    static final String USAGE = String.join(
            "\n",
            "  --members n       entries of the long lists (500)",
            "  --seconds n       how long each list is asked for in a round (10)",
            "  --rounds n        rounds; the table shows each and the median (3)",
            "  --xcap-port n     where the driver plays the XCAP server of rls.xcap.http",
            "  --server h:p      the server",
            "  --pid n           its process, for CPU",
            "  --notifier-port n not used here");

    private static final String DEFAULTS =
            "--members 500 --seconds 10 --rounds 3 --xcap-port 0 --server - --pid 0" + " --notifier-port 0";
    private static final int EXTENSION_REQUIRED = 421;
    private static final Duration SERVING_LIMIT = Duration.ofSeconds(300);
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(30);

    /**
     * A list that is asked for.
     *
     * @param number of its watcher
     * @param entries in it
     * @param overHttp whether its document is not in the table
     * @param changing whether its document is another one each time
     */
    private record Asked(String name, int number, int entries, boolean overHttp, boolean changing) {}

    private final Arguments given;
    private final InetSocketAddress server;
    private final MeasuredProcess process;
    private final Consumer<String> say;
    private final Report report = new Report();
    private final List<Asked> lists;

    ResolveRun(final Consumer<String> say, final String... arguments) {
        this.say = say;
        given = new Arguments(DEFAULTS, arguments);
        server = given.address("--server");
        process = new MeasuredProcess(given.number("--pid"));
        final int entries = given.number("--members");
        lists = List.of(
                new Asked("table", 0, entries, false, false),
                new Asked("table", 1, 1, false, false),
                new Asked("HTTP", 2, entries, true, false),
                new Asked("HTTP", 3, 1, true, false),
                new Asked("HTTP, changed each time", 4, entries, true, true));
    }

    /** Runs it; 0 when every SUBSCRIBE was answered as it should. */
    int run() throws IOException {
        try (XcapRoot root = new XcapRoot(given.number("--xcap-port"));
                UserAgent agent = UserAgent.builder("sip:bench@bench.example")
                        .server(server)
                        .light()
                        .open()) {
            for (final Asked list : lists) {
                if (list.overHttp) {
                    final Population population = population(list);
                    final String path = "rls-services/users/" + population.watcher(list.number) + "/index";
                    root.put(path, ListDocuments.document(population, list.number), list.changing);
                }
                awaitServing(agent, list);
            }
            say.accept("the server knows all lists");
            final Duration each = Duration.ofSeconds(given.number("--seconds"));
            lists.forEach(list -> ask(agent, root, list, each.multipliedBy(2)));
            for (int round = 1; round <= given.number("--rounds"); round++) {
                lists.forEach(list -> report.add(ask(agent, root, list, each)));
            }
        }
        report.print(System.out);
        return 0;
    }

    private static Population population(final Asked list) {
        return new Population(list.number + 1, list.entries);
    }

    private static void awaitServing(final UserAgent agent, final Asked list) {
        final long end = System.nanoTime() + SERVING_LIMIT.toNanos();
        while (subscribe(agent, list).exchange().status() != EXTENSION_REQUIRED) {
            if (System.nanoTime() > end) {
                throw new BenchException("the list of " + list + " is not served");
            }
            Pause.of(Duration.ofMillis(200));
        }
    }

    private static Subscription subscribe(final UserAgent agent, final Asked list) {
        final Population population = population(list);
        final Subscription asked = agent.subscribe(SubscribeRequest.toList(population.listUri(list.number))
                .from(population.watcher(list.number))
                .expires(0)
                .without("Supported"));
        Pause.until(ANSWER_LIMIT, () -> asked.exchange().isDone());
        agent.forget(asked);
        return asked;
    }

    /** One after the other, so that what is measured is the server and no queue. */
    private Figures ask(final UserAgent agent, final XcapRoot root, final Asked list, final Duration time) {
        final Histogram us = new Histogram(3);
        final int whole = root.whole();
        final int unchanged = root.unchanged();
        final double cpuMs = process.cpuMs();
        final long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) {
            final Subscription asked = subscribe(agent, list);
            if (asked.exchange().status() != EXTENSION_REQUIRED) {
                throw new BenchException("instead of 421: " + asked);
            }
            us.recordValue(asked.exchange().roundTrip().toNanos() / 1000);
        }
        final double count = us.getTotalCount();
        return new Figures(list.name + ", " + list.entries + " entries")
                .with("SUBSCRIBEs", count)
                .with("SUBSCRIBE to 421", us)
                .with("server CPU us per SUBSCRIBE", (process.cpuMs() - cpuMs) * 1000 / count)
                .with("answered 304 per SUBSCRIBE", (root.unchanged() - unchanged) / count)
                .with("answered 200 per SUBSCRIBE", (root.whole() - whole) / count);
    }
}
