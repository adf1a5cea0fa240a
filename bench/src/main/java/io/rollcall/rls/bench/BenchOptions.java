package io.rollcall.rls.bench;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What the command line says.
 *
 * @param population who takes part
 * @param server where it listens; null for none: the watchers subscribe to the members themselves
 * @param process the server's, for CPU and memory
 * @param database that of its database, for CPU
 * @param notifierPort where the members listen; 0 for any
 * @param warmUp how long the server is kept busy before anything counts
 * @param rounds how often everything is measured
 * @param patience how long a list may take to be complete, and a refresh to be told
 * @param setUpRate SUBSCRIBEs a second at set-up; 0 for as fast as lists get complete
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
        MeasuredProcess database,
        int notifierPort,
        Duration warmUp,
        int rounds,
        Duration patience,
        int setUpRate,
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
            "  --rates a,b,..    changes a second, random members, one phase each (1000); a ramp is from..to..step",
            "  --setup-rate n    SUBSCRIBEs a second at set-up (0: the next one when a list is complete)",
            "  --patience s      how long a list may take to be complete, and a refresh to be told in full (60)",
            "  --quiet-rate n    changes a second where lists take turns (100); 0 leaves that phase out",
            "  --body n          bytes of a member's state (200)",
            "  --json file       the figures for a machine",
            "  --label text      what the report is of, e.g. a commit",
            "  --server h:p      the server; left out: watchers subscribe at the members, to measure the driver",
            "  --pid n           its process, for CPU and memory; child processes count, too",
            "  --database-pid n  that of its database, for CPU",
            "  --notifier-port n where the members listen: the server's outbound_proxy");

    private static final String DEFAULTS = "--lists 200 --members 50 --warmup 60 --rounds 3 --idle 40 --seconds 30"
            + " --rates 1000 --quiet-rate 100 --body 200 --server - --pid 0 --database-pid 0 --patience 60"
            + " --setup-rate 0 --notifier-port 0 --json - --label -";

    /** Reads the arguments; {@link IllegalArgumentException} with a sentence where they make no sense. */
    static BenchOptions parse(final String... arguments) {
        final Arguments given = new Arguments(DEFAULTS, arguments);
        return new BenchOptions(
                new Population(given.number("--lists"), given.number("--members")),
                given.get("--server").equals("-") ? null : given.address("--server"),
                new MeasuredProcess(given.number("--pid")),
                new MeasuredProcess(given.number("--database-pid")),
                given.number("--notifier-port"),
                Duration.ofSeconds(given.number("--warmup")),
                given.number("--rounds"),
                Duration.ofSeconds(given.number("--patience")),
                given.number("--setup-rate"),
                Duration.ofSeconds(given.number("--idle")),
                Duration.ofSeconds(given.number("--seconds")),
                given.numbers("--rates"),
                given.number("--quiet-rate"),
                given.number("--body"),
                given.get("--json").equals("-") ? null : Path.of(given.get("--json")),
                given.get("--label").equals("-") ? "" : given.get("--label"));
    }

    boolean plain() {
        return server == null;
    }
}
