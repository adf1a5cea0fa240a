package io.rollcall.rls.core.internal.engine;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.api.SubscriptionState;
import io.rollcall.rls.core.internal.context.EngineSettings;
import io.rollcall.rls.testkit.Requirement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.Test;

/** Bodies of a largest size, cut between members. */
public class SizeSplitTest {

    private static final String STATE = "x".repeat(200);
    private static final String[] TWELVE =
            IntStream.range(10, 22).mapToObj(n -> "sip:m" + n + "@d").toArray(String[]::new);

    private static final String[] LONG = IntStream.range(10, 22)
            .mapToObj(n -> "sip:a-member-with-a-rather-long-name-" + n + "@example.test")
            .toArray(String[]::new);

    /** Scenario 34: only what names all members says that it is a full state. */
    @Test
    @Requirement({"4662-5.2-h", "4662-5.2-f", "4662-5.2-e", "4662-5.2-b"})
    public void shouldSplitAFullStateBetweenMembers() {
        final Rig rig = rig(1200, TWELVE);
        final String tag = rig.open(600);
        speak(rig, TWELVE);
        settle(rig);

        final int before = rig.notifies.size();
        rig.refresh(tag, 2, 600);
        final List<String> bodies = settle(rig).subList(before, rig.notifies.size());

        assertTrue(bodies.size() > 2);
        assertTrue(bodies.get(0), bodies.get(0).contains("fullState=\"true\""));
        for (int at = 0; at < bodies.size(); at++) {
            assertTrue(bodies.get(at).length() + " octets", bodies.get(at).length() <= 1200);
            assertEquals(before + at, version(bodies.get(at)));
            assertEquals(at == 0 ? 12 : stated(bodies.get(at)), named(bodies.get(at)));
            assertEquals(at == 0, bodies.get(at).contains("fullState=\"true\""));
        }
        assertEquals(12, bodies.stream().mapToInt(SizeSplitTest::stated).sum());
    }

    /** Not even the names fit: no document says that it is a full state, and none is larger. */
    @Test
    @Requirement("4662-5.2-h")
    public void shouldNotCallAPartAFullState() {
        final Rig rig = rig(900, LONG);
        final String tag = rig.open(600);
        speak(rig, LONG);
        settle(rig);
        final int before = rig.notifies.size();
        rig.refresh(tag, 2, 600);

        final List<String> bodies = settle(rig).subList(before, rig.notifies.size());
        bodies.forEach(body -> assertFalse(body, body.contains("fullState=\"true\"")));
        bodies.forEach(body -> assertTrue(body, body.length() <= 900));
        assertEquals(12, bodies.stream().mapToInt(SizeSplitTest::stated).sum());
        assertEquals(12, bodies.stream().mapToInt(SizeSplitTest::named).sum());
    }

    /** And a member that leaves is told by the end of its instance. */
    @Test
    public void shouldTellWhoLeftWithoutAFullState() {
        final Rig rig = rig(900, LONG);
        rig.open(600);
        speak(rig, LONG);
        settle(rig);
        final int before = rig.notifies.size();
        rig.members(java.util.Arrays.copyOf(LONG, 11));
        rig.engine.listsChanged(java.util.Set.of(Rig.LIST), null);

        final String all = String.join("", settle(rig).subList(before, rig.notifies.size()));
        final String end = "<instance id=\"[^\"]*\" state=\"terminated\" reason=\"noresource\"/></resource>";
        assertTrue(all, all.matches("(?s).*<resource uri=\"" + LONG[11] + "\">" + end + ".*"));
    }

    /** Another instance of a member at the end of a list whose names do not fit: told by the end of the one before. */
    @Test
    @Requirement("4662-5.5-c")
    public void shouldReplaceAnInstanceWithoutAFullState() {
        final Rig rig = rig(900, LONG);
        rig.open(600);
        speak(rig, LONG);
        settle(rig);
        final int before = rig.notifies.size();
        rig.tell(LONG[11], 2, SubscriptionState.terminated("deactivated"), (String) null);
        rig.live(LONG[11], "z".repeat(100));

        final List<String> bodies = settle(rig).subList(before, rig.notifies.size());
        assertTrue(bodies.size() + " documents", bodies.size() <= 13);
        final String all = String.join("", bodies);
        assertEquals(1, count(all, "zzz".repeat(10) + "z".repeat(70)));
        assertEquals(1, count(all, "state=\"terminated\""));
    }

    /** What a watcher refuses each time is tried ever more seldom. */
    @Test
    public void shouldNotTryALargeOneForEver() {
        final Rig rig = rig(1200, "sip:a@d", "sip:b@d");
        rig.open(600);
        rig.live("sip:a@d", STATE);
        rig.live("sip:b@d", "y".repeat(3000));
        for (int second = 0; second < 120; second++) {
            rig.passMs(1000);
            rig.answerNotify(rig.lastBody().contains("yyy") ? 513 : 200);
        }
        final long refused =
                bodies(rig).stream().filter(body -> body.contains("yyy")).count();
        assertTrue(refused + " times", refused > 1 && refused < 8);
    }

    /** However many leave at a time. */
    @Test
    public void shouldTellWhoLeftInPartsToo() {
        final Rig rig = rig(900, LONG);
        rig.open(600);
        speak(rig, LONG);
        settle(rig);
        final int before = rig.notifies.size();
        rig.members(LONG[0]);
        rig.engine.listsChanged(java.util.Set.of(Rig.LIST), null);

        final List<String> bodies = settle(rig).subList(before, rig.notifies.size());
        bodies.forEach(body -> assertTrue(body.length() + " octets", body.length() <= 900));
        assertTrue("the names fit now", bodies.get(0).contains("fullState=\"true\""));
        assertEquals(1, bodies.size());

        rig.members(LONG);
        rig.engine.listsChanged(java.util.Set.of(Rig.LIST), null);
        speak(rig, java.util.Arrays.copyOfRange(LONG, 1, 12));
        settle(rig);
        final int then = rig.notifies.size();
        rig.members(java.util.stream.Stream.concat(
                        java.util.Arrays.stream(LONG).limit(6),
                        java.util.Arrays.stream(LONG).skip(6).map(uri -> "sip:other" + uri.substring(4)))
                .toArray(String[]::new));
        rig.engine.listsChanged(java.util.Set.of(Rig.LIST), null);
        final List<String> changed = settle(rig).subList(then, rig.notifies.size());
        changed.forEach(body -> assertTrue(body.length() + " octets", body.length() <= 900));
        assertEquals(6, count(String.join("", changed), "reason=\"noresource\""));
    }

    /** Scenario 35: sent alone, once. */
    @Test
    public void shouldSendWhatFitsNowhereAlone() {
        final Rig rig = rig(1200, "sip:a@d", "sip:b@d");
        rig.open(600);
        rig.live("sip:a@d", "y".repeat(3000));
        rig.live("sip:b@d", STATE);
        final List<String> bodies = settle(rig);

        assertEquals(1, bodies.stream().filter(body -> body.contains("yyy")).count());
        assertEquals(
                1,
                bodies.stream()
                        .filter(body -> body.contains("yyy") && named(body) == 1)
                        .count());
        assertEquals(Long.valueOf(1), rig.engine.counters().snapshot().get("notify.oversized"));
        final int told = rig.notifies.size();
        settle(rig);
        assertEquals(told, rig.notifies.size());
    }

    /** The last full state is split as well; only its last document ends the subscription. */
    @Test
    @Requirement("4662-5.2-e")
    public void shouldEndWithTheLastDocument() {
        final Rig rig = rig(1200, TWELVE);
        final String tag = rig.open(600);
        speak(rig, TWELVE);
        settle(rig);
        final int before = rig.notifies.size();
        rig.refresh(tag, 2, 0);
        settle(rig);

        assertTrue(rig.notifies.size() > before + 1);
        for (int at = before; at < rig.notifies.size(); at++) {
            assertEquals(
                    at == rig.notifies.size() - 1 ? "terminated;reason=timeout" : "active;expires=0",
                    rig.notifies.get(at).state().toString());
        }
    }

    /** What did not arrive is told again, all of it. */
    @Test
    @Requirement("6665-4.2-r")
    public void shouldBeginAnewWhenAPartFails() {
        final Rig rig = rig(1200, TWELVE);
        final String tag = rig.open(600);
        speak(rig, TWELVE);
        settle(rig);
        rig.refresh(tag, 2, 600);
        rig.answerNotify(200);
        rig.answerNotify(500);
        final int before = rig.notifies.size();
        settle(rig);
        final List<String> bodies = bodies(rig).subList(before, rig.notifies.size());
        assertTrue(bodies.get(0), bodies.get(0).contains("fullState=\"true\""));
        assertEquals(12, bodies.stream().mapToInt(SizeSplitTest::stated).sum());
    }

    // ---- help -----------------------------------------------------------------------------------------------------

    private static Rig rig(final int most, final String... members) {
        final Map<String, String> keys = Map.of("max_notify_body_length", Integer.toString(most));
        return new Rig(EngineSettings.read(keys, EngineSettings.DEFAULTS), members);
    }

    private static void speak(final Rig rig, final String... members) {
        for (final String member : members) {
            rig.live(member, STATE);
        }
    }

    /** Answers NOTIFYs until there is nothing more to tell; all bodies so far. */
    private static List<String> settle(final Rig rig) {
        for (int round = 0; round < 40; round++) {
            rig.answerNotify(200);
            rig.passMs(1000);
        }
        return bodies(rig);
    }

    private static List<String> bodies(final Rig rig) {
        final List<String> bodies = new ArrayList<>();
        rig.notifies.forEach(
                one -> bodies.add(new String(one.body().bytes(), java.nio.charset.StandardCharsets.UTF_8)));
        return bodies;
    }

    private static long version(final String body) {
        return Long.parseLong(body.replaceAll("(?s).*<list [^>]* version=\"(\\d+)\".*", "$1"));
    }

    private static int named(final String body) {
        return count(body, "<resource ");
    }

    private static int stated(final String body) {
        return count(body, "state=\"active\"");
    }

    private static int count(final String text, final String part) {
        return (text.length() - text.replace(part, "").length()) / part.length();
    }
}
