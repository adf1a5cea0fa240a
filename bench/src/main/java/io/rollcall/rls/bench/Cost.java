package io.rollcall.rls.bench;

import java.time.Duration;

/** CPU time from one moment on: of the server, of its database and of the driver, each with its child processes. */
final class Cost {

    private static final double US = 1000;

    private final MeasuredProcess server;
    private final MeasuredProcess database;
    private final double serverMs;
    private final double databaseMs;
    private final double driverMs;

    /** From now on. */
    Cost(final BenchOptions options) {
        server = options.process();
        database = options.database();
        serverMs = server.cpuMs();
        databaseMs = database.cpuMs();
        driverMs = MeasuredProcess.self().cpuMs();
    }

    private double server() {
        return server.cpuMs() - serverMs;
    }

    private double database() {
        return database.cpuMs() - databaseMs;
    }

    /** Adds what one of so many cost. */
    Figures each(final String what, final double count, final Figures figures) {
        final double spent = server();
        final double stored = database();
        return figures.with("server CPU us per " + what, spent * US / count)
                .with("database CPU us per " + what, stored * US / count)
                .with("server and database CPU us per " + what, (spent + stored) * US / count)
                .with("driver CPU us per " + what, (MeasuredProcess.self().cpuMs() - driverMs) * US / count);
    }

    /** Adds how much of a core was busy, for a phase of that many seconds. */
    Figures cores(final double seconds, final Figures figures) {
        return figures.with("server CPU cores", server() / 1000 / seconds)
                .with("database CPU cores", database() / 1000 / seconds);
    }

    /** Adds what was spent a second in that time. */
    Figures rate(final Duration time, final Figures figures) {
        return figures.with("server CPU ms/s", server() / time.toMillis() * 1000)
                .with("database CPU ms/s", database() / time.toMillis() * 1000);
    }
}
