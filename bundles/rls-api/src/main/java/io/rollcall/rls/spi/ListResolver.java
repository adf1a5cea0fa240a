package io.rollcall.rls.spi;

import io.rollcall.rls.api.ServerView.ListSummary;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Knows lists: from a list URI, the watcher and the event to the members. The resolver over XCAP documents is the
 * engine's own; publish another one for lists that are not kept as XCAP documents.
 *
 * <p>Contract:
 *
 * <ul>
 *   <li>{@link #resolve} may be called from any thread, many at a time, and must not block;
 *   <li>the stage completes, with a value, by the deadline of the query; the engine answers 503 after it;
 *   <li>resolvers are asked in the order of their service ranking until one answers something else than
 *       {@link Resolution.NotAList};
 *   <li>a resolver that notices a change calls the {@link ListChangeListener} services;
 *   <li>when a resolver goes away, standing subscriptions go on with the list they last had.
 * </ul>
 */
@ConsumerType
public interface ListResolver {

    /** Finds the list of that name and what is in it. */
    CompletionStage<Resolution> resolve(ListQuery query);

    /** As {@link #resolve}, for an operator who asks why; costs more. */
    default CompletionStage<Explanation> explain(final ListQuery query) {
        return resolve(query).thenApply(resolution -> new Explanation(resolution, List.of()));
    }

    /** What it is, in a few words, for consoles. */
    default String description() {
        return getClass().getName();
    }

    /** The lists it knows of by itself, for consoles; empty where it cannot tell. */
    default CompletionStage<List<ListSummary>> lists() {
        return CompletableFuture.completedFuture(List.of());
    }

    /**
     * The lists that depend on the documents of a user, for an operator who says that they changed.
     *
     * @param user URI of the user
     * @return URIs of lists; what a copy of a document said is forgotten
     */
    default CompletionStage<List<String>> listsOf(final String user) {
        return CompletableFuture.completedFuture(List.of());
    }
}
