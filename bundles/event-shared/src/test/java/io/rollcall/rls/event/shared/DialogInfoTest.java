package io.rollcall.rls.event.shared;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.api.Body;
import java.util.List;
import org.junit.Test;

public class DialogInfoTest {

    private static final String NS = " xmlns=\"urn:ietf:params:xml:ns:dialog-info\"";

    @Test
    public void shouldPutADialogThatIsOverIntoAnEmptyDocument() {
        final Body empty = info("<d:dialog-info xmlns:d=\"urn:ietf:params:xml:ns:dialog-info\" version=\"7\""
                + " state=\"full\" entity=\"sip:a@d\"/>\n");

        assertEquals(
                "<d:dialog-info xmlns:d=\"urn:ietf:params:xml:ns:dialog-info\" version=\"7\" state=\"full\""
                        + " entity=\"sip:a@d\"><d:dialog id=\"idle\"><d:state>terminated</d:state></d:dialog>"
                        + "</d:dialog-info>\n",
                text(DialogInfo.withDialog(empty)));
    }

    @Test
    public void shouldLeaveADocumentWithADialogAlone() {
        final Body one = info(document(1, "sip:a@d", dialog("a", "early")));
        final Body other = Body.of("text/plain", new byte[0]);

        assertSame(one, DialogInfo.withDialog(one));
        assertSame(other, DialogInfo.withDialog(other));
    }

    @Test
    public void shouldMakeOneDocumentOfThoseOfSeveralPhones() {
        final Body desk = info(document(9, "sip:a@d", dialog("a", "confirmed") + dialog("b", "terminated")));
        final Body mobile = info(document(2, "sip:a@d", dialog("a", "early")));

        final Body first = DialogInfo.consolidated(null, List.of(desk, mobile), true);
        assertEquals(document(0, "sip:a@d", dialog("a", "confirmed") + "\r\n" + dialog("a-2", "early")), text(first));

        assertSame(first, DialogInfo.consolidated(first, List.of(desk, mobile), true));
        assertEquals(
                document(1, "sip:a@d", dialog("a", "early")),
                text(DialogInfo.consolidated(
                        first, List.of(info(document(10, "sip:a@d", dialog("a", "terminated"))), mobile), true)));
    }

    @Test
    public void shouldPutTheLampOutWhereNobodyTalks() {
        final Body silent = info(document(1, "sip:a@d", ""));

        assertTrue(text(DialogInfo.consolidated(null, List.of(silent), true)).contains("<state>terminated</state>"));
        assertEquals(document(0, "sip:a@d", ""), text(DialogInfo.consolidated(null, List.of(silent), false)));
        assertEquals(
                document(0, "sip:a&amp;b@d", "").replace("&amp;amp;", "&amp;"),
                text(DialogInfo.neutral("sip:a&b@d", false)));
    }

    @Test
    public void shouldKeepTheMeaningOfPrefixes() {
        final Body prefixed = info("<d:dialog-info xmlns:d=\"urn:ietf:params:xml:ns:dialog-info\" version=\"7\""
                + " state=\"full\" entity=\"sip:a@d\"><d:dialog id=\"a\"><d:state>early</d:state></d:dialog>"
                + "</d:dialog-info>");
        final Body merged = DialogInfo.consolidated(null, List.of(prefixed, prefixed), false);

        final XmlElement root = XmlDocument.read(merged.bytes()).root();
        assertEquals(2, root.children.size());
        assertEquals("a-2", root.children.get(1).value("id"));
        assertTrue(root.children.get(1).is("urn:ietf:params:xml:ns:dialog-info", "dialog"));
    }

    private static Body info(final String text) {
        return Body.of("application/dialog-info+xml", text.getBytes(UTF_8));
    }

    private static String text(final Body body) {
        return new String(body.bytes(), UTF_8);
    }

    private static String document(final int version, final String entity, final String dialogs) {
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\r\n<dialog-info" + NS + " version=\"" + version
                + "\" state=\"full\" entity=\"" + entity + "\">" + dialogs + "</dialog-info>\r\n";
    }

    private static String dialog(final String id, final String state) {
        return "<dialog id=\"" + id + "\"><state>" + state + "</state></dialog>";
    }
}
