package io.rollcall.rls.samples.demo;

import io.rollcall.rls.testkit.FreePorts;
import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * The distribution in a folder of its own, configured for loopback and started as a process that outlives the
 * demonstration. One at a time: the one that an earlier demonstration left is stopped first.
 */
final class DemoServer {

    private static final long STOP_SECONDS = 40;
    private static final List<String> SAMPLES = List.of(
            "resource-lists/users/sip:alice@example.com/index", "rls-services/users/sip:alice@example.com/index");

    private final Path folder;
    private final boolean usualPorts;
    private final int sipPort;
    private Path home;
    private Process process;

    /** Listens on the usual ports where they are free and wanted, which people find easier. */
    DemoServer(final Path folder, final boolean usualPorts) {
        this.folder = folder;
        this.usualPorts = usualPorts;
        sipPort = usualPorts && sipFree(5060) ? 5060 : FreePorts.next();
    }

    /** Where it listens for SIP. */
    InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), sipPort);
    }

    Path home() {
        return home;
    }

    boolean running() {
        return process.isAlive();
    }

    /** Ends the server of an earlier demonstration; tells whether there was one. */
    static boolean stopEarlier(final Path folder) throws IOException, InterruptedException {
        final Path file = folder.resolve("pid");
        if (!Files.isReadable(file)) {
            return false;
        }
        final String pid = Files.readString(file).trim();
        Files.delete(file);
        final Optional<ProcessHandle> earlier = pid.matches("[0-9]{1,10}")
                ? ProcessHandle.of(Long.parseLong(pid)).filter(handle -> isOurs(handle, folder))
                : Optional.empty();
        if (earlier.isPresent()) {
            end(earlier.get());
        }
        return earlier.isPresent();
    }

    /** The number may have gone to another process since. */
    private static boolean isOurs(final ProcessHandle handle, final Path folder) {
        return handle.info()
                .commandLine()
                .orElse("")
                .contains(folder.toAbsolutePath().toString());
    }

    /** Unpacks a fresh copy; what an earlier demonstration left in the folder is deleted. */
    void unpack(final Path archive) throws IOException, InterruptedException {
        delete(folder);
        Files.createDirectories(folder);
        final Process tar = new ProcessBuilder("tar", "xzf", archive.toString(), "-C", folder.toString())
                .inheritIO()
                .start();
        if (tar.waitFor() != 0) {
            throw new IOException("cannot unpack " + archive);
        }
        try (Stream<Path> content = Files.list(folder)) {
            home = content.filter(Files::isDirectory).findFirst().orElseThrow().toAbsolutePath();
        }
    }

    /** Writes into etc/ what makes it a demonstration. */
    void configure(final int notifierPort) throws IOException {
        append("rls.sip", "listen = udp:127.0.0.1:" + sipPort + ", tcp:127.0.0.1:" + sipPort);
        append("rls.sip", "outbound_proxy = sip:127.0.0.1:" + notifierPort);
        append("rls", "waitn_time = 1");
        append("org.apache.karaf.shell", "sshPort = " + tcp(8101));
        append("org.apache.karaf.management", "rmiRegistryPort = " + tcp(1099));
        append("org.apache.karaf.management", "rmiServerPort = " + tcp(44444));
        for (final String sample : SAMPLES) {
            final Path list = home.resolve("etc/rollcall-lists").resolve(sample);
            Files.createDirectories(list.getParent());
            try (InputStream document = DemoServer.class.getResourceAsStream("/lists/" + sample)) {
                Files.copy(document, list);
            }
        }
    }

    /** Starts it; Ctrl-C in this terminal is not for it. */
    void start() throws IOException {
        final ProcessBuilder builder = new ProcessBuilder(
                "/bin/sh",
                "-c",
                "trap '' INT HUP; exec \"$0\" daemon",
                home.resolve("bin/karaf").toString());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().remove("KARAF_HOME");
        process = builder.directory(home.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("console.log").toFile())
                .start();
        process.getOutputStream().close();
        Files.writeString(folder.resolve("pid"), Long.toString(process.pid()));
    }

    /** Stops it in good order. */
    void stop() {
        try {
            end(process.toHandle());
            Files.deleteIfExists(folder.resolve("pid"));
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (final IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** The end of what it said, for somebody who wonders why it does not serve. */
    String lastWords() {
        final StringBuilder words = new StringBuilder();
        for (final Path file : List.of(folder.resolve("console.log"), home.resolve("data/log/rollcall.log"))) {
            try (Stream<String> lines = Files.lines(file)) {
                final List<String> all = lines.toList();
                words.append(file).append(":\n");
                all.subList(Math.max(0, all.size() - 15), all.size())
                        .forEach(line -> words.append("    ").append(line).append('\n'));
            } catch (final IOException e) {
                words.append("(no ").append(file).append(")\n");
            }
        }
        return words.toString();
    }

    private static void end(final ProcessHandle handle) throws InterruptedException {
        handle.destroy();
        try {
            handle.onExit().get(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (final TimeoutException | ExecutionException e) {
            handle.destroyForcibly();
        }
    }

    private void append(final String pid, final String line) throws IOException {
        Files.writeString(
                home.resolve("etc/" + pid + ".cfg"),
                System.lineSeparator() + line + System.lineSeparator(),
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }

    private static void delete(final Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> content = Files.walk(folder)) {
                for (final Path path : content.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }

    /** That port where it is wanted and free, else another. */
    private int tcp(final int wanted) {
        return usualPorts && tcpFree(wanted) ? wanted : FreePorts.next();
    }

    private static boolean tcpFree(final int port) {
        try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return probe.isBound();
        } catch (final IOException e) {
            return false;
        }
    }

    private static boolean sipFree(final int port) {
        try (DatagramSocket probe = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))) {
            return probe.isBound() && tcpFree(port);
        } catch (final IOException e) {
            return false;
        }
    }
}
