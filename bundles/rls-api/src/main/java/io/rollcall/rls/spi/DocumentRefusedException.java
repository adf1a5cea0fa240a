package io.rollcall.rls.spi;

import static java.util.Objects.requireNonNull;

import io.rollcall.rls.api.DocumentChecker.Defect;

/**
 * A store does not take a document in, since it breaks a rule; nothing of it was stored. Stages of
 * {@link XcapDocumentStore} complete with it; whoever wrote the document is to be told of the defect.
 */
public class DocumentRefusedException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final transient Defect defect;

    public DocumentRefusedException(final Defect defect) {
        super(requireNonNull(defect).toString());
        this.defect = defect;
    }

    /** What is wrong with it. */
    public Defect defect() {
        return defect;
    }
}
