package io.rollcall.rls.xcap.integrated.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.spi.DocumentSelector;
import org.junit.Test;

public class DocumentUriTest {

    @Test
    public void shouldReadEverySpellingOfAPath() {
        for (final String uri : new String[] {
            "/xcap-root/rls-services/users/sip:alice@d/index",
            "/xcap-root/rls-services/users/sip%3Aalice%40d/index",
            "http://xcap.d:8000/root/rls-services/users/sip:alice@d/index",
            "/xcap-root/rls-services/users/sip:alice@d/index/~~/rls-services/service",
            "rls-services/users/sip:alice@d/index?x=y"
        }) {
            // the last one has no root before the application usage
            assertEquals(uri, new DocumentUri("sip:alice@d", "index"), DocumentUri.parse(uri));
        }
        assertEquals(new DocumentUri(null, "a/b"), DocumentUri.parse("/r/resource-lists/global/a/b"));
        assertEquals(new DocumentUri(null, "index"), DocumentUri.parse(""));
        assertEquals(new DocumentUri("global", "global/x"), DocumentUri.parse("/r/a/users/global/global/x"));
    }

    /** Where it does not begin like a path, it is the name that OpenXCAP writes. */
    @Test
    public void shouldTakeTheRestForANameInTheUsersHome() {
        for (final String name : new String[] {"index", "work/friends", "my/users/list", "50%25"}) {
            assertFalse(name, DocumentUri.isPath(name));
            assertEquals(new DocumentUri(null, name), DocumentUri.parse(name));
        }
        assertTrue(DocumentUri.isPath("xcap-root/resource-lists/global/index"));
    }

    @Test
    public void shouldEscapeWhatAPathCannotHold() {
        assertEquals(
                "/r/resource-lists/users/sip:a%20b%2Fc@d/caf%C3%A9",
                DocumentUri.of("/r", new DocumentSelector("resource-lists", "sip:a b/c@d", "café")));
        assertEquals(
                "/r/resource-lists/global/index",
                DocumentUri.of("/r", new DocumentSelector("resource-lists", null, "index")));
        final DocumentUri back = DocumentUri.parse("/r/resource-lists/users/sip:a%20b%2Fc@d/caf%C3%A9");
        assertEquals(new DocumentUri("sip:a b/c@d", "café"), back);
    }

    @Test
    public void shouldFindTheAccountOfAUser() {
        assertEquals(new Account("alice", "example.com"), Account.of("sip:alice@Example.COM"));
        assertEquals(new Account("alice", "example.com"), Account.of("alice@example.com;user=phone"));
        assertEquals(new Account("+4930", ""), Account.of("tel:+4930"));
        assertEquals(Account.GLOBAL, Account.of(null));
        assertEquals(
                "sip:alice@example.com", Account.of("pres:alice@example.com").xui());
    }

    @Test
    public void shouldReadThePlaceOfAFile() {
        assertEquals(
                new DocumentSelector("rls-services", "sip:alice@d", "index"),
                LoadFolder.selector("rls-services/users/sip:alice@d/index"));
        assertEquals(
                new DocumentSelector("rls-services", "sip:alice@d", "index"),
                LoadFolder.selector("rls-services/users/sip%3Aalice%40d/index.xml"));
        assertEquals(
                new DocumentSelector("resource-lists", null, "a/b"),
                LoadFolder.selector("resource-lists/global/a/b.xml"));
        for (final String misplaced : new String[] {"x", "rls-services/index", "rls-services/users/alice", "a/b/c"}) {
            assertThrows(misplaced, RefusedDocumentException.class, () -> LoadFolder.selector(misplaced));
        }
    }
}
