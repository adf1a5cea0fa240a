package io.rollcall.rls.bench;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.testkit.sip.Notifier;
import java.util.Map;
import java.util.TreeMap;
import org.junit.Test;

/** The driver against the test kit alone: the members serve the watchers themselves. */
public class RoundTest {

    private final BenchOptions options = BenchOptions.parse(
            "--lists", "4", "--members", "5", "--seconds", "1", "--rates", "200", "--quiet-rate", "50", "--idle", "0");
    private final Map<String, Map<String, Double>> taken = new TreeMap<>();

    @Test
    public void shouldSeeEveryChange() {
        try (Notifier notifier = Notifier.builder().history(1).open();
                Watchers watchers = new Watchers(options.population(), true, notifier.address())) {
            new Round(options, notifier, watchers, figures -> taken.put(figures.phase(), figures.values())).measure();
        }
        assertEquals(20, taken.get("set-up").get("back-end subscriptions"), 0);
        assertEquals(0, taken.get("set-up").get("members never told"), 0);
        final Map<String, Double> load = taken.get("changes, 200/s");
        assertTrue(load.toString(), load.get("changes") > 100);
        assertEquals(load.toString(), 0, load.get("lost") + load.get("stale") + load.get("repeated"), 0);
        assertEquals(load.toString(), load.get("changes"), load.get("list NOTIFYs"), 0);
        assertTrue(load.toString(), load.get("change to NOTIFY p50 ms") > 0);
        assertEquals(20, taken.get("refresh").get("refreshes"), 0);
        assertEquals(0, taken.get("refresh").get("refreshes not accepted"), 0);
        assertEquals(0, taken.get("un-SUBSCRIBE").get("back-end subscriptions left"), 0);
    }
}
