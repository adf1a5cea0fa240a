package io.rollcall.rls.core.internal.engine;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.core.internal.context.EngineSettings;
import io.rollcall.rls.testkit.Requirement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.Test;

/** Which members are subscribed to: scenarios 32 and 33. */
public class AllotmentTest {

    private static final String[] HUNDRED =
            IntStream.range(100, 200).mapToObj(i -> "sip:m" + i + "@d").toArray(String[]::new);

    private static Rig rig(final Map<String, String> keys, final String... members) {
        return new Rig(EngineSettings.read(keys, EngineSettings.DEFAULTS), members);
    }

    private static void change(final Rig rig, final Map<String, String> keys) {
        rig.engine.settings(EngineSettings.read(keys, EngineSettings.DEFAULTS));
    }

    /** SUBSCRIBEs that ended nothing. */
    private static long made(final Rig rig) {
        return rig.subscribes.stream().filter(one -> one.expiresSeconds() > 0).count();
    }

    private static int named(final Rig rig) {
        return rig.lastBody().split("<resource ", -1).length - 1;
    }

    private static String phase(final Rig rig, final String tag, final String member) {
        return new Console(rig.engine)
                .subscription(tag).toCompletableFuture().join().orElseThrow().members().stream()
                        .filter(one -> one.uri().equals(member))
                        .findFirst()
                        .orElseThrow()
                        .backEnd();
    }

    /** Scenario 33: exactly thirty, duplicates not counted, the rest listed. */
    @Test
    @Requirement({"4662-7.4-b", "HYG-lim-a", "OMA-RLS-c"})
    public void shouldSubscribeToSoManyMembersOfAList() {
        final List<String> members = new ArrayList<>(List.of("sip:m100@d", "sip:m100@D", "sip:m100@d;x=y"));
        members.addAll(List.of(HUNDRED).subList(1, 100));
        final Rig rig = rig(Map.of("max_backend_subs", "30"), members.toArray(String[]::new));
        rig.open(600);

        assertEquals(30, made(rig));
        assertEquals(102, named(rig));
        assertEquals(Long.valueOf(1), rig.engine.counters().snapshot().get("lists.without.backend"));
    }

    /** Scenario 33: later ones move up, and who left is always let go of. */
    @Test
    public void shouldMoveUpWhenMembersLeave() {
        final Rig rig = rig(Map.of("max_backend_subs", "30"), HUNDRED);
        rig.open(600);
        for (int at = 0; at < 30; at++) {
            rig.live(HUNDRED[at], "s");
        }
        rig.members(java.util.Arrays.copyOfRange(HUNDRED, 10, 100));
        rig.engine.listsChanged(Set.of(Rig.LIST), null);

        assertEquals(40, made(rig));
        assertEquals(10, rig.subscribes.size() - made(rig));
        assertEquals(1, rig.subscribesTo(HUNDRED[39]).size());
        assertEquals(0, rig.subscribesTo(HUNDRED[40]).size());
    }

    /** The key changes while the subscription stands. */
    @Test
    public void shouldFollowTheKey() {
        final Rig rig = rig(Map.of(), HUNDRED);
        rig.open(600);
        assertEquals(100, made(rig));
        for (final String one : HUNDRED) {
            rig.live(one, "s");
        }
        rig.passMs(6000);
        rig.answerNotify(200);
        change(rig, Map.of("max_backend_subs", "30"));
        rig.passMs(6000);
        assertEquals("seventy end", 70, rig.subscribes.size() - made(rig));
        assertTrue(rig.lastBody().contains("fullState=\"true\""));
        assertEquals(30, rig.lastBody().split("state=\"active\"", -1).length - 1);
        assertEquals(100, named(rig));
        change(rig, Map.of());
        assertEquals(170, made(rig));
    }

    /** Scenario 32. */
    @Test
    public void shouldAskNobodyElsewhere() {
        final Map<String, String> keys = Map.of("disable_remote_presence", "1", "local_domains", "d, x.test");
        final Rig rig = rig(keys, "sip:bob@D", "sip:carol@x.test:5070", "sip:dave@y.test", "sip:erin@sub.d");
        final String tag = rig.open(600);

        assertEquals(2, made(rig));
        assertEquals(4, named(rig));
        assertEquals("not subscribed: disable_remote_presence", phase(rig, tag, "sip:dave@y.test"));
        change(rig, Map.of());
        assertEquals(4, made(rig));
    }

    /** Who is not local any more is listed without state from then on. */
    @Test
    public void shouldLetGoOfWhoIsNotLocalAnyMore() {
        final Rig rig = rig(Map.of("disable_remote_presence", "1", "local_domains", "d"), "sip:bob@d", "sip:carol@e");
        rig.open(600);
        rig.live("sip:bob@d", "b1");
        rig.passMs(600);
        rig.answerNotify(200);
        change(rig, Map.of("disable_remote_presence", "1", "local_domains", "e"));
        rig.passMs(6000);

        assertTrue(rig.lastBody(), rig.lastBody().contains("fullState=\"true\""));
        assertFalse(rig.lastBody(), rig.lastBody().contains("<instance"));
        assertEquals(0, rig.lastSubscribeTo("sip:bob@d").expiresSeconds());
        assertEquals(1, rig.subscribesTo("sip:carol@e").size());
    }

    @Test
    @Requirement("HYG-lim-a")
    public void shouldKeepToTheLimitsOfAWatcherAndOfTheServer() {
        for (final String key : new String[] {"max_backends_per_watcher", "max_backends"}) {
            final Rig rig = rig(Map.of(key, "3"), "sip:a@d", "sip:b@d", "sip:c@d", "sip:e@d", "sip:f@d");
            final String tag = rig.open(600);
            assertEquals(3, made(rig));
            assertEquals("not subscribed: " + key + " = 3", phase(rig, tag, "sip:f@d"));
            for (final String one : new String[] {"sip:a@d", "sip:b@d", "sip:c@d"}) {
                rig.live(one, "s");
            }
            rig.members("sip:c@d", "sip:e@d", "sip:f@d");
            rig.engine.listsChanged(Set.of(Rig.LIST), null);
            rig.refresh(tag, 2, 600);
            assertEquals("moved up with the refresh", 5, made(rig));
            assertFalse(phase(rig, tag, "sip:f@d").startsWith("not"));
        }
    }
}
