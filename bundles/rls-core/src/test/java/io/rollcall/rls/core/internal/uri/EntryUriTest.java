package io.rollcall.rls.core.internal.uri;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.testkit.Requirement;
import org.junit.Test;

/** Requirement 4826-4.5-g and the spellings seen in the field. */
public class EntryUriTest {

    private static final String[][] SUBSCRIBABLE = {
        {"sip:bob@d.test", "sip:bob@d.test"},
        {"sips:bob@d.test", "sips:bob@d.test"},
        {"bob@d.test", "sip:bob@d.test"},
        {"bob%40d.test", "sip:bob@d.test"},
        {"sip:bob%40d.test", "sip:bob@d.test"},
        {"sip%3Abob%40d.test", "sip:bob@d.test"},
        {"SIP%3abob%40d.test", "sip:bob@d.test"},
        {"bob%40home%40d.test", "sip:bob%40home@d.test"},
        {"bob@d.test:5070", "sip:bob@d.test:5070"},
        {"bob%40d.test:5070", "sip:bob@d.test:5070"},
        {"\n  sip:bob@d.test \t", "sip:bob@d.test"},
        {"pres:bob@d.test", "sip:bob@d.test"},
        {"PRES:bob@d.test?x=y", "sip:bob@d.test"},
        {"sip:b%6Fb@D.Test;Transport=tcp", "sip:bob@d.test;transport=tcp"},
        {"sip:d.test", "sip:d.test"},
        {"sip:localhost", "sip:localhost"},
        {"sip:+49%20%2830%29@d.test", "sip:+49%20(30)@d.test"},
        {"sip:bob@[::1]", "sip:bob@[0:0:0:0:0:0:0:1]"},
    };

    private static final String[][] LEFT_OUT = {
        {"", "it is empty"},
        {"bob", "it names no domain"},
        {"pres:bob", "it names no domain"},
        {"tel:+4930123", "a tel: URI names no domain that could be asked"},
        {"im:bob@d.test", "the scheme im: cannot be subscribed to"},
        {"http://d.test/bob", "the scheme http: cannot be subscribed to"},
        {"mailto:bob@d.test", "the scheme mailto: cannot be subscribed to"},
        {"sip:", "it is no SIP URI"},
        {"sip:bob@d test", "it is no SIP URI"},
    };

    @Test
    @Requirement("4826-4.5-g")
    public void shouldFindWhatToSubscribeTo() {
        for (final String[] row : SUBSCRIBABLE) {
            final EntryUri uri = EntryUri.of(row[0]);
            assertEquals(row[0], row[1], uri.target());
            assertNull(row[0], uri.why());
            assertEquals("again: " + row[0], row[1], EntryUri.of(uri.target()).target());
        }
    }

    @Test
    @Requirement("4826-4.5-g")
    public void shouldSayWhyNothingCanBeSubscribedTo() {
        for (final String[] row : LEFT_OUT) {
            final EntryUri uri = EntryUri.of(row[0]);
            assertTrue(row[0], !uri.subscribable());
            assertEquals(row[0], row[1], uri.why());
        }
    }
}
