package io.rollcall.rls.core.internal.xcap;

import io.rollcall.rls.api.ServerView.ListSummary;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** The lists of all XCAP documents, for the console. Any thread; never blocks. */
public interface ListDirectory {

    /** Every list that is defined, in the order of the URIs. */
    CompletionStage<List<ListSummary>> lists();

    /**
     * Has documents fetched again at the next resolution.
     *
     * @param uri a user or a list
     * @return URIs of the lists that depend on a document of that user, or of the list; resolve them again
     */
    CompletionStage<Set<String>> refresh(String uri);
}
