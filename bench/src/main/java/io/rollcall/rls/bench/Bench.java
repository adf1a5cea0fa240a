package io.rollcall.rls.bench;

import io.rollcall.rls.testkit.FreePorts;
import io.rollcall.rls.testkit.sip.Notifier;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;

/**
 * The load driver. {@code load} drives a server that runs, {@code fuzz} sends it spoilt messages, {@code resolve} and
 * {@code change} measure what lists cost, {@code kill} kills the server and starts it again, {@code long} stays for
 * half an hour, {@code nodes} kills, freezes and stops one of several nodes; {@code lists}, {@code shared-lists},
 * {@code kill-lists}, {@code nodes-lists} and {@code sql} write the documents needed before, {@code ports} finds ports
 * for it; {@code bench/run.sh} puts them together. {@code compare} puts what was written of two servers side by side.
 * Ends with 0 when nothing was lost, stale or repeated, with 1 when something was, with 2 for arguments that make no
 * sense.
 */
public final class Bench {

    private static final String USAGE =
            "bench.jar load|fuzz|resolve|change|kill|long|nodes [options] | lists <folder> <lists> <members>"
                    + " | shared-lists <folder> <lists> | kill-lists <folder> [options of kill]"
                    + " | nodes-lists <folder> [options of nodes] | sql <lists> <members>"
                    + " | compare <their.json,..> <our.json,..> | ports <count>\n";
    private static final Duration SERVING_LIMIT = Duration.ofSeconds(300);

    /** Several, for what happens once in a round is compiled late. */
    private static final int WARM_UPS = 4;

    private final BenchOptions options;
    private final Report report = new Report();

    private Bench(final BenchOptions options) {
        this.options = options;
    }

    /** Ends the process with what came of it. */
    public static void main(final String[] arguments) throws IOException {
        try {
            System.exit(run(arguments));
        } catch (final IllegalArgumentException e) {
            System.err.println("bench: " + e.getMessage() + "\n" + USAGE + "load:\n" + BenchOptions.USAGE + "\nfuzz:\n"
                    + FuzzOptions.USAGE + "\nresolve:\n" + ResolveRun.USAGE + "\nchange:\n" + ChangeRun.USAGE
                    + "\nkill:\n" + KillRun.USAGE + "\nlong:\n" + LongRun.USAGE + "\nnodes:\n" + NodesRun.USAGE);
            System.exit(2);
        } catch (final BenchException e) {
            System.err.println("bench: " + e.getMessage());
            System.exit(1);
        }
    }

    static int run(final String... arguments) throws IOException {
        final String command = arguments.length == 0 ? "" : arguments[0];
        final String[] options = Arrays.copyOfRange(arguments, Math.min(1, arguments.length), arguments.length);
        switch (command) {
            case "load":
                return new Bench(BenchOptions.parse(options)).load();
            case "fuzz":
                return new FuzzRun(FuzzOptions.parse(options), Bench::say).run();
            case "resolve":
                return new ResolveRun(Bench::say, options).run();
            case "change":
                return new ChangeRun(Bench::say, options).run();
            case "kill":
                return new KillRun(Bench::say, options).run();
            case "nodes":
                return new NodesRun(Bench::say, options).run();
            case "long":
                return new LongRun(Bench::say, options).run();
            default:
                return prepare(arguments);
        }
    }

    /** What is needed before a server is started. */
    private static int prepare(final String... arguments) throws IOException {
        final String command = arguments.length == 0 ? "" : arguments[0];
        if (command.equals("lists") && arguments.length == 4) {
            final Population population =
                    new Population(Integer.parseInt(arguments[2]), Integer.parseInt(arguments[3]));
            ListDocuments.write(population, Path.of(arguments[1]));
            return 0;
        }
        if (command.equals("shared-lists") && arguments.length == 3) {
            SharedListDocuments.write(new Population(Integer.parseInt(arguments[2]), 1), Path.of(arguments[1]));
            return 0;
        }
        if (command.equals("kill-lists") && arguments.length > 1) {
            final String[] options = Arrays.copyOfRange(arguments, 2, arguments.length);
            ListDocuments.write(KillRun.population(options), Path.of(arguments[1]));
            return 0;
        }
        if (command.equals("nodes-lists") && arguments.length > 1) {
            final String[] options = Arrays.copyOfRange(arguments, 2, arguments.length);
            ListDocuments.write(NodesRun.population(options), Path.of(arguments[1]));
            return 0;
        }
        if (command.equals("sql") && arguments.length == 3) {
            final Population population =
                    new Population(Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]));
            ListDocuments.writeSql(population, System.out);
            return 0;
        }
        if (command.equals("compare") && arguments.length == 3) {
            Comparison.of(arguments[1], arguments[2]).print(System.out);
            return 0;
        }
        if (command.equals("ports") && arguments.length == 2) {
            for (int i = 0; i < Integer.parseInt(arguments[1]); i++) {
                System.out.println(FreePorts.next());
            }
            return 0;
        }
        throw new IllegalArgumentException("there is no command " + command);
    }

    private int load() throws IOException {
        try (Notifier notifier = Notifier.builder()
                        .bind(InetAddress.getLoopbackAddress(), options.notifierPort())
                        .history(1)
                        .open();
                Watchers watchers = new Watchers(
                        options.population(),
                        options.plain(),
                        options.plain() ? notifier.address() : options.server())) {
            watchers.awaitServing(SERVING_LIMIT);
            say("the server answers");
            for (int i = 0; i < WARM_UPS && !options.warmUp().isZero(); i++) {
                new Round(options, notifier, watchers, figures -> say("warm-up", figures))
                        .warmUp(options.warmUp().dividedBy(WARM_UPS));
            }
            for (int round = 1; round <= options.rounds(); round++) {
                final String name = "round " + round;
                new Round(options, notifier, watchers, figures -> take(name, figures)).measure();
            }
        }
        report.print(System.out);
        if (options.json() != null) {
            report.write(options, options.json().toFile());
        }
        return verdict();
    }

    private int verdict() {
        final double wrong = report.sum("lost")
                + report.sum("stale")
                + report.sum("repeated")
                + report.sum("members never told")
                + report.sum("lists not accepted")
                + report.sum("refreshes not accepted")
                + report.sum("refreshes not told in full")
                + report.sum("lists without terminated NOTIFY");
        say(wrong == 0 ? "nothing was lost, stale or repeated" : "LOST, STALE OR REPEATED: " + Report.text(wrong));
        return wrong == 0 ? 0 : 1;
    }

    private void take(final String round, final Figures figures) {
        say(round, figures);
        report.add(figures);
    }

    private static void say(final String round, final Figures figures) {
        final StringBuilder text =
                new StringBuilder(round).append(", ").append(figures.phase()).append(':');
        figures.values()
                .forEach((name, value) ->
                        text.append("  ").append(name).append(' ').append(Report.text(value)));
        say(text.toString());
    }

    private static void say(final String text) {
        System.out.println("bench: " + text);
    }
}
