package io.rollcall.rls.itests.wire;

import static org.junit.Assert.assertTrue;

import io.rollcall.rls.itests.RollcallServer;
import io.rollcall.rls.testkit.Await;
import io.rollcall.rls.testkit.Requirement;
import io.rollcall.rls.testkit.sip.UserAgent;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;

/** Scenario 51: 10 000 SUBSCRIBEs a second from one address for 10 s, and a watcher at another one. */
public final class OverloadIT {

    private static final int PER_SECOND = 10_000;
    private static final Duration FLOOD = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration BETWEEN_POLLS = Duration.ofMillis(20);
    private static final long ROOM = 40_000_000;

    @ClassRule
    public static final RollcallServer SERVER = RollcallServer.own().asShipped();

    /** What this test has on the wire. */
    @Rule
    public final Wire wire = new Wire(SERVER);

    @Test
    @Requirement({"HYG-lim-a", "HYG-lim-b"})
    public void shouldServeOthersWhileOneFloods() throws Exception {
        String list = wire.list("alice", "bob");
        UserAgent alice = wire.open(wire.builder("alice").bind(InetAddress.getByName("127.0.0.2"), 0));
        poll(alice, list);
        long before = SERVER.inside().liveBytes();
        List<Duration> waits = new ArrayList<>();
        try (Flood flood = new Flood(wire.address(), InetAddress.getByName("127.0.0.3"), PER_SECOND)) {
            flood.begin();
            long end = System.nanoTime() + FLOOD.toNanos();
            while (System.nanoTime() < end) {
                // well below what one source may ask: she is to be served, not to be the next who floods
                long next = System.nanoTime() + BETWEEN_POLLS.toNanos();
                waits.add(poll(alice, list));
                Await.until("her next poll", PATIENCE, () -> System.nanoTime() >= next);
            }
            flood.end();
            String told = flood + ", " + waits.size() + " polls of another watcher";
            assertTrue(told, flood.sent() > PER_SECOND);
            assertTrue(told, flood.answered(503) > 0);
            // those of the first moment, one of each second, and what a clock that jumps may add
            assertTrue(told, flood.answered(503) <= 100 * (flood.seconds() + 2));
            assertTrue(told, flood.answered(404) <= 500 * (flood.seconds() + 2) + 1000);
            Collections.sort(waits);
            Duration late = waits.get(waits.size() * 99 / 100);
            System.out.println("flood: " + told + ", p99 " + late);
            assertTrue(told + ", p99 " + late, late.compareTo(Duration.ofSeconds(1)) < 0);
        }
        assertTrue(counter("sip.overload.dropped") > 0);
        assertTrue(counter("sip.overload.refused") > 0);
        Await.until("no SUBSCRIBE waits", PATIENCE, () -> counter("sip.subscribes.open") == 0);
        Await.until(
                "memory is as before",
                Duration.ofSeconds(90),
                () -> SERVER.inside().liveBytes() < before + ROOM);
    }

    private static Duration poll(UserAgent alice, String list) {
        long begun = System.nanoTime();
        alice.subscribe(list, "presence", 0).exchange().await(200);
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    private static long counter(String name) {
        return SERVER.shell("rls:counters --no-format " + name)
                .lines()
                .filter(line -> line.contains(name))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .sum();
    }
}
