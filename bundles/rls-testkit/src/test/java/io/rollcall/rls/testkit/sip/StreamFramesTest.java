package io.rollcall.rls.testkit.sip;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertThrows;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.Test;

public class StreamFramesTest {

    private static final byte[] ONE = SipMessage.request("NOTIFY", "sip:a")
            .with("CSeq", "1 NOTIFY")
            .withBody("text/plain", "one".getBytes(StandardCharsets.UTF_8))
            .toBytes();
    private static final byte[] TWO = SipMessage.request("NOTIFY", "sip:a")
            .with("CSeq", "2 NOTIFY")
            .toBytes(SipStyle.PLAIN.withCompact().withFolding());

    private final StreamFrames frames = new StreamFrames();

    private void append(final byte[] bytes) {
        frames.append(ByteBuffer.wrap(bytes));
    }

    private static byte[] text(final String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    public void shouldCutWhatComesByteByByte() {
        for (int i = 0; i < ONE.length; i++) {
            assertNull(frames.next());
            append(new byte[] {ONE[i]});
        }
        assertArrayEquals(ONE, frames.next());
        assertNull(frames.next());
    }

    @Test
    public void shouldCutWhatComesAtOnce() {
        append(ONE);
        append(TWO);
        append(ONE);
        assertArrayEquals(ONE, frames.next());
        assertArrayEquals(TWO, frames.next());
        assertArrayEquals(ONE, frames.next());
        assertNull(frames.next());
    }

    @Test
    public void shouldCountKeepAlives() {
        append(text("\r\n\r\n"));
        append(TWO);
        assertArrayEquals(TWO, frames.next());
        assertEquals(1, frames.takePings());
        assertEquals(0, frames.takePings());
    }

    @Test
    public void shouldRefuseAStreamThatCannotBeCut() {
        append(text("NOTIFY sip:a SIP/2.0\r\nCSeq: 1 NOTIFY\r\n\r\n"));
        assertThrows(SipSyntaxException.class, frames::next);
    }

    @Test
    public void shouldRefuseLengthsThatAreNone() {
        for (final String length : new String[] {"-1", "x", "99999999"}) {
            final StreamFrames fresh = new StreamFrames();
            fresh.append(ByteBuffer.wrap(text("NOTIFY sip:a SIP/2.0\r\nContent-Length: " + length + "\r\n\r\n")));
            assertThrows(length, SipSyntaxException.class, fresh::next);
        }
    }

    @Test
    public void shouldRefuseAMessageWithoutAnEnd() {
        final byte[] much = new byte[1 << 20];
        java.util.Arrays.fill(much, (byte) 'x');
        assertThrows(SipSyntaxException.class, () -> {
            for (int i = 0; i < 5; i++) {
                append(much);
            }
        });
    }
}
