package io.rollcall.rls.core.internal.rlmi;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.rollcall.rls.api.Body;
import io.rollcall.rls.spi.Joined;
import io.rollcall.rls.testkit.mime.AggregateNotification;
import io.rollcall.rls.testkit.rlmi.RlmiDocument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Bodies of other list servers for tests, and what is in them. */
final class NestedBodies {

    private NestedBodies() {}

    /** The body of an example message. */
    static Body example(final String name) throws IOException {
        final Path folder = Path.of("../rls-testkit/src/test/resources/examples");
        final String message = Files.readString(folder.resolve(name + ".sip"), ISO_8859_1);
        final int end = message.indexOf("\r\n\r\n");
        final String type = message.substring(0, end).replaceAll("(?s).*\r\nContent-Type: ([^\r]*).*", "$1");
        return Body.of(type, message.substring(end + 4).getBytes(ISO_8859_1));
    }

    static Body list(final long version, final boolean full, final String resources, final String... parts) {
        final StringBuilder text = new StringBuilder("--bb\r\nContent-ID: <r>\r\nContent-Type: application/rlmi+xml"
                + "\r\n\r\n<?xml version=\"1.0\"?><list xmlns=\"urn:ietf:params:xml:ns:rlmi\" uri=\"sip:inner@o\""
                + " version=\"" + version + "\" fullState=\"" + full + "\">" + resources + "</list>");
        for (int at = 0; at < parts.length; at += 2) {
            text.append("\r\n--bb\r\nContent-ID: <").append(parts[at]).append(">\r\nContent-Type: text/plain\r\n\r\n");
            text.append(parts[at + 1]);
        }
        text.append("\r\n--bb--\r\n");
        return Body.of(
                "multipart/related;type=\"application/rlmi+xml\";start=\"<r>\";boundary=\"bb\"",
                text.toString().getBytes(UTF_8));
    }

    static String resource(final String uri, final String state) {
        return "<resource uri=\"" + uri + "\"><instance id=\"1\" " + state + "/></resource>";
    }

    static Body twoMembers() {
        return list(
                4,
                true,
                "<name>Inner</name>" + resource("x", "state=\"active\" cid=\"a\"")
                        + resource("y", "state=\"active\" cid=\"b\""),
                "a",
                "x-4",
                "b",
                "y-4");
    }

    static AggregateNotification read(final Joined joined) {
        return AggregateNotification.read(
                joined.body().contentType(), joined.body().bytes());
    }

    static String state(final AggregateNotification read, final String uri) {
        final RlmiDocument.Resource resource = read.document().resource(uri);
        return read.part(resource.instances().get(0).cid()).text();
    }

    static String text(final Joined joined) {
        return new String(joined.body().bytes(), UTF_8);
    }

    static Body outer(final long version, final boolean full, final Body inner) {
        return Body.of(
                "multipart/related;type=\"application/rlmi+xml\";boundary=\"out\"",
                ("--out\r\nContent-Type: application/rlmi+xml\r\n\r\n<list xmlns=\"urn:ietf:params:xml:ns:rlmi\""
                                + " uri=\"sip:outer@o\" version=\"" + version + "\" fullState=\"" + full + "\">"
                                + resource("inner", "state=\"active\" cid=\"in\"")
                                + "</list>\r\n--out\r\nContent-ID: <in>"
                                + "\r\nContent-Type: " + inner.contentType() + "\r\n\r\n"
                                + new String(inner.bytes(), ISO_8859_1) + "\r\n--out--\r\n")
                        .getBytes(ISO_8859_1));
    }
}
