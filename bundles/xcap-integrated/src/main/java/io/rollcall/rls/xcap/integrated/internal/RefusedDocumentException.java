package io.rollcall.rls.xcap.integrated.internal;

/** The document, or its name, is not taken in; the message tells its author why. */
final class RefusedDocumentException extends IllegalArgumentException {

    private static final long serialVersionUID = 1;

    RefusedDocumentException(final String message) {
        super(message);
    }
}
