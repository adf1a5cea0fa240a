package io.rollcall.rls.testkit.fuzz;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/** Sends spoilt messages to a server over UDP and TCP for a while, at a steady rate. */
public final class Fuzzer {

    private static final long SECOND_NS = 1_000_000_000;
    private static final long STEP_NS = 2_000_000;

    private final Mutator mutator;
    private final InetSocketAddress server;
    private final String list;
    private final Map<String, LongAdder> counted = new ConcurrentHashMap<>();

    /** Where messages go out of. */
    interface Outlet extends AutoCloseable {
        /** Sends message number n, and takes what has arrived. */
        void send(long number) throws IOException;

        @Override
        void close();
    }

    /**
     * Sends to a server.
     *
     * @param list URI of a list it serves
     */
    public Fuzzer(final Mutator mutator, final InetSocketAddress server, final String list) {
        this.mutator = mutator;
        this.server = server;
        this.list = list;
    }

    /**
     * Sends and returns when the time is over.
     *
     * @param perSecond messages over UDP; over TCP there are a fourth of it
     * @return what was sent and answered, by kind
     */
    public Map<String, Long> run(final Duration duration, final int perSecond) {
        final InetAddress local = server.getAddress();
        final long end = System.nanoTime() + duration.toNanos();
        try (FuzzedDatagrams udp = new FuzzedDatagrams(this, new InetSocketAddress(local, 0));
                FuzzedStreams tcp = new FuzzedStreams(this, udp.host())) {
            final Thread streams = new Thread(() -> send(tcp, "tcp", end, Math.max(1, perSecond / 4)), "fuzz-tcp");
            streams.start();
            send(udp, "udp", end, perSecond);
            streams.join();
        } catch (final IOException e) {
            throw new IllegalStateException("cannot fuzz " + server, e);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        final Map<String, Long> all = new TreeMap<>();
        counted.forEach((name, count) -> all.put(name, count.sum()));
        return all;
    }

    private void send(final Outlet outlet, final String name, final long end, final int perSecond) {
        final long begun = System.nanoTime();
        long sent = 0;
        while (System.nanoTime() - end < 0) {
            final long due = (System.nanoTime() - begun) * perSecond / SECOND_NS;
            while (sent < due && System.nanoTime() - end < 0) {
                try {
                    outlet.send(sent);
                    count(name + " sent");
                } catch (final IOException e) {
                    // what was spoilt enough is hung up on
                    count(name + " not sent");
                }
                sent++;
            }
            LockSupport.parkNanos(STEP_NS);
        }
    }

    Mutator mutator() {
        return mutator;
    }

    InetSocketAddress server() {
        return server;
    }

    String list() {
        return list;
    }

    void count(final String what) {
        counted.computeIfAbsent(what, key -> new LongAdder()).increment();
    }
}
