package io.rollcall.rls.spi;

import static java.util.Objects.requireNonNull;

/**
 * What became of a conditional write.
 *
 * @param result which of all ends it took
 * @param etag entity tag of the document as it stands now; null where there is none
 */
public record Written(Result result, String etag) {

    /** All ends but trouble. */
    public enum Result {
        CREATED,
        REPLACED,
        DELETED,
        /** Nothing was there to delete. */
        ABSENT,
        /** Nothing was changed, since the document is not as the caller wants it. */
        PRECONDITION_FAILED
    }

    public Written {
        requireNonNull(result);
    }
}
