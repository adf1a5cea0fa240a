package io.rollcall.rls.xcap.server.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import org.junit.Before;

/** A root with a document that has what documents can have. */
public abstract class NodeFixture extends RootFixture {

    static final String LISTS = "/resource-lists/users/sip:alice@d/index";
    static final String FRIENDS = "/resource-lists/list[@name=\"friends\"]";
    static final String BOB = "<rl:entry uri=\"sip:bob@d\"/>";
    static final String AMPERSAND = "<rl:entry uri=\"sip:a&amp;b@d\" ></rl:entry >";
    static final String DOCUMENT = "\uFEFF<?xml version='1.0' encoding=\"UTF-8\"?>\r\n<!-- <rl:list> -->\n"
            + "<rl:resource-lists xmlns:rl=\"urn:ietf:params:xml:ns:resource-lists\" xmlns:x='urn:x'><?pi <a?>\n"
            + "  <rl:list name = 'friends'  x:mark=\"1\">\n"
            + "\t<rl:display-name>Fr\u00eet &amp; <![CDATA[</rl:list>]]></rl:display-name>\n"
            + "    " + BOB + "<!-- <rl:entry uri=\"sip:not@d\"/> -->" + AMPERSAND + "\n"
            + "    <x:other/>\n"
            + "  </rl:list>\n"
            + "  <rl:list name=\"empty\" />\n"
            + "</rl:resource-lists>\n<!-- end -->\n";

    @Before
    public void store() {
        assertEquals(
                201,
                put(LISTS, DOCUMENT, "Content-Type", "application/resource-lists+xml")
                        .status());
    }

    static String node(final String selector) {
        return LISTS + "/~~"
                + selector.replace("%", "%25")
                        .replace(" ", "%20")
                        .replace("\"", "%22")
                        .replace("[", "%5B")
                        .replace("]", "%5d");
    }

    Reply putElement(final String selector, final String element, final String... fields) {
        return with("PUT", selector, element, "application/xcap-el+xml", fields);
    }

    Reply putAttribute(final String selector, final String value) {
        return with("PUT", selector, value, "application/xcap-att+xml");
    }

    Reply with(
            final String method, final String selector, final String body, final String type, final String... fields) {
        final String[] all = new String[fields.length + 2];
        all[0] = "Content-Type";
        all[1] = type;
        System.arraycopy(fields, 0, all, 2, fields.length);
        return send(method, node(selector), body, all);
    }

    Reply delete(final String selector) {
        return send("DELETE", node(selector), "");
    }

    String document() {
        return new String(get(LISTS).body(), UTF_8);
    }

    void refused(final String error, final Reply reply) {
        assertEquals(reply.body() == null ? "" : text(reply), 409, reply.status());
        assertEquals("application/xcap-error+xml", reply.field("Content-Type"));
        assertTrue(text(reply), text(reply).contains("<" + error + " phrase="));
        assertEquals("nothing has changed", DOCUMENT, document());
    }
}
