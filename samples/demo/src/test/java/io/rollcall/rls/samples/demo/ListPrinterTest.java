package io.rollcall.rls.samples.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.testkit.sip.Bodies;
import io.rollcall.rls.testkit.sip.Notification;
import io.rollcall.rls.testkit.sip.SipMessage;
import io.rollcall.rls.testkit.sip.Transport;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.Test;

public class ListPrinterTest {

    private static final String BOB = "sip:bob@example.com";

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final ListPrinter printer = new ListPrinter(new PrintStream(bytes, true, UTF_8), Clock.systemUTC());

    @Test
    public void shouldPrintFullAndPartialState() {
        printer.received(notify(0, true, "at my desk"));
        printer.received(notify(1, false, "at lunch"));

        final String text = bytes.toString(UTF_8);
        assertTrue(text, text.contains("full state, version 0, 1 member"));
        assertTrue(text, text.contains("partial state, version 1, 1 member"));
        assertTrue(text, text.matches("(?s).*Bob +sip:bob@example.com +active: open, at my desk\n.*"));
        assertTrue(text, text.matches("(?s).*Bob +sip:bob@example.com +active: open, at lunch\n.*"));
    }

    @Test
    public void shouldBeContentOnlyWithFullStateAndChange() throws InterruptedException {
        assertFalse(printer.await(Duration.ZERO));
        assertEquals(List.of("a NOTIFY with the full state", "a change told by partial state"), printer.missing());

        printer.received(notify(0, true, null));
        assertEquals(List.of("the state of " + BOB, "a change told by partial state"), printer.missing());

        // The first state of a member is no change of it
        printer.received(notify(1, false, "at my desk"));
        assertEquals(List.of("a change told by partial state"), printer.missing());

        printer.received(notify(2, false, "at my desk"));
        assertFalse(printer.complete());

        printer.received(notify(3, false, "at lunch"));
        assertTrue(printer.await(Duration.ZERO));
        assertEquals(1, printer.changes());
    }

    @Test
    public void shouldNotTakeAFullStateForAChange() {
        printer.received(notify(0, true, "at my desk"));
        printer.received(notify(1, true, "at lunch"));

        assertEquals(List.of("a change told by partial state"), printer.missing());
    }

    @Test
    public void shouldPrintAListInsideOfTheList() {
        final Notification inner = notify(0, true, "at my desk");
        final String type = inner.message().header("Content-Type").replace("boundary=b", "boundary=i");
        final String part = inner.message().bodyText().replace("--b", "--i");
        printer.received(notify(
                "<resource uri=\"sip:inner@x\"><instance id=\"1\" state=\"active\" cid=\"i@x\"/></resource>",
                "--b\r\nContent-ID: <i@x>\r\nContent-Type: " + type + "\r\n\r\n" + part + "\r\n",
                0,
                true));

        final String text = bytes.toString(UTF_8);
        assertTrue(
                text,
                text.matches("(?s).* sip:inner@x +active: a list\n +sip:bob@example.com active: open, at my desk\n.*"));
    }

    @Test
    public void shouldSayThatABodyCannotBeRead() {
        printer.received(new Notification(
                SipMessage.parse("NOTIFY sip:a@b SIP/2.0\r\nContent-Type: multipart/related;boundary=x\r\n\r\nx"
                        .getBytes(UTF_8)),
                Transport.UDP,
                0));

        assertTrue(bytes.toString(UTF_8).contains("NOTIFY that cannot be read"));
        assertFalse(printer.complete());
    }

    /** Bob's note, or no state at all. */
    private static Notification notify(final int version, final boolean full, final String note) {
        final String instance = note == null ? "" : "<instance id=\"1\" state=\"active\" cid=\"b@x\"/>";
        final String resource = "<resource uri=\"" + BOB + "\"><name>Bob</name>" + instance + "</resource>";
        final String pidf = note == null
                ? ""
                : "--b\r\nContent-ID: <b@x>\r\nContent-Type: application/pidf+xml\r\n\r\n"
                        + new String(Bodies.pidf(BOB, true, note), UTF_8) + "\r\n";
        return notify(resource, pidf, version, full);
    }

    private static Notification notify(
            final String resource, final String part, final int version, final boolean full) {
        final String rlmi = "<list xmlns=\"urn:ietf:params:xml:ns:rlmi\" uri=\"sip:l@x\" version=\"" + version
                + "\" fullState=\"" + full + "\">" + resource + "</list>";
        final String body = "--b\r\nContent-ID: <r@x>\r\nContent-Type: application/rlmi+xml\r\n\r\n" + rlmi + "\r\n"
                + part + "--b--\r\n";
        final String message = "NOTIFY sip:alice@127.0.0.1 SIP/2.0\r\nCSeq: 1 NOTIFY\r\n"
                + "Subscription-State: active;expires=60\r\nContent-Type: multipart/related;"
                + "type=\"application/rlmi+xml\";start=\"<r@x>\";boundary=b\r\nContent-Length: " + body.length()
                + "\r\n\r\n" + body;
        return new Notification(SipMessage.parse(message.getBytes(UTF_8)), Transport.UDP, version);
    }
}
