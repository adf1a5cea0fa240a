package io.rollcall.rls.itests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.rules.ExternalResource;

/**
 * The distribution as an operator runs it: unpacked, configured by its .cfg files, started by bin/karaf in a process of
 * its own, on loopback ports nobody else uses. As a JUnit rule it starts before the class and stops after it;
 * {@link #shared()} is started once for all classes of a run that can live with the default configuration.
 */
public final class RollcallServer extends ExternalResource {

    private static final Duration START_LIMIT = Duration.ofSeconds(180);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(60);
    private static final Pattern ADMINISTRATOR = Pattern.compile("(?m)^rollcall = (\\w+),");

    /** A start is most of what a test costs: less than half of it where nothing is compiled for a long run. */
    private static final String SHORT_LIVED = "-Xmx1g -XX:TieredStopAtLevel=1 -XX:+UseSerialGC";

    private static RollcallServer shared;
    private static int servers;

    private final boolean keep;
    private final Map<String, Map<String, String>> configuration = new TreeMap<>();
    private final int sipPort = Ports.sip();
    private final int sshPort = Ports.tcp();
    private String javaOptions = SHORT_LIVED;
    private Path home;
    private Process process;
    private ServerShell shell;

    private RollcallServer(boolean keep) {
        this.keep = keep;
    }

    /** A server of its own for one test class. */
    public static RollcallServer own() {
        return new RollcallServer(false)
                .with("org.apache.karaf.management", "rmiRegistryPort", Integer.toString(Ports.tcp()))
                .with("org.apache.karaf.management", "rmiServerPort", Integer.toString(Ports.tcp()));
    }

    /** The one server of this test run; use watchers and lists of your own names, and leave its configuration alone. */
    public static synchronized RollcallServer shared() {
        if (shared == null) {
            shared = new RollcallServer(true)
                    .with("org.apache.karaf.management", "rmiRegistryPort", Integer.toString(Ports.tcp()))
                    .with("org.apache.karaf.management", "rmiServerPort", Integer.toString(Ports.tcp()));
            Runtime.getRuntime().addShutdownHook(new Thread(RollcallServer::stopShared, "itest-stop-server"));
        }
        return shared;
    }

    /** Stops the shared server, when there is one: at the end of the run. */
    static synchronized void stopShared() {
        if (shared != null) {
            shared.stop();
        }
    }

    /** Sets a key of etc/PID.cfg before the start. */
    public RollcallServer with(String pid, String key, String value) {
        configuration.computeIfAbsent(pid, p -> new LinkedHashMap<>()).put(key, value);
        return this;
    }

    /** With the options of bin/setenv and no others, for a test that measures. */
    public RollcallServer asShipped() {
        javaOptions = "";
        return this;
    }

    @Override
    protected synchronized void before() {
        if (process == null) {
            start();
        }
    }

    @Override
    protected synchronized void after() {
        if (!keep) {
            stop();
        }
    }

    /** Where SIP is listened for, UDP and TCP, on 127.0.0.1. */
    public int sipPort() {
        return sipPort;
    }

    /** Where ssh is listened for. */
    public int sshPort() {
        return sshPort;
    }

    /** The directory the distribution is unpacked in. */
    public Path home() {
        return home;
    }

    /** The process of the server. */
    public long pid() {
        return process.pid();
    }

    /** Runs a command of the shell and returns what it prints, without colours. */
    public String shell(String command) {
        return shell.execute(command);
    }

    /** What a counter stands at; 0 where it was never counted. */
    public long counted(String counter) {
        Matcher row = Pattern.compile(Pattern.quote(counter) + "\\D+(\\d+)").matcher(shell("rls:counters " + counter));
        return row.find() ? Long.parseLong(row.group(1)) : 0;
    }

    /** Changes a key at run time, as an operator does with config:property-set; the .cfg file is written too. */
    public void configure(String pid, String key, String value) {
        shell("config:property-set -p " + pid + " " + key + " '" + value + "'");
    }

    /** The bundles of ours, by symbolic name. */
    public Bundles bundles() {
        return new Bundles(shell);
    }

    /** What the Java machine of the server tells about itself. */
    public ServerProcess inside() {
        return new ServerProcess(process.pid());
    }

    /** The content of a file of the unpacked distribution, e.g. etc/rls.cfg. */
    public String file(String name) {
        try {
            return Files.readString(home.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The log so far. */
    public List<String> log() {
        Path file = home.resolve("data/log/rollcall.log");
        try {
            return Files.exists(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The lines of the log at a level, e.g. ERROR. */
    public List<String> log(String level) {
        return log().stream().filter(line -> line.contains("| " + level + " ")).collect(Collectors.toList());
    }

    /** Unpacks where that was not done, starts, and waits until SIP and the shell answer. */
    public synchronized void start() {
        try {
            if (home == null) {
                unpack();
            }
            launch();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        try {
            awaitAnswers();
        } catch (AssertionError e) {
            kill(); // no rule stops a server that did not start
            throw e;
        }
    }

    private void awaitAnswers() {
        shell = new ServerShell(sshPort, "rollcall", this::password);
        // SIP first: while Karaf puts its ssh server together it ends the first one, which logs an error for who is
        // there
        Await.value(() -> "SIP does not answer on port " + sipPort + ": " + tail(), START_LIMIT, () -> {
            return alive() && SipProbe.answersOptions(sipPort) ? Boolean.TRUE : null;
        });
        Await.value(() -> "The shell does not answer: " + tail(), START_LIMIT, () -> {
            return alive() && shell.answers() ? Boolean.TRUE : null;
        });
        // The last bundle to start; ssh and SIP answer before the engine does.
        Await.until("rls-shell does not start", START_LIMIT, () -> "Active"
                .equals(bundles().state("rls-shell")));
    }

    /** Stops in good order; configuration and data stay for the next start. */
    public synchronized void stop() {
        if (process == null) {
            return;
        }
        process.destroy(); // SIGTERM: Karaf stops its bundles
        shell.close();
        end();
    }

    /** Ends at once, as kill -9 does. */
    public synchronized void kill() {
        process.destroyForcibly();
        shell.close();
        end();
    }

    private void end() {
        try {
            if (!process.waitFor(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
                throw new AssertionError("The server did not stop within " + STOP_LIMIT.toSeconds() + " s: " + tail());
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        } finally {
            process = null;
        }
    }

    /** The password the first start made up. */
    private String password() {
        Matcher administrator = ADMINISTRATOR.matcher(file("etc/users.properties"));
        return administrator.find() ? administrator.group(1) : "";
    }

    private boolean alive() {
        if (!process.isAlive()) {
            throw new AssertionError("The server ended with " + process.exitValue() + ": " + tail());
        }
        return true;
    }

    private void unpack() throws IOException {
        Path archive = Path.of(System.getProperty("rollcall.distribution")).normalize();
        if (!Files.isReadable(archive)) {
            throw new AssertionError("There is no " + archive + ": build the module distribution first");
        }
        Path work = Path.of(System.getProperty("rollcall.work")).resolve(name());
        Files.createDirectories(work);
        run(List.of("tar", "xzf", archive.toString(), "-C", work.toString()));
        try (Stream<Path> content = Files.list(work)) {
            home = content.findFirst().orElseThrow();
        }
        with("org.apache.karaf.shell", "sshPort", Integer.toString(sshPort));
        if (!configuration.getOrDefault("rls.sip", Map.of()).containsKey("listen")) {
            with("rls.sip", "listen", "udp:127.0.0.1:" + sipPort + ", tcp:127.0.0.1:" + sipPort);
        }
        for (Map.Entry<String, Map<String, String>> file : configuration.entrySet()) {
            List<String> lines = new ArrayList<>(List.of(""));
            file.getValue().forEach((key, value) -> lines.add(key + " = " + value));
            append("etc/" + file.getKey() + ".cfg", lines);
        }
    }

    private static synchronized String name() {
        return ProcessHandle.current().pid() + "-" + ++servers;
    }

    private void append(String file, List<String> lines) throws IOException {
        Files.write(home.resolve(file), lines, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private void launch() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(home.resolve("bin/karaf").toString(), "daemon")
                .directory(home.toFile())
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("console.txt").toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().keySet().removeIf(name -> name.startsWith("KARAF_") || name.equals("EXTRA_JAVA_OPTS"));
        builder.environment().put("EXTRA_JAVA_OPTS", javaOptions);
        process = builder.start();
    }

    private static void run(List<String> command) throws IOException {
        Process started = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            String output = new String(started.getInputStream().readAllBytes());
            if (started.waitFor() != 0) {
                throw new IOException(command + ": " + output);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    /** The end of what the server wrote: for the message of a failure. */
    private String tail() {
        List<String> lines = new ArrayList<>();
        try {
            if (Files.exists(home.resolve("console.txt"))) {
                lines.addAll(Files.readAllLines(home.resolve("console.txt")));
            }
        } catch (IOException e) {
            lines.add(e.toString());
        }
        lines.addAll(log("WARN"));
        lines.addAll(log("ERROR"));
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 30), lines.size()));
    }
}
