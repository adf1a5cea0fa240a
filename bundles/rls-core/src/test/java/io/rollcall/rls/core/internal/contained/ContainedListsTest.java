package io.rollcall.rls.core.internal.contained;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.api.Body;
import io.rollcall.rls.api.EventHeader;
import io.rollcall.rls.api.Flow;
import io.rollcall.rls.api.RequestHead;
import io.rollcall.rls.api.SubscribeRequest;
import io.rollcall.rls.api.Transport;
import io.rollcall.rls.core.internal.admission.AdmissionSettings;
import io.rollcall.rls.spi.ListEntry;
import io.rollcall.rls.spi.ResolvedList;
import io.rollcall.rls.testkit.Requirement;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.Test;

/** From the body of a SUBSCRIBE to a list. */
public class ContainedListsTest {

    private static final String TYPE = "application/resource-lists+xml";
    private static final String HEAD = "<resource-lists xmlns=\"urn:ietf:params:xml:ns:resource-lists\""
            + " xmlns:cp=\"urn:ietf:params:xml:ns:copycontrol\"><list>";
    private static final String TAIL = "</list></resource-lists>";
    private static final AdmissionSettings SETTINGS = AdmissionSettings.DEFAULTS;

    private static SubscribeRequest request(final Body body, final String... required) {
        final Flow flow = new Flow(
                Transport.UDP, new InetSocketAddress("127.0.0.1", 5060), new InetSocketAddress("127.0.0.1", 5071));
        final RequestHead head = new RequestHead(
                "sip:lists@d",
                "c",
                "sip:alice@d",
                "t",
                "sip:lists@d",
                null,
                1,
                EventHeader.parse("presence"),
                "sip:alice@127.0.0.1",
                List.of(),
                flow);
        return new SubscribeRequest(
                head, 600, null, null, Set.of("eventlist"), Set.of(required), 70, null, List.of(), List.of(), body);
    }

    private static List<String> members(final Body body) throws RefusedBody {
        final SubscribeRequest request = request(body, "recipient-list-subscribe");
        final ResolvedList list =
                ContainedLists.resolve(ContainedLists.in(request, SETTINGS), request, "sip:alice@d", SETTINGS);
        return list.entries().stream().map(ListEntry::uri).toList();
    }

    private static int refusal(final Body body) {
        return assertThrows(RefusedBody.class, () -> members(body)).answer().status();
    }

    private static Body body(final String coding, final byte[] bytes) {
        return new Body(TYPE, coding, "recipient-list", bytes);
    }

    private static byte[] plain(final String entries) {
        return (HEAD + entries + TAIL).getBytes(UTF_8);
    }

    private static byte[] deflated(final byte[] bytes, final boolean raw) throws IOException {
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflater = new DeflaterOutputStream(out, new Deflater(9, raw))) {
            deflater.write(bytes);
        }
        return out.toByteArray();
    }

    private static byte[] gzipped(final byte[] bytes) throws IOException {
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }

    @Test
    @Requirement({"5367-4-a", "5363-4.1-a"})
    public void shouldFlattenAndCountOnce() throws RefusedBody {
        final String entries = "<entry uri=\"sip:ben@d\" cp:copyControl=\"to\"/><list name=\"x\">"
                + "<entry uri=\"sip:dan@d\"/><list><entry uri=\"sip:eve@d\"/></list></list>"
                + "<entry uri=\"sip:ben@d\" cp:copyControl=\"bcc\"/>"
                + "<entry-ref ref=\"resource-lists/users/sip:x@d/index/~~/x\"/>"
                + "<external anchor=\"http://127.0.0.1:9/x\"/><entry uri=\"sip:fay@d\"/>";
        assertEquals(List.of("sip:ben@d", "sip:dan@d", "sip:eve@d", "sip:fay@d"), members(body(null, plain(entries))));
    }

    /** Both forms of deflate occur. */
    @Test
    @Requirement("3261-8.2-f")
    public void shouldUndoCodings() throws IOException, RefusedBody {
        final byte[] plain = plain("<entry uri=\"sip:ben@d\"/>");
        for (final Body one : List.of(
                body("deflate", deflated(plain, false)),
                body("deflate", deflated(plain, true)),
                body(" Deflate ", deflated(plain, true)),
                body("gzip", gzipped(plain)),
                body("identity", plain))) {
            assertEquals(one.contentEncoding(), List.of("sip:ben@d"), members(one));
        }
        assertEquals(400, refusal(body("deflate", plain)));
        assertEquals(400, refusal(body("gzip", plain)));
        assertEquals(400, refusal(body("gzip", java.util.Arrays.copyOf(gzipped(plain), 30))));
        assertEquals(415, refusal(body("compress", plain)));
        assertEquals(415, refusal(body("gzip, deflate", plain)));
    }

    /** A few kilobytes that would make a hundred megabytes. */
    @Test
    @Requirement("5367-D-b")
    public void shouldStopAtTheBound() throws IOException {
        final byte[] huge = new byte[100_000_000];
        assertEquals(413, refusal(body("deflate", deflated(huge, false))));
        assertEquals(413, refusal(body("gzip", gzipped(huge))));
        assertEquals(413, refusal(body(null, new byte[SETTINGS.maxContainedBytes() + 1])));
    }

    @Test
    @Requirement({"HYG-xml-a", "5367-8-a"})
    public void shouldRefuseWhatIsNoList() {
        for (final String bad : List.of(
                "",
                "<list/>",
                "<resource-lists/>",
                "<!DOCTYPE resource-lists []>" + HEAD + TAIL,
                HEAD + "<entry uri=\"sip:ben@d\">",
                HEAD + "&x;" + TAIL)) {
            final int expected = 400;
            if (!bad.isEmpty()) {
                assertEquals(bad, expected, refusal(body(null, bad.getBytes(UTF_8))));
            }
        }
        assertEquals(400, refusal(body(null, new byte[] {(byte) 0xFF, (byte) 0xFE, '<', 0})));
    }

    @Test
    public void shouldPassOverAnEmptyBody() throws RefusedBody {
        assertTrue(ContainedLists.in(request(body("deflate", new byte[0]), "recipient-list-subscribe"), SETTINGS)
                .isEmpty());
        assertTrue(ContainedLists.in(request(null, "recipient-list-subscribe"), SETTINGS)
                .isEmpty());
    }

    @Test
    @Requirement("5367-D-a")
    public void shouldGoByTheDisposition() throws RefusedBody {
        final byte[] plain = plain("<entry uri=\"sip:ben@d\"/>");
        final Body untold = new Body(TYPE, null, null, plain);
        assertEquals(
                1,
                ContainedLists.in(request(untold, "recipient-list-subscribe"), SETTINGS)
                        .size());
        assertThrows(RefusedBody.class, () -> ContainedLists.in(request(untold), SETTINGS));
        final Body told = new Body(TYPE + ";charset=utf-8", null, "Recipient-List; handling=required", plain);
        assertEquals(1, ContainedLists.in(request(told), SETTINGS).size());
    }

    private static String part(final String type, final String disposition, final String content) {
        return "--b\r\nContent-Type: " + type + "\r\nContent-Disposition: " + disposition + "\r\n\r\n" + content
                + "\r\n";
    }

    private static Body multipart(final String... parts) {
        return new Body(
                "multipart/mixed;boundary=\"b\"",
                null,
                null,
                ("preamble\r\n" + String.join("", parts) + "--b--\r\nepilogue").getBytes(UTF_8));
    }

    @Test
    @Requirement("5363-4.1-a")
    public void shouldTakeSeveralListsForOne() throws RefusedBody {
        final String one = HEAD + "<entry uri=\"sip:ben@d\"/><entry uri=\"sip:dan@d\"/>" + TAIL;
        final String two = HEAD + "<entry uri=\"sip:dan@d\"/><entry uri=\"sip:eve@d\"/>" + TAIL;
        assertEquals(
                List.of("sip:ben@d", "sip:dan@d", "sip:eve@d"),
                members(multipart(
                        part(TYPE, "recipient-list", one),
                        part("text/plain", "render; handling=optional", "--c is no delimiter"),
                        part(TYPE, "recipient-list", two))));
        assertEquals(415, refusal(multipart(part(TYPE, "recipient-list", one), part("text/x-odd", "session", "x"))));
        assertEquals(400, refusal(multipart(part("multipart/mixed;boundary=x", "recipient-list", "x"))));
    }

    private static String nested(final String subtype, final String boundary, final String... parts) {
        return "--b\r\nContent-Type: multipart/" + subtype + ";boundary=" + boundary + "\r\n\r\n"
                + String.join("", parts).replace("--b\r\n", "--" + boundary + "\r\n") + "--" + boundary + "--\r\n";
    }

    /** A filter beside the list, lists inside of multiparts, and one body in two forms. */
    @Test
    @Requirement("5621-4.2-a")
    public void shouldReadMultipartsInsideEachOther() throws RefusedBody {
        final String ben = HEAD + "<entry uri=\"sip:ben@d\"/>" + TAIL;
        final String dan = HEAD + "<entry uri=\"sip:dan@d\"/>" + TAIL;
        final String filter = part("application/simple-filter+xml", "render;handling=optional", "<filter-set/>");
        final String list = part(TYPE, "recipient-list", ben);
        assertEquals(List.of("sip:ben@d"), members(multipart(filter, list)));
        assertEquals(
                List.of("sip:ben@d", "sip:dan@d"),
                members(multipart(list, nested("mixed", "c", filter, part(TYPE, "recipient-list", dan)))));
        assertEquals(
                "the last that is understood",
                List.of("sip:dan@d"),
                members(multipart(nested(
                        "alternative",
                        "c",
                        list,
                        part(TYPE, "recipient-list", dan),
                        part("text/x-better", "recipient-list", "x")))));
        assertEquals(415, refusal(multipart(nested("alternative", "c", part("text/x-better", "recipient-list", "x")))));
        String deep = list;
        for (int i = 0; i < 6; i++) {
            deep = nested("mixed", "c" + i, deep);
        }
        assertEquals(400, refusal(multipart(deep)));
    }

    @Test
    @Requirement("5621-3.2-b")
    public void shouldUndoTransferEncodings() throws RefusedBody {
        final String list = HEAD + "<entry uri=\"sip:ben@d\"/>" + TAIL;
        final String base64 = java.util.Base64.getMimeEncoder().encodeToString(list.getBytes(UTF_8));
        final String disposition = "recipient-list\r\nContent-Transfer-Encoding: ";
        assertEquals(List.of("sip:ben@d"), members(multipart(part(TYPE, disposition + "BASE64", base64))));
        assertEquals(List.of("sip:ben@d"), members(multipart(part(TYPE, disposition + "8bit", list))));
        assertEquals(415, refusal(multipart(part(TYPE, disposition + "quoted-printable", list))));
        assertEquals(400, refusal(multipart(part(TYPE, disposition + "base64", "A"))));
    }

    @Test
    public void shouldRefuseBrokenMultiparts() {
        final Body whole = multipart(part(TYPE, "recipient-list", HEAD + TAIL));
        final String text = new String(whole.bytes(), UTF_8);
        assertEquals(400, refusal(new Body("multipart/mixed", null, null, whole.bytes())));
        assertEquals(400, refusal(new Body(whole.contentType(), null, null, "nothing".getBytes(UTF_8))));
        assertEquals(
                400,
                refusal(new Body(
                        whole.contentType(),
                        null,
                        null,
                        text.replace("--b--", "--").getBytes(UTF_8))));
        assertEquals(
                400, refusal(multipart(part("x/y", "z;handling=optional", "x").repeat(40))));
        assertFalse(text.isEmpty());
    }
}
