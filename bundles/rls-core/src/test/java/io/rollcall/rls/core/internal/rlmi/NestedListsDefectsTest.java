package io.rollcall.rls.core.internal.rlmi;

import static io.rollcall.rls.core.internal.rlmi.NestedBodies.example;
import static io.rollcall.rls.core.internal.rlmi.NestedBodies.list;
import static io.rollcall.rls.core.internal.rlmi.NestedBodies.outer;
import static io.rollcall.rls.core.internal.rlmi.NestedBodies.read;
import static io.rollcall.rls.core.internal.rlmi.NestedBodies.resource;
import static io.rollcall.rls.core.internal.rlmi.NestedBodies.state;
import static io.rollcall.rls.core.internal.rlmi.NestedBodies.twoMembers;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.api.Body;
import io.rollcall.rls.core.internal.mime.MalformedBodyException;
import io.rollcall.rls.core.internal.mime.MediaType;
import io.rollcall.rls.core.internal.mime.Multipart;
import io.rollcall.rls.spi.Joined;
import io.rollcall.rls.testkit.Requirement;
import io.rollcall.rls.testkit.mime.AggregateNotification;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.Test;

/** What other list servers should not say. */
public class NestedListsDefectsTest {

    private static final NestingLimits LIMITS = NestingLimits.DEFAULTS;

    private final List<String> repaired = new ArrayList<>();
    private final NestedLists lists = new NestedLists(new Random(5)::nextLong, repaired::add);

    /** Example m04: the end of the body is the end of the part, and what is sent on has an end. */
    @Test
    @Requirement("2046-5.1-c")
    public void shouldRepairAMissingEnd() throws IOException {
        final Body broken = example("m04-missing-closing-boundary");
        final Joined joined = lists.join(null, broken, LIMITS);
        assertTrue(joined.complete());
        assertTrue(state(read(joined), "sip:x@other.test").contains("<basic>open</basic>"));
        assertEquals("no warnings", 0, read(joined).warnings().size());
        assertEquals(List.of("sip:sales@other.test"), repaired);
    }

    /** Example m05. */
    @Test
    @Requirement("2387-3.2-b")
    public void shouldRefuseAStartThatNamesNoPart() throws IOException {
        final Body broken = example("m05-start-names-no-part");
        assertThrows(MalformedBodyException.class, () -> lists.join(null, broken, LIMITS));
    }

    /** Examples m12 and m13: the state of that instance is not known, the rest is used. */
    @Test
    @Requirement({"4662-5.5-e", "4662-5.2-j"})
    public void shouldNotSendOnWhatLeadsNowhere() throws IOException {
        for (final String name : new String[] {"m12-active-without-cid", "m13-cid-into-nested-part"}) {
            final AggregateNotification read = read(lists.join(null, example(name), LIMITS));
            assertEquals(
                    name,
                    0,
                    read.document().resource("sip:x@other.test").instances().size());
        }
    }

    /** Example m15: the first one wins. */
    @Test
    @Requirement("2392-2-a")
    public void shouldTakeTheFirstOfTwoPartsWithOneId() throws IOException {
        final AggregateNotification read = read(lists.join(null, example("m15-duplicate-content-id"), LIMITS));
        assertEquals(2, read.parts().size());
        assertTrue(state(read, "sip:x@other.test").contains("entity=\"sip:x@other.test\""));
    }

    /** Example m16: never sent on. */
    @Test
    @Requirement("HYG-xml-a")
    public void shouldRefuseADoctype() throws IOException {
        final Body evil = example("m16-rlmi-with-doctype");
        assertThrows(MalformedBodyException.class, () -> lists.join(null, evil, LIMITS));
        final Body inside = outer(1, true, evil);
        assertThrows(MalformedBodyException.class, () -> lists.join(null, inside, LIMITS));
        final Body disguised = Body.of(evil.contentType().replaceFirst("type=[^;]*;", ""), evil.bytes());
        assertThrows(MalformedBodyException.class, () -> lists.join(null, disguised, LIMITS));
    }

    @Test
    @Requirement({"4662-5.1-b", "HYG-xml-b"})
    public void shouldRefuseOnlyWhatBreaksTheSchema() {
        final Body strange = list(
                0,
                true,
                "<x:y xmlns:x=\"urn:x\"><x:z/></x:y><resource uri=\"x\" x:a=\"1\" xmlns:x=\"urn:x\"><instance id=\"1\""
                        + " state=\"pending\" x:b=\"2\"><x:c>text</x:c></instance></resource>");
        assertSame(strange, lists.join(null, strange, LIMITS).body());
        for (final String bad : new String[] {
            "<resource/>",
            "<resource uri=\"x\"><instance id=\"1\"/></resource>",
            "<resource uri=\"x\"><instance state=\"active\"/></resource>",
            "<resource uri=\"x\"><instance id=\"1\" state=\"sleeping\"/></resource>",
            "<resource uri=\"x\">",
            "<a>".repeat(100) + "</a>".repeat(100)
        }) {
            assertThrows(bad, MalformedBodyException.class, () -> lists.join(null, list(0, true, bad), LIMITS));
        }
        final String three = resource("x", "state=\"pending\"").repeat(1)
                + resource("y", "state=\"pending\"")
                + resource("z", "state=\"pending\"");
        assertThrows(
                MalformedBodyException.class, () -> lists.join(null, list(0, true, three), new NestingLimits(2, 9, 2)));
        assertThrows(
                MalformedBodyException.class,
                () -> lists.join(null, list(0, true, "", "a", "1", "b", "2"), new NestingLimits(2, 2, 9)));
    }

    /** Whatever arrives: it is taken or refused, in no time, and what was taken can be gone on with. */
    @Test
    @Requirement("HYG-xml-b")
    public void shouldTakeOrRefuseWhateverComes() throws IOException {
        final Random random = new Random(42);
        final Body[] seeds = {
            twoMembers(),
            outer(3, true, twoMembers()),
            example("m13-cid-into-nested-part"),
            example("n06-backend-from-other-rls")
        };
        Body held = null;
        int taken = 0;
        for (int round = 0; round < 4000; round++) {
            final Body seed = seeds[round % seeds.length];
            final byte[] bytes = seed.bytes().clone();
            for (int change = random.nextInt(4); change >= 0; change--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            try {
                held = lists.join(held, Body.of(seed.contentType(), bytes), LIMITS)
                        .body();
                taken++;
            } catch (final MalformedBodyException e) {
                assertFalse(e.getMessage().isEmpty());
            }
        }
        assertTrue("taken " + taken, taken > 100);
    }

    /** A header that would take a long time to look through. */
    @Test(timeout = 20_000)
    @Requirement("HYG-xml-b")
    public void shouldNotBeHeldUpByALongHeader() {
        final String type = "multipart/related;type=\"application/rlmi+xml\";boundary=\"bb\"";
        for (final String header : new String[] {" ".repeat(500_000), "X: y\r\n" + " z\r\n".repeat(200_000)}) {
            final Body body = Body.of(type, ("--bb\r\n" + header + "\r\n\r\nx\r\n--bb--").getBytes(UTF_8));
            assertThrows(MalformedBodyException.class, () -> lists.join(null, body, LIMITS));
        }
    }

    /** RFC 2046, 5.1.1: one boundary may begin like another, and a line end before a delimiter is the delimiter's. */
    @Test
    @Requirement("2046-5.1-b")
    public void shouldSplitWhereDelimitersAre() {
        final byte[] bytes =
                ("preamble\r\n--bb \r\n\r\none\r\n--bbb\r\nstill one\r\n\r\n--bb\r\nX: y\r\n\r\n--bb-- \r\nend")
                        .getBytes(UTF_8);
        final Multipart multipart = Multipart.read(MediaType.parse("multipart/mixed; boundary=\"bb\""), bytes, 5);
        assertTrue(multipart.closed());
        assertEquals(2, multipart.parts().size());
        assertEquals(
                "one\r\n--bbb\r\nstill one\r\n",
                new String(multipart.parts().get(0).body().bytes(), UTF_8));
        assertEquals(0, multipart.parts().get(1).body().bytes().length);
    }
}
