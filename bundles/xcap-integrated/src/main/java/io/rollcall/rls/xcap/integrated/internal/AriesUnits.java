package io.rollcall.rls.xcap.integrated.internal;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.persistence.EntityManagerFactory;
import org.osgi.service.jpa.EntityManagerFactoryBuilder;

/**
 * The persistence units of this bundle, as Aries offers them. A builder of Aries closes the factory it made before when
 * it makes another one, so two units take turns.
 */
final class AriesUnits implements EntityManagers {

    private final List<EntityManagerFactoryBuilder> builders = new CopyOnWriteArrayList<>();
    private EntityManagerFactoryBuilder lastUsed;

    void add(final EntityManagerFactoryBuilder builder) {
        builders.add(builder);
    }

    void remove(final EntityManagerFactoryBuilder builder) {
        builders.remove(builder);
    }

    @Override
    public synchronized boolean isReady() {
        return builders.stream().anyMatch(builder -> builder != lastUsed);
    }

    @Override
    public synchronized EntityManagerFactory make(final Map<String, Object> properties) {
        final EntityManagerFactoryBuilder next = builders.stream()
                .filter(builder -> builder != lastUsed)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "the persistence units of this bundle are not there yet (Aries JPA, EclipseLink)"));
        final EntityManagerFactory made = next.createEntityManagerFactory(properties);
        lastUsed = next;
        return made;
    }
}
