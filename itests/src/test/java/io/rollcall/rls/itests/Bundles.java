package io.rollcall.rls.itests;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The bundles of a running server, stopped, started and exchanged as an operator does it. Bundles go by the name of
 * their module, e.g. {@code rls-sip}.
 */
public final class Bundles {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final ServerShell shell;

    Bundles(ServerShell shell) {
        this.shell = shell;
    }

    /** The state of a bundle, e.g. Active; null when it is not installed. */
    public String state(String module) {
        String[] row = row(module);
        return row == null ? null : row[1];
    }

    /** Stops a bundle and waits until it is stopped. */
    public void stop(String module) {
        shell.execute("bundle:stop " + id(module));
        await(module, "Resolved");
    }

    /** Starts a bundle and waits until it is active. */
    public void start(String module) {
        shell.execute("bundle:start " + id(module));
        await(module, "Active");
    }

    /** Updates a bundle from the target folder of its module: the same classes, in a new class loader. */
    public void update(String module) {
        shell.execute("bundle:update " + id(module) + " " + built(module));
        shell.execute("bundle:refresh " + id(module));
        await(module, "Active");
    }

    /** Takes a bundle away, its class loader with it. */
    public void uninstall(String module) {
        String id = id(module);
        shell.execute("bundle:uninstall " + id);
        shell.execute("bundle:refresh");
        await(module, null);
    }

    /** Installs a bundle again that was taken away, and starts it. */
    public void install(String module) {
        shell.execute("bundle:install -s " + built(module));
        await(module, "Active");
    }

    /** The rows of bundle:list that are not active, fragments apart. */
    public List<String> notActive() {
        List<String> others = new ArrayList<>();
        for (String[] row : rows()) {
            if (!row[1].equals("Active") && !row[1].equals("Resolved")) {
                others.add(String.join(" | ", row));
            }
        }
        return others;
    }

    private void await(String module, String state) {
        Await.until(
                module + " does not become " + (state == null ? "uninstalled" : state) + " but is " + state(module),
                LIMIT,
                () -> state == null ? state(module) == null : state.equals(state(module)));
    }

    private static String built(String module) {
        Path jar = Path.of(
                System.getProperty("rollcall.bundles"),
                module,
                "target",
                module + "-" + System.getProperty("rollcall.version") + ".jar");
        return jar.normalize().toUri().toString();
    }

    private String id(String module) {
        String[] row = row(module);
        if (row == null) {
            throw new AssertionError("There is no bundle " + module);
        }
        return row[0];
    }

    private String[] row(String module) {
        for (String[] row : rows()) {
            if (row[row.length - 1].equals("io.rollcall." + module)) {
                return row;
            }
        }
        return null;
    }

    private List<String[]> rows() {
        List<String[]> rows = new ArrayList<>();
        for (String line : shell.execute("bundle:list -t 0 -s --no-format").split("\n")) {
            String[] cells = line.trim().split("\\s*[|\\t\u2502]\\s*");
            if (cells.length >= 4 && cells[0].matches("\\d+")) {
                rows.add(cells);
            }
        }
        return rows;
    }
}
