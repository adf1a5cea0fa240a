package io.rollcall.rls.itests.swap;

import io.rollcall.rls.itests.Ports;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Stands between a server and its database. Shut, it keeps what the server says, and lets it through later, whatever
 * has become of the server by then. What the database says always goes through.
 */
final class DatabaseGate implements AutoCloseable {

    private final ServerSocket entrance;
    private final int database;
    private final List<Socket> all = new CopyOnWriteArrayList<>();
    private String text;
    private boolean shut;
    private String counted;
    private int count;

    /** Open, before the database at that port of this machine. */
    DatabaseGate(int database) throws IOException {
        this.database = database;
        entrance = new ServerSocket(Ports.tcp(), 50, InetAddress.getLoopbackAddress());
        begin(this::admit);
    }

    /** The JDBC URL of a database behind it, for a driver that sends each statement with its text. */
    String url(String name) {
        return "jdbc:postgresql://127.0.0.1:" + entrance.getLocalPort() + "/" + name
                + "?user=postgres&prepareThreshold=0";
    }

    /** From now on it is counted how often this is said. */
    synchronized void count(String said) {
        counted = said;
        count = 0;
    }

    /** How often it was. */
    synchronized int count() {
        return count;
    }

    /** It shuts for all connections when this is said on one of them, and before it is let through. */
    synchronized void shutAt(String said) {
        text = said;
    }

    synchronized boolean isShut() {
        return shut;
    }

    synchronized void open() {
        text = null;
        shut = false;
        notifyAll();
    }

    private void admit() throws IOException {
        while (true) {
            Socket server = entrance.accept();
            Socket inner = new Socket(InetAddress.getLoopbackAddress(), database);
            all.addAll(List.of(server, inner));
            begin(() -> pass(server, inner, true));
            begin(() -> pass(inner, server, false));
        }
    }

    /** The end of the one is the end of the other, but not before all was let through. */
    private void pass(Socket from, Socket to, boolean gated) throws IOException, InterruptedException {
        byte[] some = new byte[1 << 16];
        try (to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int count = in.read(some); count >= 0; count = in.read(some)) {
                if (gated) {
                    await(new String(some, 0, count, StandardCharsets.ISO_8859_1));
                }
                out.write(some, 0, count);
            }
        }
    }

    private synchronized void await(String said) throws InterruptedException {
        for (int at = counted == null ? -1 : said.indexOf(counted); at >= 0; at = said.indexOf(counted, at + 1)) {
            count++;
        }
        shut |= text != null && said.contains(text);
        while (shut) {
            wait();
        }
    }

    @Override
    public void close() throws IOException {
        open();
        entrance.close();
        for (Socket one : all) {
            one.close();
        }
    }

    private static void begin(Passing what) {
        Thread thread = new Thread(
                () -> {
                    try {
                        what.run();
                    } catch (IOException | InterruptedException e) {
                        // a connection is over
                    }
                },
                "itest-gate");
        thread.setDaemon(true);
        thread.start();
    }

    private interface Passing {
        void run() throws IOException, InterruptedException;
    }
}
