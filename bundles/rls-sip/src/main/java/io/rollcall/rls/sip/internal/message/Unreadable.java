package io.rollcall.rls.sip.internal.message;

/** Bytes that are no message one could answer. Carries no stack trace: a peer causes it at will. */
public final class Unreadable extends Exception {

    private static final long serialVersionUID = 1L;

    Unreadable(final String why) {
        super(why, null, false, false);
    }
}
