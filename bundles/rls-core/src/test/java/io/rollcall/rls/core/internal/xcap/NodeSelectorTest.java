package io.rollcall.rls.core.internal.xcap;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertThrows;

import io.rollcall.rls.spi.DocumentSelector;
import io.rollcall.rls.testkit.Requirement;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.Test;

/** Requirements 4825-6-a to 4825-6-e. */
public class NodeSelectorTest {

    private static final String DOCUMENT = "<resource-lists xmlns='urn:ietf:params:xml:ns:resource-lists'"
            + " xmlns:x='urn:x' xmlns:y='urn:y'>"
            + "<list name='a' x:kind='one'><entry uri='sip:a/b@h.test' id='1'/>"
            + "<entry uri=\"sip:o'k@h.test\" id='2'/></list>"
            + "<list name='b&quot;c'><entry uri='sip:a&amp;b@h.test' id='3'/><x:entry id='4'/></list>"
            + "<list name='d'><list name='d'><entry uri='sip:%40@h.test' id='5'/></list></list>"
            + "</resource-lists>";

    /** Selector, query, id of the entry found. */
    private static final String[][] FOUND = {
        {"resource-lists/list[@name=\"a\"]/entry[@uri=\"sip:a/b@h.test\"]", "", "1"},
        {"resource-lists/list[1]/entry[1]", "", "1"},
        {"resource-lists/list[@name='a']/entry[2]", "", "2"},
        {"resource-lists/list[@name='a']/entry[@uri=\"sip:o'k@h.test\"]", "", "2"},
        {"resource-lists/list[@name='a']/entry[@uri='sip:o&apos;k@h.test']", "", "2"},
        {"resource-lists/list[@name='a']/entry[@uri='sip:o&#39;k@h.test']", "", "2"},
        {"resource-lists/list[@name='a']/entry[@uri='sip:o&#x27;k@h.test']", "", "2"},
        {"resource-lists/list[1][@name='a']/entry[2][@id='2']", "", "2"},
        {"resource-lists/list[@name='a'][1]/entry[@id='2']", "", "2"},
        {"*/*[2]/entry", "", "3"},
        {"*/*[@name=\"b&quot;c\"]/*[1]", "", "3"},
        {"resource-lists/list[2]/entry[@uri='sip:a&amp;b@h.test']", "", "3"},
        {"rl:resource-lists/rl:list[2]/rl:entry", "xmlns(rl=urn:ietf:params:xml:ns:resource-lists)", "3"},
        {"resource-lists/list[2]/q:entry", "xmlns(p=urn:p)xmlns(q=urn:x)", "4"},
        {"resource-lists/list[@p:kind='one']/entry[1]", "xmlns(p=urn:x)", "1"},
        {"resource-lists/list[ @name = 'd' ]/list/entry", "foo(bar)xmlns( p = urn:x )", "5"},
    };

    private static final String[][] NOTHING = {
        {"resource-lists/list[1]/entry", ""},
        {"resource-lists/list", ""},
        {"resource-lists/list[4]", ""},
        {"resource-lists/list[99999999999]", ""},
        {"resource-lists/list[@name='A']", ""},
        {"resource-lists/list[1][@name='d']", ""},
        {"list[1]", ""},
        {"resource-lists/list[2]/entry[2]", ""},
        {"resource-lists/list[@kind='one']", ""},
        {"p:resource-lists/list[1]", "xmlns(p=urn:other)"},
    };

    private static final String[][] SENSELESS = {
        {"resource-lists/p:list[1]", ""},
        {"resource-lists/list[0]", ""},
        {"resource-lists/list[@name=a]", ""},
        {"resource-lists/list[@name='a]", ""},
        {"resource-lists/list[1", ""},
        {"resource-lists//list", ""},
        {"resource-lists/list[1]/@name", ""},
        {"resource-lists/list[1]/namespace::*", ""},
        {"resource-lists/list[last()]", ""},
        {"", ""},
    };

    private static XmlElement root() throws DocumentException {
        return new XmlReader(DocumentLimits.DEFAULT).read(DOCUMENT.getBytes(StandardCharsets.UTF_8));
    }

    private static NodeSelector selector(final String[] row) {
        return NodeSelector.parse(row[0], row[1], Vocabulary.RESOURCE_LISTS);
    }

    /** 4825-6-d, 4825-6-e. */
    @Test
    public void shouldFindOneElement() throws Exception {
        for (final String[] row : FOUND) {
            final XmlElement found = selector(row).find(root());
            assertNotNull(row[0], found);
            assertEquals(row[0], row[2], found.attribute("id"));
        }
    }

    /** 4825-6-c. */
    @Test
    public void shouldFindNothingWhereAStepSelectsNoneOrSeveral() throws Exception {
        for (final String[] row : NOTHING) {
            assertNull(row[0], selector(row).find(root()));
        }
    }

    /** 4825-6-e. */
    @Test
    public void shouldRefuseWhatMakesNoSense() {
        for (final String[] row : SENSELESS) {
            assertThrows(row[0], IllegalArgumentException.class, () -> selector(row));
        }
    }

    /** 4825-6-a, 4825-6-b: escapes are undone once, white space and line breaks are no part of a URI. */
    @Test
    public void shouldTakeAUriApart() throws Exception {
        final XcapReference reference =
                XcapReference.absolute("\n  https://x.test:8443/some/root/resource-lists/users/\n"
                        + "  sip%3Aana%40h.test/my/index%20one/~~/resource-lists/list%5B@name=%22d%22%5d/list/"
                        + "entry%5b@uri=%22sip:%2540@h.test%22%5d?xmlns(p=urn:x) ");

        assertEquals("https://x.test:8443/some/root", reference.root());
        assertEquals(new DocumentSelector("resource-lists", "sip:ana@h.test", "my/index one"), reference.document());
        assertEquals("5", reference.node().find(root()).attribute("id"));
    }

    @Test
    public void shouldTakeGlobalDocumentsAndRelativeReferences() {
        assertEquals(
                new DocumentSelector("resource-lists", null, "team"),
                XcapReference.absolute("http://x.test/resource-lists/global/team/%7E%7E/resource-lists/list")
                        .document());
        assertEquals(
                new DocumentSelector("resource-lists", "sip:a@h.test", "index"),
                XcapReference.relative("resource-lists/users/sip:a@h.test/index/~~/resource-lists/list/entry")
                        .document());
    }

    @Test
    @Requirement({"4826-3.1-d", "4826-3.1-e", "4826-4.1-b"})
    public void shouldRefuseReferencesThatLeadElsewhere() {
        for (final String uri : List.of(
                "",
                "resource-lists/users/a/index/~~/resource-lists/list",
                "ftp://x.test/resource-lists/global/i/~~/r/l",
                "http://x.test",
                "http://x.test/pres-rules/users/a/index/~~/r/l",
                "file:///resource-lists/global/i/~~/r/l",
                "http://x.test/resource-lists/users/a/index",
                "http://x.test/resource-lists/users/a/~~/r/l",
                "http://x.test/resource-lists/users/../index/~~/r/l",
                "http://x.test/resource-lists/users/a//i/~~/r/l",
                "http://x.test/resource-lists/users/%2e%2e/index/~~/r/l",
                "http://x.test/resource-lists/other/i/~~/r/l",
                "http://x.test/resource-lists/global/i/~~/r/l%5b",
                "http://x.test/resource-lists/global/i/~~/")) {
            assertThrows(uri, IllegalArgumentException.class, () -> XcapReference.absolute(uri));
        }
        for (final String ref : List.of(
                "http://x.test/resource-lists/global/i/~~/r/e",
                "/resource-lists/global/i/~~/r/e",
                "../resource-lists/global/i/~~/r/e",
                "rls-services/global/i/~~/r/e",
                "resource-lists/global/../i/~~/r/e")) {
            assertThrows(ref, IllegalArgumentException.class, () -> XcapReference.relative(ref));
        }
    }
}
