package io.rollcall.rls.core.internal.rlmi;

import static io.rollcall.rls.core.internal.rlmi.NestedBodies.example;
import static io.rollcall.rls.core.internal.rlmi.NestedBodies.list;
import static io.rollcall.rls.core.internal.rlmi.NestedBodies.outer;
import static io.rollcall.rls.core.internal.rlmi.NestedBodies.read;
import static io.rollcall.rls.core.internal.rlmi.NestedBodies.resource;
import static io.rollcall.rls.core.internal.rlmi.NestedBodies.state;
import static io.rollcall.rls.core.internal.rlmi.NestedBodies.text;
import static io.rollcall.rls.core.internal.rlmi.NestedBodies.twoMembers;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.api.Body;
import io.rollcall.rls.core.internal.mime.MalformedBodyException;
import io.rollcall.rls.spi.Joined;
import io.rollcall.rls.testkit.Requirement;
import io.rollcall.rls.testkit.mime.AggregateNotification;
import java.io.IOException;
import java.util.Random;
import org.junit.Test;

/** What other list servers say, joined; with the example messages. */
public class NestedListsTest {

    private static final NestingLimits LIMITS = NestingLimits.DEFAULTS;

    private final NestedLists lists = new NestedLists(new Random(5)::nextLong, uri -> {});

    // ---- full states ----------------------------------------------------------------------------------------------

    /** Examples n03 and n06: the root may be another part than the first; byte for byte. */
    @Test
    @Requirement({"4662-7.3-a", "2387-3.2-a", "4662-5.1-b"})
    public void shouldHoldAFullStateAsItIs() throws IOException {
        for (final String name : new String[] {"n06-backend-from-other-rls", "n01-notify-full-initial"}) {
            final Body body = example(name);
            final Joined joined = lists.join(null, body, LIMITS);
            assertSame(name, body, joined.body());
            assertTrue(joined.complete());
        }
    }

    /** Example n07: whatever it is, and whatever was held. */
    @Test
    @Requirement("4662-7.3-c")
    public void shouldNeverTouchWhatIsSigned() throws IOException {
        final Body signed = example("n07-backend-multipart-signed");
        assertSame(signed, lists.join(null, signed, LIMITS).body());
        assertSame(signed, lists.join(twoMembers(), signed, LIMITS).body());
        assertSame(signed, lists.join(signed, signed, LIMITS).body());
    }

    @Test
    @Requirement("4662-5.6-a")
    public void shouldDiscardAnOlderOrEqualFullState() {
        final Body held = twoMembers();
        for (final long version : new long[] {0, 3, 4}) {
            final Joined joined = lists.join(held, list(version, true, ""), LIMITS);
            assertSame(held, joined.body());
            assertTrue(joined.complete());
        }
        final Body newer = list(9, true, "");
        assertSame(newer, lists.join(held, newer, LIMITS).body());
    }

    // ---- partial states -------------------------------------------------------------------------------------------

    @Test
    @Requirement({"4662-5.6-b", "4662-5.6-d"})
    public void shouldMergeAPartialState() {
        final Body partial = list(5, false, resource("y", "state=\"active\" cid=\"a\""), "a", "y-5");
        final Joined joined = lists.join(twoMembers(), partial, LIMITS);

        assertTrue(joined.complete());
        final AggregateNotification read = read(joined);
        assertEquals(5, read.document().version());
        assertTrue(read.document().fullState());
        assertEquals("x-4", state(read, "x"));
        assertEquals("y-5", state(read, "y"));
        assertTrue(text(joined), text(joined).contains("<name>Inner</name>"));
        assertEquals("RLMI first", "application/rlmi+xml", read.parts().get(0).mediaType());
    }

    /**
     * Inside of a multipart/related a disposition says nothing (RFC 2387, 4), and a cid of the list is its package's.
     */
    @Test
    @Requirement({"2387-4-a", "4662-5.2-i"})
    public void shouldUseAPartWhateverItsDispositionAndLeaveTheCidOfTheList() {
        final Body partial = list(5, false, resource("y", "state=\"active\" cid=\"a\""), "a", "y-5");
        final String odd = new String(partial.bytes(), UTF_8)
                .replace("Content-Type: text/plain", "Content-Disposition: attachment\r\nContent-Type: text/plain")
                .replace(" fullState=", " cid=\"a\" fullState=");
        final Joined joined = lists.join(twoMembers(), Body.of(partial.contentType(), odd.getBytes(UTF_8)), LIMITS);

        assertTrue(joined.complete());
        assertEquals("y-5", state(read(joined), "y"));
        assertEquals("x-4", state(read(joined), "x"));
    }

    /** Two with one Content-ID, each of its own document. */
    @Test
    @Requirement({"2392-2-a", "2392-2-b"})
    public void shouldGiveEachPartAnIdOfItsOwn() {
        final Body partial = list(5, false, resource("y", "state=\"active\" cid=\"a\""), "a", "y-5");
        final Body first = lists.join(twoMembers(), partial, LIMITS).body();
        final Joined second =
                lists.join(first, list(6, false, resource("x", "state=\"active\" cid=\"a\""), "a", "x-6"), LIMITS);
        final AggregateNotification read = read(second);
        assertEquals("x-6", state(read, "x"));
        assertEquals("y-5", state(read, "y"));
        assertEquals(
                3,
                read.parts().stream().map(part -> part.contentId()).distinct().count());
        assertFalse(text(second)
                .contains(read(new Joined(first, true)).parts().get(1).contentId()));
    }

    @Test
    @Requirement({"4662-5.6-b", "4662-5.6-c"})
    public void shouldApplyAfterAGapAndAskForAll() throws IOException {
        final Joined joined = lists.join(
                twoMembers(), list(7, false, resource("y", "state=\"active\" cid=\"a\""), "a", "y-7"), LIMITS);
        assertFalse(joined.complete());
        assertEquals(7, read(joined).document().version());
        assertEquals("y-7", state(read(joined), "y"));

        final Joined again = lists.join(joined.body(), example("m14-version-gap"), LIMITS);
        assertSame("7 again", joined.body(), again.body());
    }

    /** As from a server that calls an instance by another name each time and never says that one ended. */
    @Test
    @Requirement("HYG-xml-b")
    public void shouldNotGrowWithEachNewNameOfAnInstance() {
        Body held = twoMembers();
        boolean complete = true;
        for (int version = 5; version < 105; version++) {
            final String told =
                    "<resource uri=\"x\"><instance id=\"i" + version + "\" state=\"active\" cid=\"a\"/></resource>";
            final Joined joined = lists.join(held, list(version, false, told, "a", "x-" + version), LIMITS);
            held = joined.body();
            complete &= joined.complete();
        }
        final String text = text(new Joined(held, true));
        assertEquals(text, 33, text.split("<instance ", -1).length - 1);
        assertTrue(text, text.contains("x-104") && text.contains("y-4") && !text.contains("x-72"));
        assertFalse("all is asked for", complete);
    }

    /** Limits were lowered meanwhile: what is held is of no use any more, but what comes is. */
    @Test
    public void shouldBeginAnewWhereWhatIsHeldIsBeyondTheLimits() {
        final Body newer = list(9, true, resource("x", "state=\"active\" cid=\"a\""), "a", "x-9");
        assertSame(
                newer,
                lists.join(twoMembers(), newer, new NestingLimits(16, 2, 1)).body());
    }

    /** Nothing is claimed that is not known. */
    @Test
    public void shouldAskForAllWhereOnlyAPartIsKnown() throws IOException {
        final Body partial = example("m14-version-gap");
        final Joined joined = lists.join(null, partial, LIMITS);
        assertFalse(joined.complete());
        assertSame(partial, joined.body());
        final Joined more = lists.join(partial, list(8, false, resource("z", "state=\"pending\"")), LIMITS);
        assertFalse(more.complete());
        assertFalse(read(more).document().fullState());
        assertEquals(2, read(more).document().resources().size());
    }

    @Test
    @Requirement("4662-4.5-d")
    public void shouldTellAnEndAndForgetItWithTheNextNews() {
        final Body held = twoMembers();
        final Joined ended =
                lists.join(held, list(5, false, resource("x", "state=\"terminated\" reason=\"rejected\"")), LIMITS);
        assertTrue(text(ended).contains("<instance id=\"1\" state=\"terminated\" reason=\"rejected\"/>"));
        final String again = "<resource uri=\"x\"><instance id=\"2\" state=\"pending\"/></resource>";
        final Joined back = lists.join(ended.body(), list(6, false, again), LIMITS);
        assertFalse(text(back).contains("terminated"));
    }

    /** Header fields of parts stay but for the id, and so does a coding that only the watcher need know. */
    @Test
    @Requirement("5621-3.2-b")
    public void shouldKeepTheHeaderOfParts() {
        final String part = "Content-Transfer-Encoding: base64\r\nX-Other: a\r\n b\r\n";
        final String pidf = "Content-Type: application/pidf+xml\r\n\r\nPHAvPg==\r\n--";
        final String text = "--q\r\nContent-Type: application/rlmi+xml\r\n\r\n"
                + "<list xmlns=\"urn:ietf:params:xml:ns:rlmi\" uri=\"u\" version=\"1\" fullState=\"1\">"
                + resource("x", "state=\"active\" cid=\"p\"") + "</list>\r\n--q\r\n" + part
                + "Content-Id : p\r\n" + pidf + "q--";
        final Body held = Body.of("Multipart/Related; TYPE=\"application/rlmi+xml\"; boundary=q", text.getBytes(UTF_8));
        final Joined joined = lists.join(
                lists.join(null, held, LIMITS).body(), list(2, false, resource("y", "state=\"pending\"")), LIMITS);
        final String out = text(joined);
        assertTrue(out, out.contains(part + pidf));
    }

    // ---- lists inside lists ---------------------------------------------------------------------------------------

    /** A full state of the outer list says nothing of the inner one. */
    @Test
    @Requirement("4662-4.6-a")
    public void shouldKeepInnerMembersThatAPartialStateDoesNotName() {
        final Body held = outer(1, true, twoMembers());
        assertSame(held, lists.join(null, held, LIMITS).body());
        final Body partial = list(5, false, resource("y", "state=\"active\" cid=\"a\""), "a", "y-5");
        for (final boolean full : new boolean[] {true, false}) {
            final Joined joined = lists.join(held, outer(2, full, partial), LIMITS);
            assertTrue(joined.complete());
            final AggregateNotification outside = read(joined);
            final AggregateNotification inside = outside.nested(
                    outside.document().resource("inner").instances().get(0).cid());
            assertEquals("x-4", state(inside, "x"));
            assertEquals("y-5", state(inside, "y"));
        }
    }

    /** Example m09: 50 levels are beyond the limit, and within it nothing is changed. */
    @Test
    @Requirement("HYG-xml-b")
    public void shouldStandDeepNesting() throws IOException {
        final Body deep = example("m09-mime-nesting-50");
        assertThrows(MalformedBodyException.class, () -> lists.join(null, deep, LIMITS));
        assertSame(deep, lists.join(null, deep, new NestingLimits(64, 100, 100)).body());
    }

    // ---- what is none of our business ------------------------------------------------------------------------------

    /** A cid of the list itself, and Content-Disposition inside a multipart/related, change nothing. */
    @Test
    @Requirement({"4662-5.2-i", "2387-4-a"})
    public void shouldIgnoreTheAggregateAndDispositions() {
        final String root = "<list xmlns=\"urn:ietf:params:xml:ns:rlmi\" uri=\"u\" version=\"1\" fullState=\"1\""
                + " cid=\"whole\">" + resource("x", "state=\"active\" cid=\"p\"") + "</list>";
        final String text =
                "--q\r\nContent-Type: application/rlmi+xml\r\nContent-Disposition: attachment\r\n\r\n" + root
                        + "\r\n--q\r\nContent-ID: <p>\r\nContent-Disposition: attachment;handling=required\r\n"
                        + "\r\nstate of x"
                        + "\r\n--q\r\nContent-ID: <whole>\r\n\r\nof all\r\n--q--";
        final Body held =
                Body.of("multipart/related;type=\"application/rlmi+xml\";boundary=\"q\"", text.getBytes(UTF_8));
        assertSame(held, lists.join(null, held, LIMITS).body());
        final Joined merged = lists.join(held, list(2, false, resource("y", "state=\"pending\"")), LIMITS);
        assertEquals("state of x", state(read(merged), "x"));
        assertTrue(text(merged).contains("Content-Disposition: attachment;handling=required\r\n"));
    }

    /** What is no list is passed on as it came, whatever it is made of. */
    @Test
    @Requirement("5621-4.2-a")
    public void shouldPassOnOtherMultiparts() {
        for (final String type : new String[] {
            "multipart/mixed;boundary=a",
            "multipart/alternative;boundary=a",
            "multipart/related;type=text/html;boundary=a"
        }) {
            final Body body = Body.of(type, "--a\r\n\r\none\r\n--a--".getBytes(UTF_8));
            assertTrue(NestedLists.isMultipart(body));
            assertSame(body, lists.join(twoMembers(), body, LIMITS).body());
        }
    }
}
