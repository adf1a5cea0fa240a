package io.rollcall.rls.core.internal.journal;

import io.rollcall.rls.spi.StoredListSubscription;

/** A list subscription as the journal sees it. On its lane. */
public interface KeptList {

    /** Our tag of its dialog. */
    String localTag();

    /** Whether a write of it is under way that is ahead of what it is: to write what it is now would undo that. */
    boolean busy();

    /** What is to be written of it now; its numbers are ahead. */
    StoredListSubscription value();

    /** This is committed, and its numbers may be used. */
    void committed(StoredListSubscription value);

    /** This is refused for good; whether less of it may be kept all the same, which is what it then says it is. */
    boolean refused(StoredListSubscription value);

    /** Whether there may be a row of it. */
    boolean mayHaveRow();

    /**
     * It is not committed, or nobody knows.
     *
     * @param forSure whether it is known that it is not: another node has the shard
     */
    void notCommitted(boolean forSure);

    /** It is about to be written. */
    void written();
}
