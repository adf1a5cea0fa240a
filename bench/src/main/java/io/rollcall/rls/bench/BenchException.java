package io.rollcall.rls.bench;

/** The measurement cannot go on; the message says why. */
final class BenchException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    BenchException(final String message) {
        super(message);
    }
}
