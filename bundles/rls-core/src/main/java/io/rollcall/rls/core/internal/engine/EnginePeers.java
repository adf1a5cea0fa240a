package io.rollcall.rls.core.internal.engine;

import io.rollcall.rls.spi.BackEndSubscriber;
import io.rollcall.rls.spi.ListResolver;
import io.rollcall.rls.spi.NotifySender;
import io.rollcall.rls.spi.PresenceAgent;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/**
 * Brings together the engine and those who use it while it uses them: transports and resolvers. A component of its own,
 * since two components that refer to each other wait for each other when both are activated at once.
 */
// immediate: nobody asks for it
@Component(immediate = true, service = EnginePeers.class)
public final class EnginePeers {

    private final ResourceListEngine component;
    private final Engine engine;

    @Activate
    public EnginePeers(@Reference final ResourceListEngine component) {
        this.component = component;
        this.engine = component.engine();
    }

    /** The engine stops; its peers are still here. */
    @Deactivate
    void deactivate() {
        component.sayGoodbyeIfForGood();
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addNotifySender(final NotifySender added, final Map<String, Object> properties) {
        engine.addNotifySender(added, properties);
    }

    void removeNotifySender(final NotifySender removed) {
        engine.removeNotifySender(removed);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addBackEndSubscriber(final BackEndSubscriber added, final Map<String, Object> properties) {
        engine.addBackEndSubscriber(added, properties);
    }

    void removeBackEndSubscriber(final BackEndSubscriber removed) {
        engine.removeBackEndSubscriber(removed);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addPresenceAgent(final PresenceAgent added, final Map<String, Object> properties) {
        engine.agents().add(added, properties);
    }

    void removePresenceAgent(final PresenceAgent removed) {
        engine.agents().remove(removed);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addListResolver(final ListResolver added, final Map<String, Object> properties) {
        engine.resolvers().add(added, properties);
    }

    void removeListResolver(final ListResolver removed) {
        engine.resolvers().remove(removed);
    }
}
