package io.rollcall.rls.event.shared;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.api.Body;
import io.rollcall.rls.spi.Joined;
import io.rollcall.rls.testkit.Requirement;
import org.junit.Test;

public class PartialFormatTest {

    private static final int LIMIT = 100_000;
    private static final String NS = " xmlns=\"urn:ietf:params:xml:ns:dialog-info\"";

    @Test
    public void shouldLeaveAFullDocumentAsItIs() {
        final Body full = info("<dialog-info" + NS + "\r\n version='3' state=\"full\" entity=\"sip:a@d\"/>");

        assertSame(full, join(null, full).body());
        assertSame(
                full,
                join(info(document(2, "full", dialog("a", "early"))), full).body());
    }

    @Test
    @Requirement("4235-3.7-a")
    public void shouldMergeEveryPartialDocument() {
        Body held = info(document(0, "full", dialog("a", "early") + dialog("b", "confirmed")));
        held = whole(held, document(1, "partial", dialog("a", "confirmed")));
        held = whole(held, document(2, "partial", dialog("c", "trying")));
        held = whole(held, document(3, "partial", dialog("b", "terminated")));

        assertEquals(
                document(3, "full", dialog("a", "confirmed") + dialog("b", "terminated") + dialog("c", "trying")),
                text(held));
    }

    @Test
    public void shouldLetGoOfADialogOnceItsEndWasTold() {
        Body held = info(document(0, "full", dialog("a", "confirmed") + dialog("b", "confirmed")));
        held = whole(held, document(1, "partial", dialog("a", "terminated")));
        held = whole(held, document(2, "partial", dialog("b", "early")));

        assertEquals(document(2, "full", dialog("b", "early")), text(held));
    }

    @Test
    public void shouldTakeADocumentThatSkipsVersionsButAskForTheRest() {
        final Joined joined = join(
                info(document(4, "full", dialog("a", "early"))), info(document(6, "partial", dialog("b", "early"))));

        assertFalse(joined.complete());
        assertEquals(document(6, "full", dialog("a", "early") + dialog("b", "early")), text(joined.body()));
    }

    @Test
    public void shouldTakeAPartialDocumentWithoutBaseButAskForTheRest() {
        final Joined joined = join(null, info(document(0, "partial", dialog("b", "early"))));

        assertFalse(joined.complete());
        assertEquals(document(0, "full", dialog("b", "early")), text(joined.body()));
    }

    @Test
    public void shouldDiscardALesserVersion() {
        final Body held = info(document(4, "full", dialog("a", "early")));

        assertSame(held, join(held, info(document(3, "full", ""))).body());
        assertSame(held, join(held, info(document(3, "partial", ""))).body());
        assertTrue(join(held, info(document(3, "partial", ""))).complete());
    }

    @Test
    public void shouldKeepWhatItDoesNotKnow() {
        final String kept = "<dialog  id='a' call-id=\"c&amp;1\" sa:exclusive = \"true\" ><state event=\"x\">early"
                + "</state>\n\t<sa:appearance>2</sa:appearance><!-- \u00e9 --><local><target uri=\"sip:a@d;x=1\">"
                + "<param pname=\"+sip.rendering\" pval=\"no\"/></target></local><x:y xmlns:x=\"urn:z\"/></dialog>";
        final String ns = NS + " xmlns:sa=\"urn:ietf:params:xml:ns:sa-dialog-info\"";
        final Body held = info("<dialog-info" + ns + " version=\"0\" state=\"full\" entity=\"sip:a@d\">" + kept
                + "<e:more xmlns:e=\"urn:e\">1</e:more></dialog-info>");

        final Joined joined = join(
                held,
                info("<dialog-info" + ns + " version=\"1\" state=\"partial\" entity=\"sip:a@d\" new=\"1\">\n "
                        + dialog("b", "early") + "\n</dialog-info>\n"));
        assertEquals(
                "<dialog-info" + ns + " version=\"1\" state=\"full\" entity=\"sip:a@d\" new=\"1\">\n " + kept + "\n "
                        + dialog("b", "early") + "\n <e:more xmlns:e=\"urn:e\">1</e:more>\n</dialog-info>\n",
                text(joined.body()));
    }

    @Test
    public void shouldDeclareAPrefixThatTheOtherDocumentHasNot() {
        final Body held = info("<d:dialog-info xmlns:d=\"urn:ietf:params:xml:ns:dialog-info\" xmlns:sa=\"urn:sa\""
                + " xmlns:unused=\"urn:u\" version=\"0\" state=\"full\" entity=\"sip:a@d\"><d:dialog id=\"a\">"
                + "<d:state>early</d:state><sa:x/></d:dialog></d:dialog-info>");

        final String merged = text(whole(held, document(1, "partial", dialog("b", "early"))));

        final XmlElement root = XmlDocument.read(merged).root();
        assertEquals(2, root.children.size());
        assertTrue(root.children.get(0).is("urn:ietf:params:xml:ns:dialog-info", "dialog"));
        assertTrue(root.children.get(0).children.get(1).is("urn:sa", "x"));
        assertFalse(merged, merged.contains("unused"));
    }

    @Test
    public void shouldOpenARootWithoutContent() {
        final Body held = info(document(0, "full", dialog("a", "early")));
        final Body merged = whole(held, "<dialog-info" + NS + " version=\"1\" state=\"partial\" entity=\"sip:a@d\" />");

        assertEquals(
                "<dialog-info" + NS + " version=\"1\" state=\"full\" entity=\"sip:a@d\" >" + dialog("a", "early")
                        + "</dialog-info>",
                text(merged));
    }

    @Test
    public void shouldReadADocumentWithAByteOrderMark() {
        final Body held = info("\uFEFF" + document(0, "full", dialog("a", "early")));

        assertEquals(
                "\uFEFF" + document(1, "full", dialog("a", "early") + dialog("b", "early")),
                text(whole(held, "\uFEFF" + document(1, "partial", dialog("b", "early")))));
    }

    @Test
    public void shouldRefuseWhatItCannotRead() {
        final Body held = info(document(0, "full", ""));
        for (final String bad : new String[] {
            "",
            "<dialog-info",
            "<other/>",
            "<!DOCTYPE dialog-info><dialog-info" + NS + " version=\"1\" state=\"full\"/>",
            document(1, "partial", "<dialog>").replace("</dialog-info>", ""),
            "<dialog-info" + NS + " version=\"x\" state=\"full\"/>",
            "<a>".repeat(100) + "</a>".repeat(100),
        }) {
            assertThrows(bad, IllegalArgumentException.class, () -> join(held, info(bad)));
        }
        assertThrows(
                IllegalArgumentException.class,
                () -> join(held, Body.of("application/dialog-info+xml", new byte[] {'<', 'a', (byte) 0xe9, '/', '>'})));
    }

    @Test
    public void shouldNotGrowWithoutEnd() {
        final Body held = info(document(0, "full", dialog("a", "early")));
        final Body arrived = info(document(1, "partial", dialog("b", "early")));

        assertThrows(IllegalArgumentException.class, () -> PartialFormat.DIALOG_INFO.join(held, arrived, 150));
    }

    @Test
    public void shouldLeaveOtherBodiesAlone() {
        final Body text = Body.of("text/plain", "<".getBytes(UTF_8));
        final Body packed = new Body("application/dialog-info+xml", "gzip", null, new byte[] {1, 2});

        assertSame(text, join(info(document(0, "full", "")), text).body());
        assertSame(packed, join(info(document(0, "full", "")), packed).body());
    }

    @Test
    public void shouldFindItsWayInALongDocument() {
        final StringBuilder dialogs = new StringBuilder();
        for (int i = 0; i < 500; i++) {
            dialogs.append(dialog("d" + i + "\u20ac", "early")).append("\r\n");
        }
        final Body held = info(document(0, "full", dialogs.toString()));
        final Body merged = whole(held, document(1, "partial", dialog("d400\u20ac", "confirmed")));

        assertEquals(
                document(1, "full", dialogs.toString().replace("\r\n", ""))
                        .replace(dialog("d400\u20ac", "early"), dialog("d400\u20ac", "confirmed")),
                text(merged));
    }

    @Test
    @Requirement("3857-4-a")
    public void shouldMergeTheWatchersOfEachList() {
        final String one = "<watcherinfo xmlns=\"urn:ietf:params:xml:ns:watcherinfo\" version=\"%d\" state=\"%s\">%s"
                + "</watcherinfo>";
        final String list = "<watcher-list resource=\"sip:a@d\" package=\"presence\">%s</watcher-list>";
        final String watcher = "<watcher id=\"%s\" status=\"%s\" event=\"subscribe\">sip:w@d</watcher>";
        final Body held = winfo(String.format(
                one,
                0,
                "full",
                String.format(list, String.format(watcher, "1", "active") + String.format(watcher, "2", "pending"))));
        final Joined joined = PartialFormat.WATCHER_INFO.join(
                held,
                winfo(String.format(one, 1, "partial", String.format(list, String.format(watcher, "2", "terminated")))),
                LIMIT);

        assertTrue(joined.complete());
        assertEquals(
                String.format(
                        one,
                        1,
                        "full",
                        String.format(
                                list,
                                String.format(watcher, "1", "active") + String.format(watcher, "2", "terminated"))),
                text(joined.body()));
    }

    private static Body whole(final Body held, final String arrived) {
        final Joined joined = join(held, info(arrived));
        assertTrue("something is missing", joined.complete());
        return joined.body();
    }

    private static Joined join(final Body held, final Body arrived) {
        return PartialFormat.DIALOG_INFO.join(held, arrived, LIMIT);
    }

    private static Body info(final String text) {
        return Body.of("application/dialog-info+xml", text.getBytes(UTF_8));
    }

    private static Body winfo(final String text) {
        return Body.of("application/watcherinfo+xml; charset=UTF-8", text.getBytes(UTF_8));
    }

    private static String text(final Body body) {
        return new String(body.bytes(), UTF_8);
    }

    private static String document(final int version, final String state, final String dialogs) {
        return "<dialog-info" + NS + " version=\"" + version + "\" state=\"" + state + "\" entity=\"sip:a@d\">"
                + dialogs + "</dialog-info>";
    }

    private static String dialog(final String id, final String state) {
        return "<dialog id=\"" + id + "\"><state>" + state + "</state></dialog>";
    }
}
