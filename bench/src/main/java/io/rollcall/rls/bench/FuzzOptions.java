package io.rollcall.rls.bench;

import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * What the command line says of a run of the fuzzer.
 *
 * @param server where it listens
 * @param process the server's, for memory and threads
 * @param notifierPort where the members listen
 * @param duration how long spoilt messages are sent
 * @param perSecond over UDP; over TCP there are a fourth of it
 * @param seed the same makes the same messages
 */
record FuzzOptions(
        InetSocketAddress server,
        MeasuredProcess process,
        int notifierPort,
        Duration duration,
        int perSecond,
        long seed) {

    static final String USAGE = String.join(
            "\n",
            "  --seconds n       how long spoilt messages are sent (300)",
            "  --rate n          messages a second over UDP; over TCP there are a fourth of it (1000)",
            "  --seed n          the same seed makes the same messages (what the clock says)",
            "  --server h:p      the server",
            "  --pid n           its process, for memory and threads",
            "  --notifier-port n where the members listen: the server's outbound_proxy");

    private static final int SEEDS = 100_000_000;
    private static final String DEFAULTS =
            "--seconds 300 --rate 1000 --seed - --server - --pid 0 --notifier-port 0 --lists 1 --members 5";

    /** Reads the arguments; {@link IllegalArgumentException} with a sentence where they make no sense. */
    static FuzzOptions parse(final String... arguments) {
        final Arguments given = new Arguments(DEFAULTS, arguments);
        return new FuzzOptions(
                given.address("--server"),
                new MeasuredProcess(given.number("--pid")),
                given.number("--notifier-port"),
                Duration.ofSeconds(given.number("--seconds")),
                given.number("--rate"),
                given.get("--seed").equals("-") ? System.currentTimeMillis() % SEEDS : given.number("--seed"));
    }
}
