package io.rollcall.rls.sip.internal.transport;

import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntSupplier;

/**
 * The memory that messages take which are not complete yet, on all connections together: many that each promise a large
 * message and never say it must not be what memory is used up for. Any thread.
 */
final class StreamBudget {

    private final AtomicLong taken = new AtomicLong();
    private final IntSupplier limit;

    StreamBudget(final IntSupplier limit) {
        this.limit = limit;
    }

    /**
     * A buffer that has room for more, with the same content.
     *
     * @param most how large it may ever be
     * @throws IOException when there is no memory left for it
     */
    byte[] larger(final byte[] buffer, final int most) throws IOException {
        final int size = Math.max(buffer.length + 1, (int) Math.min(most, 2L * buffer.length));
        final int more = size - buffer.length;
        if (taken.addAndGet(more) > limit.getAsInt()) {
            taken.addAndGet(-more);
            throw new IOException("the messages of all connections take too much memory");
        }
        return Arrays.copyOf(buffer, size);
    }

    /** A buffer of that size with the beginning of the content; the rest is given back. */
    byte[] smaller(final byte[] buffer, final int size) {
        if (buffer.length == size) {
            return buffer;
        }
        taken.addAndGet(size - buffer.length);
        return Arrays.copyOf(buffer, size);
    }

    long taken() {
        return taken.get();
    }
}
