package io.rollcall.rls.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;

/**
 * What a process costs, seen from outside: Linux only.
 *
 * @param pid of it, 0 where there is none to measure
 */
record MeasuredProcess(long pid) {

    /** Linux counts in hundredths of a second here, whatever its own tick is. */
    private static final double TICK_MS = 10;

    /** User and system time of its own, then of the children that have ended. */
    private static final int FIRST_TIME_FIELD = 11;

    private static final int LAST_TIME_FIELD = 14;

    static MeasuredProcess self() {
        return new MeasuredProcess(ProcessHandle.current().pid());
    }

    boolean isKnown() {
        return pid > 0;
    }

    /** Whether it runs on a Java machine, so that its heap can be told. */
    boolean isJava() {
        return isKnown()
                && ProcessHandle.of(pid)
                        .flatMap(process -> process.info().command())
                        .filter(command -> command.endsWith("/java"))
                        .isPresent();
    }

    /** User and system time so far in milliseconds, of all threads and child processes that were ever there. */
    double cpuMs() {
        if (!isKnown()) {
            return Double.NaN;
        }
        final ProcessHandle process = ProcessHandle.of(pid)
                .orElseThrow(() -> new BenchException("process " + pid + ", which was to be measured, is gone"));
        return ticks(process)
                + process.descendants().mapToDouble(MeasuredProcess::ticks).sum();
    }

    private static double ticks(final ProcessHandle process) {
        final String stat;
        try {
            stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
        } catch (final IOException e) {
            return 0; // it has ended, and its parent counts it
        }
        // the name of the program, in brackets, may hold anything
        final String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        long ticks = 0;
        for (int field = FIRST_TIME_FIELD; field <= LAST_TIME_FIELD; field++) {
            ticks += Long.parseLong(fields[field]);
        }
        return ticks * TICK_MS;
    }

    /** Resident memory in bytes. */
    double residentBytes() {
        return isKnown() ? 1024.0 * firstNumber(read("status"), line -> line.startsWith("VmRSS:"), 1) : Double.NaN;
    }

    /** Bytes of live objects after full collections; not a number where it is no Java. */
    double liveHeapBytes() {
        if (!isJava()) {
            return Double.NaN;
        }
        jcmd("GC.run");
        // the second for what references and finalizers gave back after the first
        jcmd("GC.run");
        return firstNumber(jcmd("GC.class_histogram"), line -> line.startsWith("Total"), 2);
    }

    /** Threads of the system. */
    double threads() {
        return isKnown() ? firstNumber(read("status"), line -> line.startsWith("Threads:"), 1) : Double.NaN;
    }

    private static double firstNumber(final String text, final Predicate<String> wanted, final int field) {
        return text.lines()
                .filter(wanted)
                .findFirst()
                .map(line -> Double.parseDouble(line.trim().split("\\s+")[field]))
                .orElse(Double.NaN);
    }

    private String read(final String file) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), file));
        } catch (final IOException e) {
            throw new BenchException("the server, process " + pid + ", is gone: " + e.getMessage());
        }
    }

    private String jcmd(final String command) {
        try {
            final Process started = new ProcessBuilder(List.of(
                            Path.of(System.getProperty("java.home"), "bin", "jcmd")
                                    .toString(),
                            Long.toString(pid),
                            command))
                    .redirectErrorStream(true)
                    .start();
            final String output = new String(started.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (started.waitFor() != 0) {
                throw new BenchException("jcmd " + pid + " " + command + ": " + output);
            }
            return output;
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchException("interrupted");
        }
    }
}
