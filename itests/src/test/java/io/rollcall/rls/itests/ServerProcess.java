package io.rollcall.rls.itests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The Java machine of a running server, seen by jcmd: nothing in the server has to help. */
public final class ServerProcess {

    private final long pid;

    ServerProcess(long pid) {
        this.pid = pid;
    }

    /** The names of all threads that start with a prefix, e.g. rls-. */
    public List<String> threads(String prefix) {
        return jcmd("Thread.print")
                .lines()
                .filter(line -> line.startsWith("\"" + prefix))
                .map(line -> line.substring(1, line.indexOf('"', 1)))
                .collect(Collectors.toList());
    }

    /** The sockets it listens on, as transport:address:port. */
    public List<String> listeners() {
        return Listeners.of(pid).stream().map(Object::toString).collect(Collectors.toList());
    }

    /**
     * How many class loaders hold this class, after a full collection. More than one where an old bundle's loader is
     * kept by somebody.
     */
    public long loadersOf(String className) {
        jcmd("GC.run");
        // One line per class and loader. Classes without instances count too, as a histogram's would not.
        return jcmd("VM.class_hierarchy")
                .lines()
                .map(line -> line.replaceFirst("^[|\\s-]*", ""))
                .filter(line -> line.startsWith(className + "/"))
                .count();
    }

    /** Bytes of live objects after a full collection. */
    public long liveBytes() {
        jcmd("GC.run");
        String total = jcmd("GC.class_histogram")
                .lines()
                .filter(line -> line.startsWith("Total"))
                .findFirst()
                .orElseThrow();
        return Long.parseLong(total.trim().split("\\s+")[2]);
    }

    private String jcmd(String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString());
        command.add(Long.toString(pid));
        command.addAll(List.of(arguments));
        try {
            Process started =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(started.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (started.waitFor() != 0) {
                throw new AssertionError(command + ": " + output);
            }
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted: " + command, e);
        }
    }
}
