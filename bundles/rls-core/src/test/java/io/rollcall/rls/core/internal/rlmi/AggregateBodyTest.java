package io.rollcall.rls.core.internal.rlmi;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.api.Body;
import io.rollcall.rls.spi.DisplayName;
import io.rollcall.rls.testkit.Requirement;
import java.util.List;
import org.junit.Test;

public class AggregateBodyTest {

    private static AggregateBody body(final String uri) {
        return new AggregateBody(
                Form.STANDARD, "tag.3", "b1", uri, 3, true, List.of(new DisplayName("de", "Bücher & <Söhne>")));
    }

    private static String text(final Body body) {
        return new String(body.bytes(), UTF_8);
    }

    @Test
    @Requirement({
        "4662-5-a",
        "2387-3.1-a",
        "2387-3.2-a",
        "4662-4.5-b",
        "4662-5.5-g",
        "5621-9.2-a",
        "5621-3.2-a",
        "4662-8.2-a"
    })
    public void shouldPutTheDocumentFirst() {
        final AggregateBody aggregate = body("sip:l@d");
        aggregate.resource("sip:bob@d", List.of());
        aggregate.instance("i1", "active", null, Body.of("application/pidf+xml", "<p/>".getBytes(UTF_8)));
        aggregate.resource("sip:carol@d", List.of(new DisplayName(null, "Carol")));
        final Body whole = aggregate.finish();

        assertEquals(
                "multipart/related;type=\"application/rlmi+xml\";start=\"<tag.3.0@rls>\";boundary=\"b1\"",
                whole.contentType());
        assertEquals(
                "--b1\r\nContent-Transfer-Encoding: binary\r\nContent-ID: <tag.3.0@rls>\r\n"
                        + "Content-Type: application/rlmi+xml;charset=\"UTF-8\"\r\n\r\n"
                        + "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\r\n"
                        + "<list xmlns=\"urn:ietf:params:xml:ns:rlmi\" uri=\"sip:l@d\" version=\"3\""
                        + " fullState=\"true\">"
                        + "<name xml:lang=\"de\">Bücher &amp; &lt;Söhne&gt;</name>\r\n"
                        + "<resource uri=\"sip:bob@d\">"
                        + "<instance id=\"i1\" state=\"active\" cid=\"tag.3.1@rls\"/></resource>\r\n"
                        + "<resource uri=\"sip:carol@d\"><name>Carol</name></resource>\r\n</list>\r\n"
                        + "--b1\r\nContent-Transfer-Encoding: binary\r\nContent-ID: <tag.3.1@rls>\r\n"
                        + "Content-Type: application/pidf+xml\r\n\r\n<p/>\r\n--b1--\r\n",
                text(whole));
    }

    /** Byte for byte, whatever it is. */
    @Test
    @Requirement("4662-7.3-a")
    public void shouldRelayBodiesUntouched() {
        final byte[] odd = new byte[256];
        for (int at = 0; at < odd.length; at++) {
            odd[at] = (byte) at;
        }
        final AggregateBody aggregate = body("sip:l@d");
        aggregate.resource("sip:bob@d", List.of());
        aggregate.instance("i1", "active", null, new Body("x/y;a=\"b\"", "gzip", "render", odd));
        final String whole = new String(aggregate.finish().bytes(), ISO_8859_1);
        assertTrue(whole.contains("Content-Type: x/y;a=\"b\"\r\nContent-Encoding: gzip\r\nContent-Disposition: render"
                + "\r\n\r\n" + new String(odd, ISO_8859_1) + "\r\n--b1--"));
    }

    /** Never ill-formed, whatever the list contains. */
    @Test
    @Requirement("HYG-xml-c")
    public void shouldEscapeWhatXmlCannotHold() {
        final AggregateBody aggregate = body("sip:a\"<&>\u0001\t\uFFFE@d");
        aggregate.resource("sip:\uD83D\uDE00@d", List.of(new DisplayName(null, "\uD800lone")));
        final String whole = text(aggregate.finish());
        assertTrue(whole, whole.contains("uri=\"sip:a&quot;&lt;&amp;&gt;&#9;@d\""));
        assertTrue(whole, whole.contains("sip:\uD83D\uDE00@d"));
        assertTrue(whole, whole.contains("<name>lone</name>"));
    }

    /** A media type is a header field here: nothing in it may begin another one. */
    @Test
    public void shouldKeepHeaderFieldsInTheirLine() {
        final AggregateBody aggregate = body("sip:l@d");
        aggregate.resource("sip:bob@d", List.of());
        aggregate.instance("i1", "active", null, Body.of("a/b\r\nEvil: yes", new byte[0]));
        assertFalse(text(aggregate.finish()).contains("\r\nEvil"));
    }
}
