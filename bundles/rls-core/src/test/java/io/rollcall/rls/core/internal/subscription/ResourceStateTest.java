package io.rollcall.rls.core.internal.subscription;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.api.Body;
import io.rollcall.rls.core.internal.client.ClientProfileComponent;
import io.rollcall.rls.core.internal.context.EngineSettings;
import io.rollcall.rls.testkit.Requirement;
import java.util.Map;
import org.junit.Test;

/** The instances of a resource, and how watchers are told of them. */
public class ResourceStateTest {

    private static final String ANA = "sip:ana@d";

    private final ShardRig rig = new ShardRig(true, ANA, "sip:ben@d");

    /** Scenario 24, example n05. */
    @Test
    @Requirement({"4662-5.5-a", "4662-5.5-b"})
    public void shouldTellAnInstanceForEachFork() {
        rig.open();
        twoPhones();

        final String body = rig.afterwards();
        assertEquals(1, count(body, "<resource uri=\"sip:ana@d\">"));
        assertTrue(body, body.contains("<instance id=\"desk\" state=\"active\" cid="));
        assertTrue(body, body.contains("<instance id=\"mobile\" state=\"active\" cid="));
        assertTrue(body, body.contains("d1") && body.contains("d2"));
    }

    /** Scenario 24: one ends, the other one stays; in a partial document, since the end is in it. */
    @Test
    @Requirement({"4662-4.5-c", "4662-4.5-e"})
    public void shouldTellTheEndOfOneInstanceOnce() {
        rig.open();
        twoPhones();
        rig.afterwards();
        rig.answer(200);

        rig.on(ANA, state -> state.ended("desk", "noresource"));
        final String end = rig.afterwards();
        assertTrue(end, end.contains("<instance id=\"desk\" state=\"terminated\" reason=\"noresource\"/>"));
        assertTrue(end, end.contains("<instance id=\"mobile\" state=\"active\" cid="));
        assertTrue(end, end.contains("fullState=\"false\""));
        rig.answer(200);
        assertEquals(1, rig.state(ANA).instances().size());

        rig.on(ANA, state -> state.heard("mobile", "active", ShardRig.body("d3")));
        final String after = rig.afterwards();
        assertFalse(after, after.contains("desk"));
        assertTrue("nothing is left to clear away", after.contains("fullState=\"false\""));
    }

    /** A NOTIFY that failed told nothing. */
    @Test
    @Requirement("4662-4.5-c")
    public void shouldTellTheEndAgainWhenItDidNotArrive() {
        rig.open();
        twoPhones();
        rig.afterwards();
        rig.answer(200);
        rig.on(ANA, state -> state.ended("desk", "noresource"));
        rig.afterwards();
        rig.answer(500);

        final String again = rig.afterwards();
        assertTrue(again, again.contains("fullState=\"true\""));
        assertTrue(again, again.contains("<instance id=\"desk\" state=\"terminated\" reason=\"noresource\"/>"));
    }

    /** Each of the watcher's devices is told. */
    @Test
    public void shouldKeepAnEndUntilEveryListHasToldIt() {
        rig.open();
        rig.open();
        twoPhones();
        rig.clock.advance(java.time.Duration.ofSeconds(6));
        rig.on(ANA, state -> state.ended("desk", "noresource"));
        rig.afterwards();
        rig.answer(200);

        assertEquals(
                "the other device has not answered",
                2,
                rig.state(ANA).instances().size());
    }

    /** The last one stays as it ended: the member has not gone. */
    @Test
    @Requirement("4662-4.5-f")
    public void shouldGoOnShowingTheLastEnd() {
        rig.open();
        twoPhones();
        rig.afterwards();
        rig.answer(200);
        rig.on(ANA, state -> state.ended("desk", "timeout"));
        rig.on(ANA, state -> state.ended("mobile", "probation"));
        rig.afterwards();
        rig.answer(200);

        assertEquals(1, rig.state(ANA).instances().size());
        rig.open();
        assertTrue(rig.lastBody(), rig.lastBody().contains("state=\"terminated\" reason=\"probation\""));
    }

    /** A try that fails as the one before is no news. */
    @Test
    public void shouldNotRepeatAnEndForEachTry() {
        rig.open();
        rig.on(ANA, state -> state.ended("1", "probation"));
        rig.afterwards();
        rig.answer(200);
        final int told = rig.notifies.size();

        rig.on(ANA, state -> state.ended("2", "probation"));
        rig.afterwards();
        assertEquals(told, rig.notifies.size());
        assertEquals("1", rig.state(ANA).instances().get(0).id());
    }

    /** New dialogs of the back end replace those that are over; only a full state takes the old ones away. */
    @Test
    @Requirement("4662-5.5-c")
    public void shouldReplaceWhatLapsedByFullState() {
        rig.open();
        twoPhones();
        rig.afterwards();
        rig.answer(200);
        rig.on(ANA, state -> state.lapsed("desk"));
        rig.on(ANA, state -> state.lapsed("mobile"));
        final int told = rig.notifies.size();
        rig.afterwards();
        assertEquals("what is known stays", told, rig.notifies.size());

        rig.on(ANA, state -> state.heard("new", "active", ShardRig.body("d9")));
        final String body = rig.afterwards();
        assertTrue(body, body.contains("fullState=\"true\""));
        assertFalse(body, body.contains("desk") || body.contains("mobile"));
        assertTrue(body, body.contains("<instance id=\"new\""));
    }

    @Test
    @Requirement("4662-5.5-a")
    public void shouldHaveOneInstanceWhereThePackageSaysSo() {
        final ShardRig single = new ShardRig(false, ANA);
        single.open();
        single.on(ANA, state -> state.heard("one", "active", ShardRig.body("d1")));
        single.on(ANA, state -> state.heard("two", "active", ShardRig.body("d2")));

        final String body = single.afterwards();
        assertEquals(1, count(body, "<instance"));
        assertTrue(body, body.contains("id=\"two\""));
        assertTrue(single.state(ANA).roomFor("three"));
    }

    @Test
    public void shouldHaveRoomForSoManyForks() {
        rig.settings = EngineSettings.read(Map.of("rls_event", "dialog", "max_instances", "2"), rig.settings);
        rig.open();
        twoPhones();

        assertTrue(rig.state(ANA).roomFor("desk"));
        assertFalse(rig.state(ANA).roomFor("third"));
        rig.on(ANA, state -> state.ended("desk", "timeout"));
        assertTrue(rig.state(ANA).roomFor("third"));
        rig.on(ANA, state -> state.heard("third", "active", ShardRig.body("d3")));
        assertEquals(2, rig.state(ANA).instances().size());
    }

    /** First change after silence at once, then one in the package's gap, or in waitn_time where that is shorter. */
    @Test
    @Requirement("4662-4.8-a")
    public void shouldKeepTheGapOfThePackageOrWaitnTime() {
        for (final int waitn : new int[] {5, 0}) {
            final ShardRig lamps = new ShardRig(true, ANA);
            lamps.settings = EngineSettings.read(
                    Map.of("rls_event", "dialog", "waitn_time", Integer.toString(waitn)), lamps.settings);
            lamps.open();
            lamps.on(ANA, state -> state.heard("desk", "active", ShardRig.body("d1")));
            lamps.afterwards();
            lamps.answer(200);
            lamps.pass(6000);
            final int told = lamps.notifies.size();

            lamps.on(ANA, state -> state.heard("desk", "active", ShardRig.body("d2")));
            lamps.pass(30);
            assertEquals("after silence", told + 1, lamps.notifies.size());
            lamps.answer(200);
            lamps.on(ANA, state -> state.heard("desk", "active", ShardRig.body("d3")));
            lamps.pass(900);
            assertEquals("in the gap", waitn == 0 ? told + 2 : told + 1, lamps.notifies.size());
            // gaps end on a beat of 20 ms
            lamps.pass(120);
            assertEquals("after the gap", told + 2, lamps.notifies.size());
        }
    }

    /** Even where the package lets a SUBSCRIBE fork. */
    @Test
    @Requirement("4662-4.7-a")
    public void shouldHaveOneDialogWithAListElsewhere() {
        rig.open();
        final String list =
                "--b\r\nContent-Type: application/rlmi+xml\r\n\r\n<list xmlns=\"urn:ietf:params:xml:ns:rlmi\""
                        + " uri=\"u\" version=\"0\" fullState=\"true\"/>\r\n--b--\r\n";
        final Body body = Body.of(
                "multipart/related;type=\"application/rlmi+xml\";boundary=b",
                list.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        rig.on(ANA, state -> state.heard("first", "active", body));

        assertTrue(rig.state(ANA).roomFor("first"));
        assertFalse(rig.state(ANA).roomFor("second"));
    }

    /** Scenario 40: one lamp for all the phones of a member, where the profile of the client wants it so. */
    @Test
    public void shouldMakeOneInstanceOfAll() {
        final Map<String, Object> keys = Map.of("user_agent", "lamps", "consolidated", "1");
        rig.notifies().clients().add(new ClientProfileComponent(keys));
        rig.userAgent = "Lamps/1.0";
        rig.open();
        twoPhones();
        final String both = rig.afterwards();
        assertEquals(1, count(both, "<instance"));
        assertTrue(both, both.contains("d1d2"));
        rig.answer(200);

        rig.on(ANA, state -> state.ended("desk", "noresource"));
        final String one = rig.afterwards();
        assertTrue(one, one.contains("\r\nd2\r\n") && one.contains("fullState=\"false\""));
        assertEquals(1, count(one, "<instance"));
        rig.answer(200);

        rig.on(ANA, state -> state.ended("mobile", "noresource"));
        final String none = rig.afterwards();
        assertTrue(none, none.contains("state=\"terminated\" reason=\"noresource\"/>"));
        assertTrue("it is the same one", none.contains("fullState=\"false\""));
    }

    private void twoPhones() {
        rig.on(ANA, state -> state.heard("desk", "active", ShardRig.body("d1")));
        rig.on(ANA, state -> state.heard("mobile", "active", ShardRig.body("d2")));
    }

    private static int count(final String text, final String part) {
        return (text.length() - text.replace(part, "").length()) / part.length();
    }
}
