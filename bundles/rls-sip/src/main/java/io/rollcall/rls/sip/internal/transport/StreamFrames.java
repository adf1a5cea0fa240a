package io.rollcall.rls.sip.internal.transport;

import io.rollcall.rls.sip.internal.message.Field;
import io.rollcall.rls.sip.internal.message.Head;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;

/**
 * Finds the messages in a stream by their Content-Length (RFC 3261, 18.3), and the keep-alives between them (RFC 5626,
 * 4.4.1). Used by the one thread that reads the stream.
 */
final class StreamFrames implements Framing {

    private static final byte[] PONG = {'\r', '\n'};
    private static final int FIRST_SIZE = 4096;

    private final int limit;
    private final int headLimit;
    private final StreamBudget budget;
    private byte[] buffer = new byte[FIRST_SIZE];
    private int filled;

    /**
     * Finds messages of that size at most.
     *
     * @param limit bytes of a message
     * @param headLimit bytes of its start line and header fields
     * @param budget what all streams share; given back by {@link #release}
     */
    StreamFrames(final int limit, final int headLimit, final StreamBudget budget) {
        this.limit = limit;
        this.headLimit = Math.min(limit, headLimit);
        this.budget = budget;
    }

    @Override
    public void release() {
        filled = 0;
        buffer = budget.smaller(buffer, FIRST_SIZE);
    }

    @Override
    public byte[] next(final Source source) throws IOException {
        skipKeepAlives(source);
        int searched = 0;
        while (true) {
            final int headEnd = headEnd(searched);
            if (headEnd > 0) {
                return message(source, headEnd);
            }
            searched = Math.max(0, filled - 3);
            if (filled >= headLimit) {
                throw new IOException("header of more than " + headLimit + " bytes");
            }
            if (!fill(source)) {
                if (filled == 0) {
                    return null;
                }
                throw new EOFException("ended inside of a message");
            }
            if (searched == 0) {
                skipKeepAlives(source);
            }
        }
    }

    /** It frames itself by its Content-Length. */
    @Override
    public byte[] frame(final byte[] message) {
        return message;
    }

    private byte[] message(final Source source, final int headEnd) throws IOException {
        final String length = Head.of(buffer, 0, headEnd).first(Field.CONTENT_LENGTH);
        final long end = headEnd + (length == null ? 0 : contentLength(length));
        if (end > limit) {
            throw new IOException("message of more than " + limit + " bytes");
        }
        while (filled < end) {
            if (!fill(source)) {
                throw new EOFException("ended inside of a message");
            }
        }
        final byte[] message = Arrays.copyOf(buffer, (int) end);
        filled -= (int) end;
        System.arraycopy(buffer, (int) end, buffer, 0, filled);
        if (buffer.length > FIRST_SIZE && filled < FIRST_SIZE) {
            buffer = budget.smaller(buffer, FIRST_SIZE);
        }
        return message;
    }

    private static long contentLength(final String text) throws IOException {
        if (text.isEmpty() || text.length() > 9 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new IOException("Content-Length is no number");
        }
        return Long.parseLong(text);
    }

    private void skipKeepAlives(final Source source) {
        int at = 0;
        while (at < filled && (buffer[at] == '\r' || buffer[at] == '\n')) {
            if (at + 4 <= filled
                    && buffer[at] == '\r'
                    && buffer[at + 1] == '\n'
                    && buffer[at + 2] == '\r'
                    && buffer[at + 3] == '\n') {
                source.reply(PONG);
                at += 4;
            } else if (at + 4 > filled && filled - at < 4 && onlyLineEnds(at)) {
                break;
            } else {
                at++;
            }
        }
        filled -= at;
        System.arraycopy(buffer, at, buffer, 0, filled);
    }

    private boolean onlyLineEnds(final int from) {
        for (int i = from; i < filled; i++) {
            if (buffer[i] != '\r' && buffer[i] != '\n') {
                return false;
            }
        }
        return true;
    }

    /** Index after the empty line, or -1. */
    private int headEnd(final int from) {
        for (int i = from; i + 1 < filled; i++) {
            if (buffer[i] == '\n') {
                if (buffer[i + 1] == '\n') {
                    return i + 2;
                }
                if (buffer[i + 1] == '\r' && i + 2 < filled && buffer[i + 2] == '\n') {
                    return i + 3;
                }
            }
        }
        return -1;
    }

    private boolean fill(final Source source) throws IOException {
        if (filled == buffer.length) {
            buffer = budget.larger(buffer, limit + 1);
        }
        final int read = source.read(buffer, filled, buffer.length - filled, filled > 3 || !onlyLineEnds(0));
        if (read <= 0) {
            return false;
        }
        filled += read;
        return true;
    }
}
