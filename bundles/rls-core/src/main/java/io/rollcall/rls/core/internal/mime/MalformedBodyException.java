package io.rollcall.rls.core.internal.mime;

/** A body makes no sense, or is beyond a limit; its message says why. */
public final class MalformedBodyException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    public MalformedBodyException(final String why) {
        super(why);
    }
}
