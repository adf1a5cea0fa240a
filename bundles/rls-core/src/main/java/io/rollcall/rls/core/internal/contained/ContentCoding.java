package io.rollcall.rls.core.internal.contained;

import io.rollcall.rls.api.Answer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/**
 * Undoes the content coding of a body (RFC 3261, 20.12) and never makes more than so many bytes of it, however small it
 * came. Stateless.
 */
public final class ContentCoding {

    /** What is understood, for Accept-Encoding of a 415. */
    static final Set<String> KNOWN = Set.of("identity", "deflate", "gzip");

    private static final int ZLIB_HEADER_CHECK = 31;

    private ContentCoding() {}

    /**
     * The content itself.
     *
     * @param coding value of Content-Encoding, or null
     * @param most bytes it may have
     */
    public static byte[] undo(final byte[] bytes, final String coding, final int most) throws RefusedBody {
        final String name = coding == null ? "identity" : coding.strip().toLowerCase(Locale.ROOT);
        switch (name) {
            case "identity", "":
                return bounded(bytes, most);
            case "deflate":
                return inflate(bytes, most);
            case "gzip", "x-gzip":
                return gunzip(bytes, most);
            default:
                throw new RefusedBody(Answer.Refused.unsupportedEncoding(KNOWN));
        }
    }

    /** With the header of RFC 1950, as RFC 9110, 8.4.1.2 has it, or without, as many programs send it. */
    private static byte[] inflate(final byte[] bytes, final int most) throws RefusedBody {
        final boolean zlib = bytes.length > 1
                && (bytes[0] & 0x0F) == 8
                && ((bytes[0] & 0xFF) << 8 | bytes[1] & 0xFF) % ZLIB_HEADER_CHECK == 0;
        final Inflater inflater = new Inflater(!zlib);
        // an inflater without header wants one byte more than there is
        final byte[] input = zlib ? bytes : java.util.Arrays.copyOf(bytes, bytes.length + 1);
        try (InputStream in = new InflaterInputStream(new ByteArrayInputStream(input), inflater)) {
            return read(in, most);
        } catch (final IOException e) {
            throw RefusedBody.of(400, "Body Is Not Deflate");
        } finally {
            inflater.end();
        }
    }

    private static byte[] gunzip(final byte[] bytes, final int most) throws RefusedBody {
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            return read(in, most);
        } catch (final IOException e) {
            throw RefusedBody.of(400, "Body Is Not Gzip");
        }
    }

    private static byte[] read(final InputStream in, final int most) throws IOException, RefusedBody {
        return bounded(in.readNBytes(most + 1), most);
    }

    private static byte[] bounded(final byte[] bytes, final int most) throws RefusedBody {
        if (bytes.length > most) {
            throw RefusedBody.of(413, "Body Larger Than " + most + " Bytes");
        }
        return bytes;
    }
}
