package io.rollcall.rls.xcap.integrated.internal;

import java.util.Map;
import javax.persistence.EntityManagerFactory;

/** Makes factories of entity managers: Aries in the server, EclipseLink alone in tests. */
interface EntityManagers {

    /** Whether a factory can be made now. */
    boolean isReady();

    /** A new factory; the one made before it stays open. */
    EntityManagerFactory make(Map<String, Object> properties);
}
