package io.rollcall.rls.core.internal.journal;

import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;

/**
 * Watchers who were served here before the nodes on a database shared them, by hash, and whose shards are not granted
 * to this engine: no row tells anybody else of their dialogs. Any thread; asked for each message.
 */
final class CarriedHashes {

    private final AtomicIntegerArray words = new AtomicIntegerArray(Journaling.HASHES / Integer.SIZE);

    boolean has(final int hash) {
        return (words.get(hash >>> 5) & 1 << hash) != 0;
    }

    void add(final int hash) {
        words.getAndUpdate(hash >>> 5, word -> word | 1 << hash);
    }

    /** Both inclusive. */
    void clear(final int firstHash, final int lastHash) {
        for (int hash = firstHash; hash <= lastHash; hash++) {
            if (has(hash)) {
                final int bit = 1 << hash;
                words.getAndUpdate(hash >>> 5, word -> word & ~bit);
            }
        }
    }

    IntStream all() {
        return IntStream.range(0, words.length())
                .filter(word -> words.get(word) != 0)
                .flatMap(word -> IntStream.range(word << 5, word + 1 << 5))
                .filter(this::has);
    }
}
