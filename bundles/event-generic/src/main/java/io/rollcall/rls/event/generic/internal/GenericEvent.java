package io.rollcall.rls.event.generic.internal;

import io.rollcall.rls.api.ConfigurationReader;
import io.rollcall.rls.event.shared.OpaquePackage;
import io.rollcall.rls.event.shared.Publication;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Publishes the event package that one configuration of the factory PID {@code rls.event} describes. */
// immediate: it publishes the service itself, so nobody asks for the component
@Component(
        immediate = true,
        configurationPid = "rls.event",
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        service = {})
@Designate(ocd = GenericConfiguration.class, factory = true)
public final class GenericEvent {

    private static final Logger LOG = LoggerFactory.getLogger(GenericEvent.class);

    private final Publication publication;
    private OpaquePackage standing;

    @Activate
    public GenericEvent(final BundleContext context, final Map<String, Object> properties) {
        publication = new Publication(context);
        modified(properties);
    }

    @Modified
    void modified(final Map<String, Object> properties) {
        final ConfigurationReader keys = new ConfigurationReader(properties);
        final OpaquePackage next = new Description(keys).read(standing);
        keys.refusals().forEach(refusal -> LOG.error("{}: {}", properties.get("service.pid"), refusal));
        if (next != null) {
            standing = next;
            publication.publish(next);
        }
    }

    @Deactivate
    void deactivate() {
        publication.withdraw();
    }
}
