package io.rollcall.rls.spi;

import java.util.Set;
import org.osgi.annotation.versioning.ProviderType;

/** Told by document sources that documents were written or deleted. Published by the engine. */
@ProviderType
public interface DocumentChangeListener {

    /** Fetches what is affected again and tells the watchers. Any thread; returns at once. */
    void documentsChanged(Set<DocumentSelector> documents);
}
