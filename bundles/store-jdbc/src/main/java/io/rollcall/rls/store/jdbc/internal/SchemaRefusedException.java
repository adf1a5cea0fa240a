package io.rollcall.rls.store.jdbc.internal;

/** The table is there, but not one we know how to use; the message says what to do. */
final class SchemaRefusedException extends Exception {

    private static final long serialVersionUID = 1;

    SchemaRefusedException(final String message) {
        super(message);
    }
}
