package io.rollcall.rls.itests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The sockets a process listens on, read from /proc: who can reach the server, and which ports it gave back. */
final class Listeners {

    private static final String TCP_LISTEN = "0A";
    private static final String UDP_BOUND = "07";

    private Listeners() {}

    /** A listening socket. */
    record Listener(String transport, InetAddress address, int port) {

        @Override
        public String toString() {
            return transport + ":" + address.getHostAddress() + ":" + port;
        }
    }

    static List<Listener> of(long pid) {
        Set<String> inodes = inodes(pid);
        return Stream.of("tcp", "tcp6", "udp", "udp6")
                .flatMap(table -> read(pid, table, inodes))
                .collect(Collectors.toList());
    }

    private static Stream<Listener> read(long pid, String table, Set<String> inodes) {
        try {
            return Files.readAllLines(Path.of("/proc", Long.toString(pid), "net", table)).stream()
                    .skip(1)
                    .map(line -> line.trim().split("\\s+"))
                    .filter(row -> row[3].equals(table.startsWith("tcp") ? TCP_LISTEN : UDP_BOUND))
                    .filter(row -> inodes.contains(row[9]))
                    .map(row -> listener(table.substring(0, 3), row[1]));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Listener listener(String transport, String hex) {
        String[] parts = hex.split(":");
        byte[] address = new byte[parts[0].length() / 2];
        for (int i = 0; i < address.length; i++) {
            // /proc writes words of four bytes in the order of the machine: little-endian on all we run on
            int from = (i / 4 * 4 + 3 - i % 4) * 2;
            address[i] = (byte) Integer.parseInt(parts[0].substring(from, from + 2), 16);
        }
        try {
            return new Listener(transport, InetAddress.getByAddress(address), Integer.parseInt(parts[1], 16));
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(hex, e);
        }
    }

    private static Set<String> inodes(long pid) {
        Set<String> inodes = new HashSet<>();
        try (Stream<Path> descriptors = Files.list(Path.of("/proc", Long.toString(pid), "fd"))) {
            descriptors.forEach(descriptor -> {
                try {
                    String target = Files.readSymbolicLink(descriptor).toString();
                    if (target.startsWith("socket:[")) {
                        inodes.add(target.substring(8, target.length() - 1));
                    }
                } catch (IOException e) {
                    return; // closed since the directory was read
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return inodes;
    }
}
