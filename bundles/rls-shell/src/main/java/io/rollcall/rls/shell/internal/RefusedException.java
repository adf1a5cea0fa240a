package io.rollcall.rls.shell.internal;

/** Ends a command with a sentence for the operator; the shell prints it and a script sees a failure. */
final class RefusedException extends Exception {

    private static final long serialVersionUID = 1L;

    RefusedException(final String message) {
        super(message, null, false, false);
    }
}
