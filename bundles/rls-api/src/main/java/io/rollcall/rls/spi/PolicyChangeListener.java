package io.rollcall.rls.spi;

import java.util.Set;
import org.osgi.annotation.versioning.ProviderType;

/** Told by policies that they decide otherwise than before. Published by the engine. */
@ProviderType
public interface PolicyChangeListener {

    /**
     * Decides standing subscriptions anew (RFC 6665, 4.2.2): pending ones may become active and the reverse, and who
     * may not any more is told {@code terminated;reason=rejected}. Any thread; returns at once.
     *
     * @param listUris URIs of the lists it is about, compared as SIP URIs; empty for all
     */
    void decisionsChanged(Set<String> listUris);
}
