package io.rollcall.rls.core.internal.xcap;

import io.rollcall.rls.api.DocumentChecker.Defect;
import io.rollcall.rls.api.DocumentChecker.Kind;

/** A document that cannot be read; the message is for the one who wrote it. */
final class DocumentException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient Defect defect;

    DocumentException(final int line, final int column, final Kind kind, final String reason) {
        this(new Defect(line, column, reason, kind, null));
    }

    private DocumentException(final Defect defect) {
        super(defect.toString(), null, false, false);
        this.defect = defect;
    }

    Defect defect() {
        return defect;
    }
}
