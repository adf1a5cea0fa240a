package io.rollcall.rls.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongToDoubleFunction;
import java.util.function.Predicate;
import java.util.stream.Stream;

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
        return all(MeasuredProcess::ticks);
    }

    private static double ticks(final long pid) {
        final String stat = read(pid, "stat");
        if (stat.isEmpty()) {
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

    /** Resident memory in bytes, child processes included; what several of them share counts once. */
    double residentBytes() {
        return 1024 * all(pid -> firstNumber(read(pid, "smaps_rollup"), line -> line.startsWith("Pss:"), 1));
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

    /** Threads of the system, those of child processes included. */
    double threads() {
        return all(pid -> firstNumber(read(pid, "status"), line -> line.startsWith("Threads:"), 1));
    }

    private double all(final LongToDoubleFunction figure) {
        if (!isKnown()) {
            return Double.NaN;
        }
        final ProcessHandle process = ProcessHandle.of(pid)
                .orElseThrow(() -> new BenchException("process " + pid + ", which was to be measured, is gone"));
        return Stream.concat(Stream.of(process), process.descendants())
                .mapToDouble(each -> figure.applyAsDouble(each.pid()))
                .filter(Double::isFinite)
                .sum();
    }

    private static double firstNumber(final String text, final Predicate<String> wanted, final int field) {
        return text.lines()
                .filter(wanted)
                .findFirst()
                .map(line -> Double.parseDouble(line.trim().split("\\s+")[field]))
                .orElse(Double.NaN);
    }

    /** A file of /proc; empty where the process has ended. */
    private static String read(final long pid, final String file) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), file));
        } catch (final IOException e) {
            return "";
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
