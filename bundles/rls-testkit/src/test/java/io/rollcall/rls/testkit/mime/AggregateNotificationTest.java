package io.rollcall.rls.testkit.mime;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.testkit.Examples;
import io.rollcall.rls.testkit.rlmi.RlmiDocument;
import io.rollcall.rls.testkit.sip.SipMessage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.Test;

public class AggregateNotificationTest {

    private static AggregateNotification read(final String example) {
        final SipMessage message = Examples.message(example);
        return AggregateNotification.read(message.header("Content-Type"), message.body());
    }

    @Test
    public void shouldReadDocumentAndParts() {
        final AggregateNotification first = read("n01-notify-full-initial");
        final RlmiDocument document = first.document();
        assertEquals("sip:team@rls.test", document.uri());
        assertEquals(0, document.version());
        assertTrue(document.fullState());
        assertEquals(List.of(), document.schemaErrors());
        assertEquals("Team", document.names().get(0).text());
        assertEquals(
                List.of("sip:ana@home.test", "sip:ben@home.test", "pres:cleo@away.test"),
                document.resources().stream().map(RlmiDocument.Resource::uri).toList());
        assertEquals(
                new RlmiDocument.Name("pt", "Ana"),
                document.resources().get(0).names().get(0));
        assertEquals("Ben & Söhne", document.resources().get(1).names().get(0).text());
        assertEquals(List.of(), document.resources().get(2).instances());
        final String cid = document.resources().get(0).instances().get(0).cid();
        assertEquals("application/pidf+xml", first.part(cid).mediaType());
        assertTrue(first.part(cid).text().contains("entity=\"sip:ana@home.test\""));
        assertEquals(List.of(), first.warnings());
    }

    @Test
    public void shouldKeepThePartsBytes() {
        final SipMessage message = Examples.message("n01-notify-full-initial");
        final String body = message.bodyText();
        final int start = body.indexOf("\r\n\r\n", body.indexOf("<p1@")) + 4;
        final String part = body.substring(start, body.indexOf("\r\n--b1--"));
        assertArrayEquals(
                part.getBytes(StandardCharsets.UTF_8),
                read("n01-notify-full-initial").part("p1@rls.test").content());
    }

    @Test
    public void shouldReadANestedListInItsOwnScope() {
        final AggregateNotification outer = read("n03-notify-nested-list");
        assertEquals(2, outer.parts().size());
        assertNull("an inner part is not the outer's", outer.part("ix@other.test"));
        final AggregateNotification inner = outer.nested("n1@rls.test");
        assertEquals(4, inner.document().version());
        assertEquals(
                "noresource",
                inner.document().resource("sip:y@other.test").instances().get(0).reason());
        assertEquals("application/pidf+xml", inner.part("ix@other.test").mediaType());
    }

    @Test
    public void shouldReadSeveralInstances() {
        final RlmiDocument document = read("n05-notify-dialog-two-instances").document();
        assertEquals(
                List.of("desk", "mobile"),
                document.resources().get(0).instances().stream()
                        .map(RlmiDocument.Instance::id)
                        .toList());
    }

    @Test
    public void shouldTakeTheRootFromStart() {
        assertEquals(
                "root@other.test", read("n06-backend-from-other-rls").root().contentId());
    }

    @Test
    public void shouldRefuseAStartThatNamesNoPart() {
        assertThrows(MalformedBodyException.class, () -> read("m05-start-names-no-part"));
    }

    @Test
    public void shouldRefuseADoctype() {
        final MalformedBodyException refusal =
                assertThrows(MalformedBodyException.class, () -> read("m16-rlmi-with-doctype"));
        assertTrue(refusal.getMessage(), refusal.getMessage().contains("DOCTYPE"));
    }

    @Test
    public void shouldTakeAMissingClosingDelimiterForTheEnd() {
        assertEquals(2, read("m04-missing-closing-boundary").parts().size());
    }

    @Test
    public void shouldTakeTheFirstOfTwoPartsWithOneId() {
        assertTrue(read("m15-duplicate-content-id").part("p1@rls.test").text().contains("sip:x@other.test"));
    }

    @Test
    public void shouldReadFiftyLevelsOneByOne() {
        AggregateNotification level = read("m09-mime-nesting-50");
        int depth = 1;
        while (level.parts().size() > 1 && level.parts().get(1).mediaType().startsWith("multipart/")) {
            level = level.nested(level.parts().get(1).contentId());
            depth++;
        }
        assertEquals(50, depth);
    }

    @Test
    public void shouldRefuseWhatIsNoMultipart() {
        assertThrows(MalformedBodyException.class, () -> AggregateNotification.read(null, new byte[0]));
        assertThrows(
                MalformedBodyException.class, () -> AggregateNotification.read("application/pidf+xml", new byte[5]));
        assertThrows(
                MalformedBodyException.class,
                () -> AggregateNotification.read("multipart/related;boundary=\"b\"", new byte[5]));
        assertThrows(
                MalformedBodyException.class,
                () -> AggregateNotification.read(
                        "multipart/related", "--b\r\n\r\nx\r\n--b--".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    public void shouldTakeContentTypesApart() {
        final ContentType type = ContentType.parse("Multipart/Related ; type=\"a/b\";start = \"<a;b>\" ; boundary=x");
        assertEquals("multipart/related", type.mediaType());
        assertEquals("<a;b>", type.parameter("start"));
        assertTrue(type.isQuoted("type"));
        assertEquals("x", type.parameter("boundary"));
        assertEquals(false, type.isQuoted("boundary"));
        assertNull(type.parameter("charset"));
    }
}
