package io.rollcall.rls.spi;

import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Knows lists: from a list URI, the watcher and the event to the members. The resolver over XCAP documents is the
 * engine's own; publish another one for lists that are not kept as XCAP documents.
 *
 * <p>Contract:
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
}
