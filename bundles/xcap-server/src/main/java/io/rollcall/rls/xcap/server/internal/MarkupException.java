package io.rollcall.rls.xcap.server.internal;

/** A text is not what it must be; the message says why. */
final class MarkupException extends Exception {

    private static final long serialVersionUID = 1L;

    MarkupException(final String why) {
        super(why, null, false, false);
    }
}
