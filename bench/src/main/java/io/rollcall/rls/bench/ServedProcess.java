package io.rollcall.rls.bench;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The server as a child of the driver, which kills it and starts it again. For one thread. */
final class ServedProcess implements AutoCloseable {

    private static final Duration END_LIMIT = Duration.ofSeconds(60);
    private static final Duration CHILDREN_LIMIT = Duration.ofSeconds(5);

    private final File script;
    private volatile Process process;

    /** The script starts the server and stays, as bin/karaf daemon does. */
    ServedProcess(final File script) {
        this.script = script;
        Runtime.getRuntime().addShutdownHook(new Thread(this::close, "end-server")); // where the driver is interrupted
    }

    void start() {
        try {
            process = new ProcessBuilder("/bin/bash", script.getPath())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(new File(script.getPath() + ".out")))
                    .start();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** CPU since it was started: where that is little, a slow start is the machine's. */
    double cpuMs() {
        return new MeasuredProcess(process.pid()).cpuMs();
    }

    /** As kill -9, of the process itself first, so that it cannot mourn its children; waits until all are gone. */
    void kill() {
        final List<ProcessHandle> children = process.descendants().toList();
        final Process killed = process.destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
        end(killed);
        Pause.until(CHILDREN_LIMIT, () -> children.stream().noneMatch(ProcessHandle::isAlive));
    }

    /** As kill -TERM, which ends it in good order; does not wait. */
    void terminate() {
        process.destroy();
    }

    /** Sends it a signal, such as STOP. */
    void signal(final String name) {
        try {
            end(new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start());
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until it has ended by itself. */
    void awaitEnd() {
        end(process);
    }

    /** In good order. */
    @Override
    public void close() {
        if (process != null && process.isAlive()) {
            process.destroy();
            if (!endsWithin(END_LIMIT)) {
                kill(); // it is frozen, for example
            }
        }
    }

    private boolean endsWithin(final Duration limit) {
        try {
            return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static void end(final Process ending) {
        try {
            ending.waitFor();
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchException("interrupted");
        }
    }
}
