package io.rollcall.rls.bench;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The server as a child of the driver, which kills it and starts it again. For one thread. */
final class ServedProcess implements AutoCloseable {

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

    /** As kill -9; waits until it is gone. */
    void kill() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        end(process.destroyForcibly());
    }

    /** In good order. */
    @Override
    public void close() {
        if (process != null && process.isAlive()) {
            process.destroy();
            end(process);
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
