package io.rollcall.rls.xcap.integrated.internal;

import java.util.Map;
import javax.persistence.EntityManagerFactory;
import org.eclipse.persistence.jpa.PersistenceProvider;

/** EclipseLink without a framework around it. */
final class PlainEclipseLink implements EntityManagers {

    @Override
    public boolean isReady() {
        return true;
    }

    @Override
    public EntityManagerFactory make(final Map<String, Object> properties) {
        return new PersistenceProvider().createEntityManagerFactory("rls-xcap-a", properties);
    }
}
