package io.rollcall.rls.sip.internal.message;

/**
 * The value of CSeq (RFC 3261, 20.16).
 *
 * @param number below 2^31 (8.1.1.5)
 * @param method the method, as written
 */
record CSeq(long number, String method) {

    private static final long MAX = 0x7FFF_FFFFL;

    /**
     * Reads it.
     *
     * @throws IllegalArgumentException when it is none
     */
    static CSeq parse(final String value) {
        final CSeq read = orNull(value);
        if (read == null) {
            throw new IllegalArgumentException("Bad CSeq");
        }
        return read;
    }

    /** The same, or null. */
    static CSeq orNull(final String value) {
        if (value == null) {
            return null;
        }
        final int gap = Math.max(value.lastIndexOf(' '), value.lastIndexOf('\t'));
        final long number =
                gap < 0 ? -1 : Lexis.numberOrLess(value.substring(0, gap).trim(), MAX);
        return number < 0 ? null : new CSeq(number, value.substring(gap + 1));
    }
}
