package io.rollcall.rls.sip.internal.transport;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Messages in the frames of a WebSocket connection, as the server's side reads and writes them (RFC 6455, 5). */
final class WebSocketFrames implements Framing {

    private static final int CONTINUATION = 0;
    private static final int TEXT = 1;
    private static final int BINARY = 2;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;

    private static final int NORMAL = 1000;
    private static final int PROTOCOL_ERROR = 1002;
    private static final int NO_TEXT = 1007;
    private static final int TOO_LARGE = 1009;

    private static final int SMALL = 125;
    private static final int SHORT = 126;
    private static final int LONG = 127;

    private static final int FIRST_SIZE = 4096;

    private final int limit;
    private final StreamBudget budget;
    private final byte[] head = new byte[14];
    /** What there is of a message, in one frame or several; it grows with what came, not with what was promised. */
    private byte[] begun = new byte[FIRST_SIZE];

    private int filled;
    private int kind = CONTINUATION;

    WebSocketFrames(final int limit, final StreamBudget budget) {
        this.limit = limit;
        this.budget = budget;
    }

    @Override
    public void release() {
        filled = 0;
        begun = budget.smaller(begun, FIRST_SIZE);
    }

    @Override
    public byte[] next(final Source source) throws IOException {
        while (true) {
            final int opcode = header(source);
            final boolean last = (head[0] & 0x80) != 0;
            final int length = length(source, opcode);
            if (opcode >= CLOSE) {
                final byte[] payload = new byte[length];
                fill(source, payload, 0, length, true);
                unmask(payload, 0, length);
                control(source, opcode, payload);
            } else if (data(source, opcode, length, last)) {
                final byte[] message = Arrays.copyOf(begun, filled);
                release();
                if (kind == TEXT && !text(message)) {
                    throw fail(source, NO_TEXT, "text that is not UTF-8");
                }
                kind = CONTINUATION;
                if (!keepAlive(source, message)) {
                    return message;
                }
            }
        }
    }

    /** The first two bytes; what they say is checked. */
    private int header(final Source source) throws IOException {
        fill(source, head, 0, 2, kind != CONTINUATION);
        final int opcode = head[0] & 0x0f;
        if ((head[0] & 0x70) != 0) {
            throw fail(source, PROTOCOL_ERROR, "a frame of an extension that was not agreed on");
        }
        if ((head[1] & 0x80) == 0) {
            throw fail(source, PROTOCOL_ERROR, "a frame that is not masked");
        }
        final boolean known = opcode <= BINARY || opcode >= CLOSE && opcode <= PONG;
        final boolean whole = (head[0] & 0x80) != 0 && (head[1] & 0x7f) <= SMALL;
        if (!known || opcode >= CLOSE && !whole) {
            throw fail(source, PROTOCOL_ERROR, "no such frame");
        }
        return opcode;
    }

    /** How many bytes follow the head of the frame, which has been read then. */
    private int length(final Source source, final int opcode) throws IOException {
        long length = head[1] & 0x7f;
        if (length >= SHORT) {
            final int bytes = length == SHORT ? 2 : 8;
            fill(source, head, 2, bytes, true);
            length = 0;
            for (int i = 0; i < bytes; i++) {
                length = length << 8 | head[2 + i] & 0xff;
            }
        }
        if (length < 0 || length > limit - (opcode < CLOSE ? filled : 0)) {
            throw fail(source, TOO_LARGE, "message of more than " + limit + " bytes");
        }
        fill(source, head, 10, 4, true);
        return (int) length;
    }

    private void unmask(final byte[] bytes, final int from, final int to) {
        for (int i = from; i < to; i++) {
            bytes[i] ^= head[10 + (i - from & 3)];
        }
    }

    /** Takes a piece of a message; true when it is complete. */
    private boolean data(final Source source, final int opcode, final int length, final boolean last)
            throws IOException {
        if (opcode == CONTINUATION != (kind != CONTINUATION)) {
            throw fail(source, PROTOCOL_ERROR, "a frame out of order");
        }
        if (opcode != CONTINUATION) {
            kind = opcode;
        }
        final int from = filled;
        final int end = from + length;
        while (filled < end) {
            if (filled == begun.length) {
                begun = budget.larger(begun, limit);
            }
            final int read = source.read(begun, filled, Math.min(begun.length, end) - filled, true);
            if (read <= 0) {
                throw new EOFException("ended inside of a message");
            }
            filled += read;
        }
        unmask(begun, from, end);
        return last;
    }

    private void control(final Source source, final int opcode, final byte[] payload) throws IOException {
        if (opcode == PING) {
            source.reply(frame(PONG, payload));
        } else if (opcode == CLOSE) {
            source.reply(frame(CLOSE, payload.length < 2 ? status(NORMAL) : Arrays.copyOf(payload, 2)));
            throw new Ended("closed by the peer");
        }
    }

    /** Line ends alone keep the connection alive; two of them want one (RFC 5626, 3.5.1; RFC 7118, 6). */
    private boolean keepAlive(final Source source, final byte[] message) {
        for (final byte one : message) {
            if (one != '\r' && one != '\n') {
                return false;
            }
        }
        if (message.length >= 4) {
            source.reply(frame(TEXT, new byte[] {'\r', '\n'}));
        }
        return true;
    }

    private static IOException fail(final Source source, final int status, final String why) {
        source.reply(frame(CLOSE, status(status)));
        return new Ended(why);
    }

    private static byte[] status(final int status) {
        return new byte[] {(byte) (status >> 8), (byte) status};
    }

    private static void fill(
            final Source source, final byte[] into, final int from, final int length, final boolean inMessage)
            throws IOException {
        int filled = 0;
        while (filled < length) {
            final int read = source.read(into, from + filled, length - filled, inMessage || filled > 0);
            if (read <= 0) {
                throw new EOFException(inMessage || filled > 0 ? "ended inside of a message" : "closed by the peer");
            }
            filled += read;
        }
    }

    private static boolean text(final byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (final CharacterCodingException e) {
            return false;
        }
    }

    /** A SIP message in one frame: text where it is (RFC 7118, 5.2). */
    @Override
    public byte[] frame(final byte[] message) {
        return frame(text(message) ? TEXT : BINARY, message);
    }

    private static byte[] frame(final int opcode, final byte[] payload) {
        final int length = payload.length;
        final int more = length <= SMALL ? 0 : length < 1 << 16 ? 2 : 8;
        final byte[] frame = new byte[2 + more + length];
        frame[0] = (byte) (0x80 | opcode);
        frame[1] = (byte) (more == 0 ? length : more == 2 ? SHORT : LONG);
        for (int i = 0; i < more; i++) {
            frame[2 + i] = (byte) ((long) length >> 8 * (more - 1 - i));
        }
        System.arraycopy(payload, 0, frame, 2 + more, length);
        return frame;
    }
}
