package io.rollcall.rls.xcap.files.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.Test;

/** What people may write. */
public class TextListTest {

    private static TextList read(final String... lines) throws RefusedFileException {
        return TextList.read(String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
    }

    private static String refusal(final String... lines) {
        return assertThrows(RefusedFileException.class, () -> read(lines)).getMessage();
    }

    @Test
    public void shouldReadAListWithNames() throws Exception {
        final TextList list = read(
                "\uFEFF# the night shift",
                "",
                "sip:night@example.com The night shift  # until six",
                "sip:bob@example.com   Bob \"the\" <Builder> & Sons",
                "carol@example.com\t\"Carol\"",
                "  sip:dave@example.com;x=1#2  # has no name");
        assertEquals("sip:night@example.com", list.uri());
        assertNull(list.owner());
        final String text = list.service();
        assertTrue(text, text.contains("<service uri=\"sip:night@example.com\">"));
        assertTrue(text, text.contains("<rl:display-name>The night shift</rl:display-name>"));
        assertTrue(text, text.contains("Bob &quot;the&quot; &lt;Builder&gt; &amp; Sons"));
        assertTrue(text, text.contains("uri=\"carol@example.com\"><rl:display-name>Carol</rl:display-name>"));
        assertTrue("a # within a word belongs to it", text.contains("uri=\"sip:dave@example.com;x=1#2\"></rl:entry>"));
        assertFalse("for any package", text.contains("packages"));
    }

    @Test
    public void shouldReadOwnerAndPackages() throws Exception {
        final TextList list =
                read("sip:mine@example.com packages=presence,dialog owner=sip:alice@example.com My own=1");
        assertEquals("sip:alice@example.com", list.owner());
        assertTrue(list.service().contains("<package>presence</package><package>dialog</package>"));
        assertTrue(list.service().contains(">My own=1<"));
    }

    @Test
    public void shouldMakeDocumentsThatAreWellFormed() throws Exception {
        final byte[] document = TextList.document(
                List.of(read("sip:a@example.com Ä 100 % <&>\"'", "sip:b@example.com ]]>"), read("sip:c@example.com")));
        new WellFormed().check(document);
    }

    @Test
    public void shouldNameTheLineItRefuses() {
        assertEquals("there is no line with the URI of the list", refusal("# nothing", ""));
        assertTrue(refusal("", "Team").startsWith("line 2 "));
        assertTrue(refusal("tel:+1").startsWith("line 1 "));
        assertEquals("line 2 has a control character", refusal("sip:a@example.com", "sip:b@example.com B\0b"));
        assertEquals(
                "it is not UTF-8",
                assertThrows(
                                RefusedFileException.class,
                                () -> TextList.read("sip:a@example.com \u00e4".getBytes(StandardCharsets.ISO_8859_1)))
                        .getMessage());
    }
}
