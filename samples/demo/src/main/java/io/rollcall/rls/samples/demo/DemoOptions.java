package io.rollcall.rls.samples.demo;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * What the command line says.
 *
 * @param server a server that runs already, or null to start one
 * @param list URI of the list
 * @param watcher URI of the watcher
 * @param notifierPort where the members listen; 0 for any free port
 * @param members whether the demonstration plays the members
 * @param once whether to end when everything was seen
 * @param limit how long to wait for that
 */
record DemoOptions(
        InetSocketAddress server,
        String list,
        String watcher,
        int notifierPort,
        boolean members,
        boolean once,
        Duration limit) {

    static final String USAGE = String.join(
            "\n",
            "demo.jar [--once] [--server host:port] [--list uri] [--watcher uri] [--notifier-port n] [--no-members]"
                    + " [--within seconds]",
            "  --once             end with 0 when the full state and a change arrived, with 1 when they did not",
            "  --server           use a server that runs already; else one is unpacked and started",
            "  --list             the list to subscribe to (sip:alice-list@example.com)",
            "  --watcher          who subscribes (sip:alice@example.com)",
            "  --notifier-port    where the members listen on 127.0.0.1; with --server, its outbound_proxy",
            "  --no-members       the members are elsewhere, for example on a presence server",
            "  --within           seconds for --once (30)");

    private static final int SIP_PORT = 5060;

    /** Reads the arguments; {@link IllegalArgumentException} with a sentence where they make no sense. */
    static DemoOptions parse(final String... arguments) {
        final Deque<String> rest = new ArrayDeque<>(List.of(arguments));
        DemoOptions options = new DemoOptions(
                null, "sip:alice-list@example.com", "sip:alice@example.com", 0, true, false, Duration.ofSeconds(30));
        while (!rest.isEmpty()) {
            options = options.with(rest.removeFirst(), rest);
        }
        return options;
    }

    private DemoOptions with(final String option, final Deque<String> rest) {
        return switch (option) {
            case "--once" -> new DemoOptions(server, list, watcher, notifierPort, members, true, limit);
            case "--no-members" -> new DemoOptions(server, list, watcher, notifierPort, false, once, limit);
            case "--server" -> new DemoOptions(
                    address(value(option, rest)), list, watcher, notifierPort, members, once, limit);
            case "--list" -> new DemoOptions(server, value(option, rest), watcher, notifierPort, members, once, limit);
            case "--watcher" -> new DemoOptions(server, list, value(option, rest), notifierPort, members, once, limit);
            case "--notifier-port" -> new DemoOptions(
                    server, list, watcher, number(option, rest, 65_535), members, once, limit);
            case "--within" -> new DemoOptions(
                    server, list, watcher, notifierPort, members, once, Duration.ofSeconds(number(option, rest, 3600)));
            default -> throw new IllegalArgumentException("there is no option " + option);
        };
    }

    private static String value(final String option, final Deque<String> rest) {
        if (rest.isEmpty()) {
            throw new IllegalArgumentException(option + " lacks its value");
        }
        return rest.removeFirst();
    }

    private static int number(final String option, final Deque<String> rest, final int max) {
        final String value = value(option, rest);
        if (!value.matches("[0-9]{1,6}") || Integer.parseInt(value) > max) {
            throw new IllegalArgumentException(option + " " + value + " is not a number up to " + max);
        }
        return Integer.parseInt(value);
    }

    private static InetSocketAddress address(final String value) {
        final int colon = value.lastIndexOf(':');
        if (colon < 0 || value.endsWith("]")) {
            return new InetSocketAddress(value, SIP_PORT);
        }
        try {
            return new InetSocketAddress(value.substring(0, colon), Integer.parseInt(value.substring(colon + 1)));
        } catch (final IllegalArgumentException e) {
            throw new IllegalArgumentException("--server " + value + " is not host:port");
        }
    }
}
