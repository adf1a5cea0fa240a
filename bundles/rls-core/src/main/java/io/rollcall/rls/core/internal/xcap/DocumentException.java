package io.rollcall.rls.core.internal.xcap;

import io.rollcall.rls.api.DocumentChecker.Defect;

/** A document that cannot be read; the message is for the one who wrote it. */
final class DocumentException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient Defect defect;

    DocumentException(final int line, final int column, final String reason) {
        super(new Defect(line, column, reason).toString(), null, false, false);
        this.defect = new Defect(line, column, reason);
    }

    Defect defect() {
        return defect;
    }
}
