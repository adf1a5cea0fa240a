package io.rollcall.rls.spi;

import java.util.Set;
import org.osgi.annotation.versioning.ProviderType;

/** Told by resolvers that lists are not what they were. Published by the engine. */
@ProviderType
public interface ListChangeListener {

    /**
     * Resolves these lists again for every watcher that has a subscription to one. Any thread; returns at once.
     *
     * @param listUris URIs of lists; compared as SIP URIs
     */
    void listsChanged(Set<String> listUris);
}
