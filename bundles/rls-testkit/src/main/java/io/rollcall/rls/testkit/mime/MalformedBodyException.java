package io.rollcall.rls.testkit.mime;

/** A body that cannot be used as an aggregate notification; the message says why. */
public final class MalformedBodyException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public MalformedBodyException(final String message) {
        super(message);
    }
}
