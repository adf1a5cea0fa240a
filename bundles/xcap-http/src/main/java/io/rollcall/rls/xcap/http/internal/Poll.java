package io.rollcall.rls.xcap.http.internal;

import io.rollcall.rls.spi.DocumentChangeListener;
import io.rollcall.rls.spi.DocumentSelector;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One look at the documents of some roots that lists are made of, one request at a time: nobody tells us of changes. A
 * document that is not what it was is told to the engine.
 */
final class Poll {

    private static final Logger LOG = LoggerFactory.getLogger(Poll.class);

    private final Iterator<HttpDocuments> roots;
    private final List<DocumentChangeListener> listeners;
    private final Runnable over;
    private HttpDocuments documents;
    private Iterator<Map.Entry<DocumentSelector, String>> rest = Collections.emptyIterator();

    Poll(final List<HttpDocuments> roots, final List<DocumentChangeListener> listeners, final Runnable over) {
        this.roots = roots.iterator();
        this.listeners = listeners;
        this.over = over;
    }

    /** Does the next request, or says that all is done. */
    void next() {
        while (!rest.hasNext() && roots.hasNext()) {
            documents = roots.next();
            rest = documents.watched().due().entrySet().iterator();
        }
        if (!rest.hasNext()) {
            over.run();
            return;
        }
        final Map.Entry<DocumentSelector, String> one = rest.next();
        documents.get(one.getKey(), one.getValue()).whenComplete((outcome, trouble) -> {
            if (outcome != null && documents.watched().changed(one.getKey(), one.getValue(), outcome)) {
                tell(one.getKey());
            }
            documents.continueOn(this::next);
        });
    }

    private void tell(final DocumentSelector document) {
        for (final DocumentChangeListener listener : listeners) {
            try {
                listener.documentsChanged(Set.of(document));
            } catch (final RuntimeException e) {
                LOG.error("A listener failed on the change of {}; its watchers may not be told", document, e);
            }
        }
    }
}
