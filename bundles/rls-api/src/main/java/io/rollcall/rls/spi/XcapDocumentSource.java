package io.rollcall.rls.spi;

import java.util.List;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Supplies XCAP documents as bytes; what is in them is the resolver's business.
 *
 * <p>Contract:
 *
 * <ul>
 *   <li>methods may be called from any thread, many at a time, and must not block: work that waits goes to a thread of
 *       the source's own;
 *   <li>every stage completes with a value, within a few seconds; trouble is {@link Fetched.Failed} or a stage that
 *       completes exceptionally with an {@link java.io.IOException} whose message an operator understands;
 *   <li>a change that the source notices is told to the {@link DocumentChangeListener} services after it is readable.
 * </ul>
 */
@ConsumerType
public interface XcapDocumentSource {

    /**
     * Whether references with this XCAP root lead to documents of this source.
     *
     * @param root all of a URI before the application usage, such as {@code https://xcap.example.com/root}
     */
    boolean serves(String root);

    /**
     * Fetches one document.
     *
     * @param knownEtag the entity tag of a copy the caller has, or null
     */
    CompletionStage<Fetched> fetch(DocumentSelector document, String knownEtag);

    /** All documents of one application usage with their entity tags. Costs more than a fetch; asked seldom. */
    CompletionStage<List<DocumentTag>> documents(String auid);

    /**
     * Documents that may define a list, where {@link #documents} cannot name all there are, as with a server that
     * others write to. They are fetched when no document that is known already defines it. May not block.
     *
     * @param listUri the list looked for
     * @param watcher URI of who asks for it
     * @return a few at most
     */
    default List<DocumentSelector> candidates(final String listUri, final String watcher) {
        return List.of();
    }

    /**
     * Where documents below a root that this source {@link #serves} are fetched from, where it serves several.
     *
     * @return this source itself, or another that is not published; the caller may keep it
     */
    default XcapDocumentSource at(final String root) {
        return this;
    }

    /**
     * A document and its entity tag.
     *
     * @param document which
     * @param etag its tag
     */
    record DocumentTag(DocumentSelector document, String etag) {}
}
