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
        final int gap = Math.max(value.lastIndexOf(' '), value.lastIndexOf('\t'));
        return new CSeq(
                Lexis.number("CSeq", gap < 0 ? "" : value.substring(0, gap).trim(), MAX), value.substring(gap + 1));
    }
}
