package io.rollcall.rls.core.internal.coding;

import io.rollcall.rls.api.Body;
import java.util.Arrays;
import java.util.zip.Adler32;
import java.util.zip.CRC32;
import java.util.zip.Checksum;
import java.util.zip.Deflater;

/** Compresses bodies, one at a time. Not thread-safe; its buffers are used again and again. */
final class Compressor {

    private static final byte[] ZLIB_HEADER = {0x78, 0x01};
    private static final byte[] GZIP_HEADER = {0x1F, (byte) 0x8B, 8, 0, 0, 0, 0, 0, 0, (byte) 0xFF};

    /** Without a header of its own: both codings are this, each with a frame around it. */
    private final Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);

    private byte[] buffer = new byte[4096];

    /** The body in a coding, or the body itself where that is not smaller. */
    Body compress(final Coding coding, final Body body) {
        final byte[] plain = body.bytes();
        final byte[] header = coding == Coding.GZIP ? GZIP_HEADER : ZLIB_HEADER;
        final int trailer = coding == Coding.GZIP ? 8 : 4;
        if (buffer.length < plain.length) {
            buffer = new byte[plain.length];
        }
        final int room = plain.length - header.length - trailer;
        final int size = room > 0 ? deflate(plain, header.length, room) : 0;
        if (size == 0) {
            return body;
        }
        System.arraycopy(header, 0, buffer, 0, header.length);
        final int end = header.length + size;
        if (coding == Coding.GZIP) {
            littleEndian(end, sum(new CRC32(), plain));
            littleEndian(end + 4, plain.length);
        } else {
            bigEndian(end, sum(new Adler32(), plain));
        }
        final byte[] coded = Arrays.copyOf(buffer, end + trailer);
        return new Body(body.contentType(), coding.token(), body.disposition(), coded);
    }

    /** How much it became, or 0 where there was not enough room. */
    private int deflate(final byte[] plain, final int from, final int room) {
        deflater.reset();
        deflater.setInput(plain);
        deflater.finish();
        final int size = deflater.deflate(buffer, from, room);
        return deflater.finished() ? size : 0;
    }

    private static long sum(final Checksum checksum, final byte[] bytes) {
        checksum.update(bytes, 0, bytes.length);
        return checksum.getValue();
    }

    private void littleEndian(final int at, final long number) {
        for (int octet = 0; octet < 4; octet++) {
            buffer[at + octet] = (byte) (number >>> 8 * octet);
        }
    }

    private void bigEndian(final int at, final long number) {
        for (int octet = 0; octet < 4; octet++) {
            buffer[at + octet] = (byte) (number >>> 24 - 8 * octet);
        }
    }

    void end() {
        deflater.end();
    }
}
