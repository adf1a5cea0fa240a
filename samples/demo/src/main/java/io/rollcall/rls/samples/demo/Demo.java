package io.rollcall.rls.samples.demo;

import io.rollcall.rls.testkit.sip.Exchange;
import io.rollcall.rls.testkit.sip.SubscribeRequest;
import io.rollcall.rls.testkit.sip.Subscription;
import io.rollcall.rls.testkit.sip.UserAgent;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;

/**
 * Shows the server at work: a few members that keep changing what they do, the server, and a watcher outside of it that
 * subscribes to the list of them and prints what it is told.
 *
 * <p>{@code ./rollcall demo} runs it with two system properties: {@code rollcall.distribution}, the archive to unpack
 * and start, and {@code rollcall.run}, the folder to do it in. Arguments are those of {@link DemoOptions#USAGE}; with
 * {@code --server} a server is used that runs already, and neither property is needed. It ends with 0 when asked with
 * {@code --once} and all was seen, with 1 when something was missing, with 2 for arguments that make no sense.
 */
public final class Demo {

    private static final Duration START_LIMIT = Duration.ofSeconds(180);
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(10);
    private static final Duration CHANGE_PERIOD = Duration.ofSeconds(1);
    private static final String HINT = "      %-52s %s%n";
    private static final long EXPIRES_SECONDS = 3600;

    private final DemoOptions options;
    private final PrintStream out;
    private DemoServer started;

    private Demo(final DemoOptions options, final PrintStream out) {
        this.options = options;
        this.out = out;
    }

    /** Ends the process with what came of it. */
    public static void main(final String[] arguments) throws IOException, InterruptedException {
        final DemoOptions options;
        try {
            options = DemoOptions.parse(arguments);
        } catch (final IllegalArgumentException e) {
            System.err.println("demo: " + e.getMessage() + "\n" + DemoOptions.USAGE);
            System.exit(2);
            return;
        }
        System.exit(new Demo(options, System.out).run());
    }

    private int run() throws IOException, InterruptedException {
        try (SampleMembers members = options.members() ? new SampleMembers(options.notifierPort()) : null) {
            if (members != null) {
                say("members listen on 127.0.0.1:" + members.port() + ", a presence server of the demonstration's own");
            }
            final InetSocketAddress server =
                    options.server() != null ? options.server() : start(members == null ? 5070 : members.port());
            try (UserAgent watcher =
                    UserAgent.builder(options.watcher()).server(server).open()) {
                return watch(watcher, members);
            }
        }
    }

    private InetSocketAddress start(final int notifierPort) throws IOException, InterruptedException {
        final String archive = System.getProperty("rollcall.distribution", "");
        if (archive.isEmpty()) {
            throw new IOException("neither --server nor -Drollcall.distribution=<archive> says what to show");
        }
        final Path folder = Path.of(System.getProperty("rollcall.run", ".run"), "demo");
        if (DemoServer.stopEarlier(folder)) {
            say("stopped the server that the last demonstration left running");
        }
        started = new DemoServer(folder, !options.once());
        say("unpacking " + Path.of(archive).getFileName() + " to " + folder);
        started.unpack(Path.of(archive));
        started.configure(notifierPort);
        say("starting the server on " + text(started.address()) + " (UDP and TCP)");
        started.start();
        Runtime.getRuntime().addShutdownHook(new Thread(this::leave, "rls-demo-leave"));
        return started.address();
    }

    private int watch(final UserAgent watcher, final SampleMembers members) throws InterruptedException {
        final long begin = System.nanoTime();
        if (!awaitServing(watcher)) {
            return 1;
        }
        final ListPrinter printer = new ListPrinter(out, Clock.systemDefaultZone());
        final Subscription subscription = subscribe(watcher, printer, begin);
        if (subscription == null) {
            return 1;
        }
        if (members != null) {
            members.changeEvery(CHANGE_PERIOD);
        }
        final boolean complete = printer.await(options.limit());
        if (!options.once()) {
            hint(complete ? "that is what a list server does; Ctrl-C ends the watching" : missing(printer));
            new CountDownLatch(1).await();
        }
        subscription.unsubscribe();
        until(Duration.ofSeconds(5), subscription::isTerminated);
        return judge(complete, printer, subscription);
    }

    private int judge(final boolean complete, final ListPrinter printer, final Subscription subscription) {
        if (!subscription.rules().violations().isEmpty()) {
            say("the watcher's rule checker found:");
            subscription.rules().violations().forEach(violation -> out.println("    " + violation));
        }
        if (!complete) {
            say(missing(printer));
            return 1;
        }
        say("the full state and " + printer.changes() + (printer.changes() == 1 ? " change" : " changes") + " arrived");
        return 0;
    }

    private String missing(final ListPrinter printer) {
        return "missing after " + options.limit().toSeconds() + " s: " + String.join(", ", printer.missing());
    }

    /** Asks until somebody answers (RFC 3261, 11). */
    private boolean awaitServing(final UserAgent watcher) throws InterruptedException {
        final long begin = System.nanoTime();
        final String target = "sip:" + text(started == null ? options.server() : started.address());
        final Duration limit = started == null ? ANSWER_LIMIT : START_LIMIT;
        while (System.nanoTime() - begin < limit.toNanos()) {
            if (started != null && !started.running()) {
                say("the server ended before it served:\n" + started.lastWords());
                return false;
            }
            final Exchange asked = watcher.options(target);
            if (until(Duration.ofMillis(500), () -> asked.response() != null)) {
                say("the server answers after " + seconds(begin) + " s");
                return true;
            }
        }
        say("nobody answers at " + target + (started == null ? "" : ":\n" + started.lastWords()));
        return false;
    }

    /** The first answer may come before the lists are there: a server that starts serves what it has. */
    private Subscription subscribe(final UserAgent watcher, final ListPrinter printer, final long begin)
            throws InterruptedException {
        say("subscribing to " + options.list() + " as " + options.watcher());
        String before = "";
        while (true) {
            final Subscription subscription = watcher.subscribe(
                    SubscribeRequest.toList(options.list()).event("presence").expires(EXPIRES_SECONDS),
                    made -> made.onNotify(printer::received));
            final String answer = answer(subscription.exchange());
            if (subscription.exchange().status() / 100 == 2) {
                say("subscribed: " + answer);
                return subscription;
            }
            if (started == null || System.nanoTime() - begin > START_LIMIT.toNanos()) {
                say("refused: " + answer + (started == null ? "" : "\n" + started.lastWords()));
                return null;
            }
            if (!answer.equals(before)) {
                say("not yet: " + answer);
                before = answer;
            }
            watcher.forget(subscription);
            Thread.sleep(500);
        }
    }

    private static String answer(final Exchange exchange) throws InterruptedException {
        return until(Duration.ofSeconds(5), exchange::isDone) && exchange.response() != null
                ? exchange.response().startLine()
                : "no answer";
    }

    /** At the end: with --once nothing stays behind, else the server goes on. */
    private void leave() {
        if (options.once()) {
            say("stopping the server");
            started.stop();
        } else if (started.running()) {
            hint("the members are gone with the demonstration, the server is not");
        }
    }

    private void hint(final String first) {
        say(first);
        if (started != null) {
            out.println("    The server runs in " + started.home() + ". In another terminal, in that folder:");
            out.printf(HINT, "bin/client rls:subscriptions", "who subscribes to what");
            out.printf(HINT, "bin/client \"rls:watch " + options.list() + "\"", "the list as the server sees it");
            out.printf(HINT, "bin/client", "a shell; try \"rls:\" and the tab key");
            out.printf(HINT, "etc/rls.sip.cfg", "outbound_proxy: your own presence server");
            out.printf(HINT, "bin/stop", "stops it");
        }
    }

    private static boolean until(final Duration limit, final BooleanSupplier condition) throws InterruptedException {
        final long end = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                return false;
            }
            Thread.sleep(20);
        }
        return true;
    }

    private static String seconds(final long begin) {
        return Long.toString((System.nanoTime() - begin) / 1_000_000_000);
    }

    private static String text(final InetSocketAddress address) {
        return address.getAddress() == null
                ? address.toString()
                : address.getAddress().getHostAddress() + ":" + address.getPort();
    }

    private void say(final String text) {
        out.println("demo: " + text);
    }
}
