package io.rollcall.rls.core.internal.lane;

import java.util.Arrays;
import java.util.function.Consumer;

/**
 * From a tag to what has it. Open addressing with linear probing: kept by the hundred thousand, asked for each message.
 *
 * @param <V> what has a tag
 */
public final class TagMap<V> {

    private long[] tags = new long[16];
    private Object[] values = new Object[16];
    private int size;

    /** What has this tag, or null. */
    @SuppressWarnings("unchecked")
    public V get(final long tag) {
        final int slot = find(tag);
        return tags[slot] == tag ? (V) values[slot] : null;
    }

    /** Puts or replaces. */
    public void put(final long tag, final V value) {
        if (size * 3 >= tags.length * 2) {
            grow();
        }
        final int slot = find(tag);
        if (tags[slot] != tag) {
            tags[slot] = tag;
            size++;
        }
        values[slot] = value;
    }

    /** Takes out; nothing happens where there is none. */
    public void remove(final long tag) {
        int hole = find(tag);
        if (tags[hole] != tag) {
            return;
        }
        size--;
        final int mask = tags.length - 1;
        for (int at = hole + 1 & mask; tags[at] != LocalTag.FOREIGN; at = at + 1 & mask) {
            final int home = home(tags[at]);
            if ((at - home & mask) >= (at - hole & mask)) {
                tags[hole] = tags[at];
                values[hole] = values[at];
                hole = at;
            }
        }
        tags[hole] = LocalTag.FOREIGN;
        values[hole] = null;
    }

    public int size() {
        return size;
    }

    /** Visits a copy, so that the visitor may put and remove. */
    @SuppressWarnings("unchecked")
    public void forEach(final Consumer<? super V> visitor) {
        final Object[] copy = Arrays.copyOf(values, values.length);
        for (final Object value : copy) {
            if (value != null) {
                visitor.accept((V) value);
            }
        }
    }

    private int find(final long tag) {
        final int mask = tags.length - 1;
        int slot = home(tag);
        while (tags[slot] != LocalTag.FOREIGN && tags[slot] != tag) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    private int home(final long tag) {
        return (int) (tag * 0x9E37_79B9_7F4A_7C15L >>> 40) & tags.length - 1;
    }

    private void grow() {
        final long[] oldTags = tags;
        final Object[] oldValues = values;
        tags = new long[oldTags.length * 2];
        values = new Object[oldTags.length * 2];
        for (int at = 0; at < oldTags.length; at++) {
            if (oldTags[at] != LocalTag.FOREIGN) {
                final int slot = find(oldTags[at]);
                tags[slot] = oldTags[at];
                values[slot] = oldValues[at];
            }
        }
    }
}
