package io.rollcall.rls.xcap.files.internal;

/** What is in a file is not taken in; the message tells its author why. */
final class RefusedFileException extends Exception {

    private static final long serialVersionUID = 1;

    RefusedFileException(final String message) {
        super(message);
    }
}
