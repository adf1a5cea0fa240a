package io.rollcall.rls.core.internal.journal;

import io.rollcall.rls.spi.StoredBackEnd;

/** A back-end subscription as the journal sees it. On its lane. */
public interface KeptBackEnd {

    /** The same in the next engine. */
    String storeId();

    /** What is to be written of it now, or null where it can simply be begun anew. */
    StoredBackEnd value();

    /** Whether there may be a row of it. */
    boolean mayHaveRow();

    /** Whether there may be one from now on. */
    void mayHaveRow(boolean may);
}
