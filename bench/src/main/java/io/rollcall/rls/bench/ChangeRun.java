package io.rollcall.rls.bench;

import io.rollcall.rls.testkit.sip.Bodies;
import io.rollcall.rls.testkit.sip.Notification;
import io.rollcall.rls.testkit.sip.Notifier;
import io.rollcall.rls.testkit.sip.SubscribeRequest;
import io.rollcall.rls.testkit.sip.UserAgent;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;

/**
 * One document that many lists are made of gets another entry: how long until the watcher of each was told of it. The
 * document is a file of the start-up folder; the server looks for new files now and then, and when it found it nobody
 * can see, so what counts is the time between the first and the last who was told.
 */
final class ChangeRun {

    static final String USAGE = String.join(
            "\n",
            "  --lists n         lists that are made of the one document, each with a watcher of its own (1000)",
            "  --rounds n        changes; the table shows each and the median (5)",
            "  --folder f        the server's load_folder",
            "  --server h:p      the server",
            "  --pid n           its process, for CPU",
            "  --notifier-port n where the members listen: the server's outbound_proxy");

    private static final String DEFAULTS = "--lists 1000 --rounds 5 --folder - --server - --pid 0 --notifier-port 0";
    private static final int WINDOW = 16;
    private static final long EXPIRES_SECONDS = 3600;
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration REST = Duration.ofSeconds(5);

    private final Arguments given;
    private final MeasuredProcess process;
    private final Population population;
    private final Path folder;
    private final Consumer<String> say;
    private final Report report = new Report();
    /** For each list, when its watcher was told of the member looked for; 0 while it was not. */
    private final AtomicLongArray toldNs;

    private volatile String wanted;

    ChangeRun(final Consumer<String> say, final String... arguments) {
        this.say = say;
        given = new Arguments(DEFAULTS, arguments);
        process = new MeasuredProcess(given.number("--pid"));
        population = new Population(given.number("--lists"), 1);
        folder = Path.of(given.get("--folder"));
        toldNs = new AtomicLongArray(population.lists());
    }

    /** Runs it; 0 when all were told of every change. */
    int run() throws IOException {
        final int rounds = given.number("--rounds");
        try (Notifier notifier = Notifier.builder()
                        .bind(InetAddress.getLoopbackAddress(), given.number("--notifier-port"))
                        .history(1)
                        .open();
                UserAgent agent = UserAgent.builder("sip:bench@bench.example")
                        .server(given.address("--server"))
                        .light()
                        .open();
                Watchers serving = new Watchers(population, false, given.address("--server"))) {
            for (int member = 0; member <= rounds; member++) {
                final String uri = SharedListDocuments.member(member);
                notifier.prepareState(uri, Bodies.PIDF, Bodies.pidf(uri, true, "here"));
            }
            serving.awaitServing(Duration.ofSeconds(300));
            say.accept("the server answers");
            subscribe(agent);
            say.accept("all watchers are told of the first member");
            for (int round = 1; round <= rounds; round++) {
                Pause.of(REST);
                report.add(change(round));
            }
        }
        report.print(System.out);
        return 0;
    }

    private void subscribe(final UserAgent agent) {
        wanted = SharedListDocuments.member(0);
        for (int number = 0; number < population.lists(); number++) {
            final int list = number;
            final Consumer<Notification> ear = notification -> heard(list, notification);
            agent.subscribe(
                    SubscribeRequest.toList(population.listUri(list))
                            .from(population.watcher(list))
                            .expires(EXPIRES_SECONDS),
                    subscription -> subscription.onNotify(ear));
            awaitTold(Math.max(0, list - WINDOW), list - WINDOW + 1);
        }
        awaitTold(0, population.lists());
    }

    /** On the receive thread of the agent. */
    private void heard(final int list, final Notification notification) {
        if (toldNs.get(list) == 0) {
            final String body = new String(notification.message().body(), StandardCharsets.ISO_8859_1);
            if (body.contains('"' + wanted + '"')) {
                toldNs.set(list, notification.arrivedNs());
            }
        }
    }

    private void awaitTold(final int from, final int to) {
        for (int list = from; list < to; list++) {
            final int waiting = list;
            if (!Pause.until(LIMIT, () -> toldNs.get(waiting) != 0)) {
                throw new BenchException(population.watcher(waiting) + " was not told of " + wanted);
            }
        }
    }

    private Figures change(final int round) throws IOException {
        for (int list = 0; list < population.lists(); list++) {
            toldNs.set(list, 0);
        }
        wanted = SharedListDocuments.member(round);
        final double cpuMs = process.cpuMs();
        final long writtenNs = System.nanoTime();
        SharedListDocuments.writeShared(round + 1, folder);
        awaitTold(0, population.lists());
        final double spentMs = process.cpuMs() - cpuMs;
        long firstNs = Long.MAX_VALUE;
        for (int list = 0; list < population.lists(); list++) {
            firstNs = Math.min(firstNs, toldNs.get(list));
        }
        final Histogram us = new Histogram(3);
        for (int list = 0; list < population.lists(); list++) {
            us.recordValue((toldNs.get(list) - firstNs) / 1000);
        }
        return new Figures("one document, " + population.lists() + " lists")
                .with("file to first told ms", (firstNs - writtenNs) / 1e6)
                .with("first told to others told", us)
                .with("server CPU us per list", spentMs * 1000 / population.lists());
    }
}
