package io.rollcall.rls.bench;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the command line says.
 *
 * @param population who takes part
 * @param server where it listens; null for none: the watchers subscribe to the members themselves
 * @param process the server's, for CPU and memory
 * @param notifierPort where the members listen; 0 for any
 * @param warmUp how long the server is kept busy before anything counts
 * @param rounds how often everything is measured
 * @param idle rest before memory is measured; 0 to leave memory out
 * @param load how long each rate lasts
 * @param rates changes a second, one load phase each
 * @param quietRate changes a second of the phase in which every list is quiet between changes; 0 to leave it out
 * @param bodySize bytes of a member's state
 * @param json where the figures go, or null
 * @param label a line for the report, such as the commit
 */
record BenchOptions(
        Population population,
        InetSocketAddress server,
        MeasuredProcess process,
        int notifierPort,
        Duration warmUp,
        int rounds,
        Duration idle,
        Duration load,
        List<Integer> rates,
        int quietRate,
        int bodySize,
        Path json,
        String label) {

    static final String USAGE = String.join(
            "\n",
            "  --lists n         lists, each with a watcher of its own (200)",
            "  --members n       members of each list (50)",
            "  --warmup s        seconds of load before anything counts (60)",
            "  --rounds n        rounds; the table shows each and the median (3)",
            "  --idle s          rest before memory is measured (40); 0 leaves memory out",
            "  --seconds s       how long each rate lasts (30)",
            "  --rates a,b,..    changes a second, random members, one phase each (1000)",
            "  --quiet-rate n    changes a second where lists take turns (100); 0 leaves that phase out",
            "  --body n          bytes of a member's state (200)",
            "  --json file       the figures for a machine",
            "  --label text      what the report is of, e.g. a commit",
            "  --server h:p      the server; left out: watchers subscribe at the members, to measure the driver",
            "  --pid n           its process, for CPU and memory",
            "  --notifier-port n where the members listen: the server's outbound_proxy");

    private static final String DEFAULTS = "--lists 200 --members 50 --warmup 60 --rounds 3 --idle 40 --seconds 30"
            + " --rates 1000 --quiet-rate 100 --body 200 --server - --pid 0 --notifier-port 0 --json - --label -";

    /** Reads the arguments; {@link IllegalArgumentException} with a sentence where they make no sense. */
    static BenchOptions parse(final String... arguments) {
        final Map<String, String> given = pairs(new HashMap<>(), DEFAULTS.split(" "));
        final int known = given.size();
        pairs(given, arguments);
        if (given.size() != known) {
            given.keySet().removeAll(Arrays.asList(DEFAULTS.split(" ")));
            throw new IllegalArgumentException("there is no option " + given.keySet());
        }
        return new BenchOptions(
                new Population(number(given, "--lists"), number(given, "--members")),
                given.get("--server").equals("-") ? null : address(given.get("--server")),
                new MeasuredProcess(number(given, "--pid")),
                number(given, "--notifier-port"),
                Duration.ofSeconds(number(given, "--warmup")),
                number(given, "--rounds"),
                Duration.ofSeconds(number(given, "--idle")),
                Duration.ofSeconds(number(given, "--seconds")),
                numbers(given.get("--rates")),
                number(given, "--quiet-rate"),
                number(given, "--body"),
                given.get("--json").equals("-") ? null : Path.of(given.get("--json")),
                given.get("--label").equals("-") ? "" : given.get("--label"));
    }

    boolean plain() {
        return server == null;
    }

    private static Map<String, String> pairs(final Map<String, String> into, final String... arguments) {
        if (arguments.length % 2 != 0) {
            throw new IllegalArgumentException(arguments[arguments.length - 1] + " lacks its value");
        }
        for (int i = 0; i < arguments.length; i += 2) {
            into.put(arguments[i], arguments[i + 1]);
        }
        return into;
    }

    private static int number(final Map<String, String> given, final String name) {
        return number(name, given.get(name));
    }

    private static int number(final String name, final String value) {
        if (!value.matches("[0-9]{1,8}")) {
            throw new IllegalArgumentException(name + " " + value + " is not a number");
        }
        return Integer.parseInt(value);
    }

    private static List<Integer> numbers(final String text) {
        return Arrays.stream(text.split(","))
                .filter(each -> !each.isEmpty())
                .map(each -> number("--rates", each))
                .filter(rate -> rate > 0)
                .toList();
    }

    private static InetSocketAddress address(final String text) {
        final int colon = text.lastIndexOf(':');
        if (colon < 1) {
            throw new IllegalArgumentException("--server " + text + " is not host:port");
        }
        return new InetSocketAddress(text.substring(0, colon), number("--server", text.substring(colon + 1)));
    }
}
