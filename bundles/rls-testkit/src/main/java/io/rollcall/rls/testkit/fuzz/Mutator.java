package io.rollcall.rls.testkit.fuzz;

import io.rollcall.rls.testkit.sip.Transport;
import io.rollcall.rls.testkit.torture.TortureMessage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Makes the messages of a fuzzer: number n of a seed is always the same. Immutable; any thread. */
public final class Mutator {

    /** A datagram holds no more. */
    private static final int LARGEST = 65_000;

    private static final List<Change> CHANGES = changes();

    private final long seed;
    private final List<TortureMessage> valid;

    /**
     * Changes these messages.
     *
     * @param valid what to begin with; {@code {number}} in them stands for the number of the message
     */
    public Mutator(final long seed, final List<TortureMessage> valid) {
        this.seed = seed;
        this.valid = List.copyOf(valid);
    }

    /** Message number n, as {@link TortureMessage#bytes} fills it in. */
    public byte[] message(final long number, final Transport transport, final String host, final String list) {
        final Random random = new Random(seed * 0x9E37_79B9L + number * 31 + transport.ordinal());
        byte[] bytes = any(number, transport, host, list, random);
        // one in ten is left as it is: a valid message among others has its own way to find what is wrong
        for (int left = random.nextInt(10); left > 0 && bytes.length > 0; left -= 1 + random.nextInt(4)) {
            bytes = CHANGES.get(random.nextInt(CHANGES.size())).apply(bytes, random);
        }
        if (random.nextInt(30) == 0 && bytes.length > 0) {
            final byte[] other = any(number, transport, host, list, random);
            final int from = random.nextInt(other.length);
            bytes = ByteChanges.joined(
                    Arrays.copyOf(bytes, random.nextInt(bytes.length)), Arrays.copyOfRange(other, from, other.length));
        }
        return bytes.length > LARGEST ? Arrays.copyOf(bytes, LARGEST) : bytes;
    }

    private byte[] any(
            final long number, final Transport transport, final String host, final String list, final Random random) {
        final TortureMessage one = valid.get(random.nextInt(valid.size()));
        final String id = 's' + Long.toUnsignedString(seed, Character.MAX_RADIX) + 'n' + number;
        return new TortureMessage(one.name(), one.status(), null, one.text().replace("{number}", Long.toString(number)))
                .bytes(transport, host, list, id);
    }

    private static List<Change> changes() {
        final List<Change> all = new ArrayList<>(ByteChanges.ALL);
        all.addAll(LineChanges.ALL);
        return List.copyOf(all);
    }
}
