package io.rollcall.rls.core.internal.coding;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.api.Body;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import org.junit.Test;

/** Which coding a watcher gets, and that others can undo it. */
public class CodingTest {

    private static final List<Coding> OURS = List.of(Coding.DEFLATE, Coding.GZIP);

    private final Compression compression = new Compression();

    @Test
    public void shouldChooseWhatTheWatcherLikesBest() {
        assertEquals(Coding.DEFLATE, Coding.choose(List.of("deflate"), OURS));
        assertEquals(Coding.DEFLATE, Coding.choose(List.of("gzip", "deflate"), OURS));
        assertEquals(Coding.GZIP, Coding.choose(List.of("gzip", "deflate;q=0.5"), OURS));
        assertEquals(Coding.GZIP, Coding.choose(List.of("GZIP ; q=0.1"), OURS));
        assertEquals(Coding.DEFLATE, Coding.choose(List.of("*"), OURS));
        assertEquals(Coding.GZIP, Coding.choose(List.of("deflate;q=0", "*;q=0.2"), OURS));
        assertEquals(Coding.GZIP, Coding.choose(List.of("deflate", "gzip"), List.of(Coding.GZIP)));
    }

    @Test
    public void shouldChooseNoneWhereNoneIsWanted() {
        assertNull(Coding.choose(null, OURS));
        assertNull(Coding.choose(List.of(), OURS));
        assertNull(Coding.choose(List.of("identity"), OURS));
        assertNull(Coding.choose(List.of("identity", "deflate;q=0.5"), OURS));
        assertNull(Coding.choose(List.of("deflate;q=0", "gzip;q=none"), OURS));
        assertNull(Coding.choose(List.of("deflate"), List.of()));
    }

    @Test
    public void shouldMakeWhatOthersCanUndo() throws IOException {
        final byte[] plain = "<tuple id=\"a1\"><status><basic>open</basic></status></tuple>"
                .repeat(300)
                .getBytes(UTF_8);
        for (int round = 0; round < 3; round++) {
            final Body deflated = compression.compress(Coding.DEFLATE, Body.of("a/b", plain));
            assertEquals("deflate", deflated.contentEncoding());
            assertTrue(deflated.bytes().length < plain.length / 10);
            try (InputStream in = new InflaterInputStream(new ByteArrayInputStream(deflated.bytes()))) {
                assertArrayEquals(plain, in.readAllBytes());
            }
            final Body zipped = compression.compress(Coding.GZIP, Body.of("a/b", plain));
            assertEquals("gzip", zipped.contentEncoding());
            try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(zipped.bytes()))) {
                assertArrayEquals(plain, in.readAllBytes());
            }
        }
        compression.close();
    }

    @Test
    public void shouldLeaveWhatWouldNotBecomeSmaller() {
        for (final int length : new int[] {0, 1, 10, 17, 18, 40}) {
            final Body small = Body.of("a/b", noise(length));
            assertSame(small, compression.compress(Coding.DEFLATE, small));
            assertSame(small, compression.compress(Coding.GZIP, small));
        }
    }

    private static byte[] noise(final int length) {
        final byte[] noise = new byte[length];
        new java.util.Random(3).nextBytes(noise);
        return noise;
    }
}
