package io.rollcall.rls.core.internal.rlmi;

/**
 * How the body of a list NOTIFY is spelled. All of it is the same by the standards; some clients read one form only.
 *
 * @param quotedBoundary whether the boundary parameter is a quoted string (RFC 2046, 5.1.1)
 * @param bareContentIds whether parts are named by {@code Content-Id: x} instead of {@code Content-ID: <x>}
 * @param names whether the names of the list and its members are told
 */
public record Form(boolean quotedBoundary, boolean bareContentIds, boolean names) {

    /** What the standards say: angle brackets (RFC 2392, 2), names (RFC 4662, 5.4). */
    public static final Form STANDARD = new Form(true, false, true);
}
