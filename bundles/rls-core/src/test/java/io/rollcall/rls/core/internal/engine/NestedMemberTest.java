package io.rollcall.rls.core.internal.engine;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.api.Body;
import io.rollcall.rls.testkit.Requirement;
import io.rollcall.rls.testkit.mime.AggregateNotification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.Test;

/** A member that is a list elsewhere. */
public class NestedMemberTest {

    private static final String SALES = "sip:sales@other.test";

    private final Rig rig = new Rig(SALES, "sip:bob@d");

    /** The body of an example message. */
    private static Body example(final String name) throws IOException {
        final Path folder = Path.of("../rls-testkit/src/test/resources/examples");
        final String message = Files.readString(folder.resolve(name + ".sip"), ISO_8859_1);
        final int end = message.indexOf("\r\n\r\n");
        final String type = message.substring(0, end).replaceAll("(?s).*\r\nContent-Type: ([^\r]*).*", "$1");
        return Body.of(type, message.substring(end + 4).getBytes(ISO_8859_1));
    }

    private static Body partial(final long version, final String resource) {
        return Body.of(
                "multipart/related;type=\"application/rlmi+xml\";boundary=\"bb\"",
                ("--bb\r\nContent-Type: application/rlmi+xml\r\n\r\n<list xmlns=\"urn:ietf:params:xml:ns:rlmi\" uri=\""
                                + SALES + "\" version=\"" + version + "\" fullState=\"false\">" + resource
                                + "</list>\r\n--bb--\r\n")
                        .getBytes(ISO_8859_1));
    }

    private AggregateNotification told() {
        final Body body = rig.lastNotify().body();
        return AggregateNotification.read(body.contentType(), body.bytes());
    }

    private AggregateNotification inner() {
        return told().nested(
                        told().document().resource(SALES).instances().get(0).cid());
    }

    private void open() {
        rig.open(600);
        rig.answerSubscribe(SALES, 200, 3600);
        rig.answerSubscribe("sip:bob@d", 404, 0);
    }

    /** Examples n03, n06 and n07: one part, cid leads to the whole of it, nothing in it is changed. */
    @Test
    @Requirement({"4662-4-c", "4662-5.2-j", "4662-7.3-a", "4662-7.3-c"})
    public void shouldRelayTheWholeAsOnePart() throws IOException {
        open();
        long cseq = 0;
        for (final String name : new String[] {"n06-backend-from-other-rls", "n07-backend-multipart-signed"}) {
            final Body body = example(name);
            rig.tell(SALES, ++cseq, body);
            rig.passMs(6000);
            final String sent = new String(rig.lastNotify().body().bytes(), ISO_8859_1);
            assertTrue(
                    name,
                    sent.contains("\r\nContent-Type: " + body.contentType() + "\r\n\r\n"
                            + new String(body.bytes(), ISO_8859_1) + "\r\n--"));
            assertEquals(name, 2, told().parts().size());
            rig.answerNotify(200);
        }
    }

    /** Two partial states in one gap: none is lost, and who comes later is told all. */
    @Test
    @Requirement({"4662-4.6-b", "4662-5.6-d", "4662-5.5-i"})
    public void shouldLoseNothingByCoalescing() throws IOException {
        open();
        rig.tell(SALES, 1, example("n06-backend-from-other-rls"));
        rig.passMs(600);
        rig.answerNotify(200);
        final int asked = rig.subscribes.size();
        rig.tell(SALES, 2, partial(1, "<resource uri=\"sip:y@o\"><instance id=\"1\" state=\"pending\"/></resource>"));
        rig.tell(
                SALES,
                3,
                partial(
                        2,
                        "<resource uri=\"sip:z@o\"><instance id=\"1\" state=\"terminated\" reason=\"deactivated\"/>"
                                + "</resource>"));
        rig.passMs(6000);

        assertEquals(3, inner().document().resources().size());
        assertTrue(inner().document().fullState());
        assertEquals(2, inner().document().version());
        assertEquals("reasons inside are information", asked, rig.subscribes.size());
    }

    @Test
    @Requirement("4662-5.6-c")
    public void shouldRefreshAfterAGap() throws IOException {
        open();
        rig.tell(SALES, 1, example("n06-backend-from-other-rls"));
        rig.tell(SALES, 2, example("m14-version-gap"));
        rig.passMs(10_000);

        assertEquals(2, rig.subscribesTo(SALES).size());
        assertTrue(rig.lastSubscribeTo(SALES).expiresSeconds() > 0);
        assertEquals(7, inner().document().version());
    }

    /** Example m16: the state before stays, the server goes on. */
    @Test
    @Requirement({"HYG-xml-a", "2387-3.2-b"})
    public void shouldKeepTheStateBeforeWhatMakesNoSense() throws IOException {
        open();
        rig.tell(SALES, 1, example("n06-backend-from-other-rls"));
        rig.passMs(600);
        rig.answerNotify(200);
        assertEquals(200, Rig.status(rig.tell(SALES, 2, example("m16-rlmi-with-doctype"))));
        assertEquals(200, Rig.status(rig.tell(SALES, 3, example("m05-start-names-no-part"))));
        rig.passMs(6000);

        assertEquals(Long.valueOf(2), rig.engine.counters().snapshot().get("engine.bodies.refused"));
        assertTrue(inner().part("r0@rls.test").text().contains("<basic>open</basic>"));
        assertFalse(rig.lastBody().contains("DOCTYPE"));
    }
}
