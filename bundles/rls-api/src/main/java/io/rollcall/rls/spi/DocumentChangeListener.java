package io.rollcall.rls.spi;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/** Told by document sources that documents were written or deleted. Published by the engine. */
@ProviderType
public interface DocumentChangeListener {

    /** Fetches what is affected again and tells the watchers. Any thread; returns at once. */
    void documentsChanged(Set<DocumentSelector> documents);

    /**
     * The same, for a source whose client waits to hear that its change counts. Any thread; returns at once.
     *
     * @return completes when the change is in the queue of every watcher it concerns; never exceptionally, but perhaps
     *     not soon, where another source is asked that is slow
     */
    default CompletionStage<Void> documentsWritten(final Set<DocumentSelector> documents) {
        documentsChanged(documents);
        return CompletableFuture.completedFuture(null);
    }
}
