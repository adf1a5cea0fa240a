package io.rollcall.rls.core.internal.lane;

/**
 * Our own dialog tags. Sixteen hexadecimal digits: a fixed 16-bit hash of the watcher's address, then 48 random bits.
 * An in-dialog message finds its lane, whatever the number of lanes, without a look-up.
 */
public final class LocalTag {

    /** Bits of a watcher's hash. */
    public static final int HASH_BITS = 16;

    /** Stands for a tag that is not ours. */
    public static final long FOREIGN = 0;

    private static final int ID_BITS = 48;
    private static final int LENGTH = 16;
    private static final char[] DIGITS = "0123456789abcdef".toCharArray();

    private LocalTag() {}

    /** A tag of a watcher from random bits. */
    public static long of(final int watcherHash, final long random) {
        final long tag = (long) watcherHash << ID_BITS | random >>> HASH_BITS;
        return tag == FOREIGN ? 1 : tag;
    }

    /** The watcher's hash in a tag. */
    public static int hashIn(final long tag) {
        return (int) (tag >>> ID_BITS);
    }

    /** As it stands in a message. */
    public static String text(final long tag) {
        final char[] text = new char[LENGTH];
        long rest = tag;
        for (int at = LENGTH - 1; at >= 0; at--) {
            text[at] = DIGITS[(int) rest & 0xF];
            rest >>>= 4;
        }
        return new String(text);
    }

    /** The tag in a message, or {@link #FOREIGN}. */
    public static long parse(final String text) {
        if (text == null || text.length() != LENGTH) {
            return FOREIGN;
        }
        long tag = 0;
        for (int at = 0; at < LENGTH; at++) {
            final char c = text.charAt(at);
            final int digit = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
            if (digit < 0) {
                return FOREIGN;
            }
            tag = tag << 4 | digit;
        }
        return tag;
    }
}
