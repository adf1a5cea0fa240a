package io.rollcall.rls.core.internal.coding;

import io.rollcall.rls.api.Body;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Compresses bodies on any lane. A compressor holds a quarter of a megabyte outside of the heap, so lanes share them:
 * there are as many as ever worked at a time.
 */
public final class Compression {

    private final Queue<Compressor> idle = new ConcurrentLinkedQueue<>();

    /** The body in a coding, or the body itself where that is not smaller. */
    public Body compress(final Coding coding, final Body body) {
        final Compressor mine = idle.poll();
        final Compressor compressor = mine == null ? new Compressor() : mine;
        final Body coded = compressor.compress(coding, body);
        idle.add(compressor);
        return coded;
    }

    /** Gives back what it holds outside of the heap. */
    public void close() {
        for (Compressor one = idle.poll(); one != null; one = idle.poll()) {
            one.end();
        }
    }
}
