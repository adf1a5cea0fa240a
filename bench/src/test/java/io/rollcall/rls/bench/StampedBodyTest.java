package io.rollcall.rls.bench;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.Test;

public class StampedBodyTest {

    private static final byte[] RLMI = ("--b\r\nContent-Type: application/rlmi+xml\r\n\r\n<?xml version=\"1.0\"?>\r\n"
                    + "<list xmlns=\"urn:ietf:params:xml:ns:rlmi\" uri=\"sip:l@d\" version=\"417\" fullState=\"true\">")
            .getBytes(StandardCharsets.US_ASCII);

    @Test
    public void shouldFindWhatItWrote() {
        assertEquals(List.of("12:345"), stamps(StampedBody.write("sip:m12@d", 12, 345, 200)));
    }

    @Test
    public void shouldFindEveryMemberOfAnAggregate() throws Exception {
        final java.io.ByteArrayOutputStream body = new java.io.ByteArrayOutputStream();
        body.write(RLMI);
        body.write(StampedBody.write("sip:m1@d", 1, 7, 0));
        body.write("\r\n--b\r\n\r\n<note>#x</note><note>#5</note>".getBytes(StandardCharsets.US_ASCII));
        body.write(StampedBody.write("sip:m2@d", 2, 8, 300));
        assertEquals(List.of("1:7", "2:8"), stamps(body.toByteArray()));
    }

    @Test
    public void shouldTellFullFromPartialState() {
        assertTrue(StampedBody.isFull(RLMI));
        final String text = new String(RLMI, StandardCharsets.US_ASCII);
        assertFalse(StampedBody.isFull(text.replace("true", "false").getBytes(StandardCharsets.US_ASCII)));
        assertFalse(StampedBody.isFull(new byte[0]));
    }

    @Test
    public void shouldWriteTheSizeAskedFor() {
        assertEquals(200, StampedBody.write("sip:m9999@bench.example", 9999, 99999, 200).length);
    }

    @Test
    public void shouldTakeTheVersionOfTheListAndNotThatOfXml() {
        assertEquals(417, StampedBody.version(RLMI));
        assertEquals(-1, StampedBody.version(StampedBody.write("sip:m1@d", 1, 7, 0)));
    }

    private static List<String> stamps(final byte[] body) {
        final List<String> found = new ArrayList<>();
        StampedBody.read(body, (member, change) -> found.add(member + ":" + change));
        return found;
    }
}
