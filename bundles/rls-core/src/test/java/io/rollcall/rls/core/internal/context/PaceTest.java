package io.rollcall.rls.core.internal.context;

import static org.junit.Assert.assertEquals;

import io.rollcall.rls.testkit.Requirement;
import org.junit.Test;

/** What keeps back ends from being asked all at once. */
public class PaceTest {

    /** 10 000 after a restart take as long as they should, and nobody waits where there is no crowd. */
    @Test
    @Requirement("6665-4.1-x")
    public void shouldSpreadACrowd() {
        final Pace pace = new Pace();
        long last = 0;
        for (int i = 0; i < 10_000; i++) {
            last = pace.turnMs(1_000_000, 500);
        }
        assertEquals(1_000_000 + 19_998, last);
        assertEquals("after the crowd", 1_030_000, pace.turnMs(1_030_000, 500));
        assertEquals(1_030_002, pace.turnMs(1_030_000, 1_000_000));
    }

    @Test
    public void shouldPauseServers() {
        final ServerPauses pauses = new ServerPauses();
        assertEquals(0, pauses.untilMs("d:-1", 1000));
        pauses.pause("d:-1", 1000, 5);
        assertEquals(6000, pauses.untilMs("d:-1", 5999));
        assertEquals("another port", 0, pauses.untilMs("d:5070", 1000));
        assertEquals("over", 0, pauses.untilMs("d:-1", 6000));
        pauses.pause("long", 0, 1_000_000);
        assertEquals("bounded", 600_000, pauses.untilMs("long", 0));
        for (int i = 0; i < 20_000; i++) {
            pauses.pause("s" + i, 0, 1);
        }
        assertEquals("bounded in number", 0, pauses.untilMs("s19999", 0));
        pauses.pause("later", 700_000, 1);
        assertEquals("room again", 701_000, pauses.untilMs("later", 700_000));
    }
}
