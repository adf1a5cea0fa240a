package io.rollcall.rls.core.internal.context;

/** Reads the keys of what becomes of a SUBSCRIBE that is for no list. */
final class NotAList {

    private NotAList() {}

    /** 0 to 99 to hand it on, as the return codes of the peers have it, or the status to answer. */
    static int code(final String text) {
        final int code = text.matches("\\d{1,3}") ? Integer.parseInt(text) : -1;
        if (code < 0 || code > 699 || code >= 100 && code < 300) {
            throw new IllegalArgumentException("is neither between 0 and 99 nor between 300 and 699");
        }
        return code;
    }

    static boolean handsOn(final String text) {
        switch (text) {
            case "hand_on":
                return true;
            case "refuse":
                return false;
            default:
                throw new IllegalArgumentException("is neither refuse nor hand_on");
        }
    }
}
