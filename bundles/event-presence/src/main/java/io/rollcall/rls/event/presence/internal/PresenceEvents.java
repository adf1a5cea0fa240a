package io.rollcall.rls.event.presence.internal;

import io.rollcall.rls.api.ConfigurationReader;
import io.rollcall.rls.event.shared.Publication;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Publishes the event package presence, anew when its configuration changes. */
// immediate: it publishes the service itself, so nobody asks for the component
@Component(
        immediate = true,
        configurationPid = "rls.event.presence",
        service = {})
@Designate(ocd = PresenceConfiguration.class)
public final class PresenceEvents {

    private static final Logger LOG = LoggerFactory.getLogger(PresenceEvents.class);

    /** Every default. */
    static final PresencePackage DEFAULTS = new PresencePackage(false, 262_144);

    private final Publication publication;
    private PresencePackage standing = DEFAULTS;

    @Activate
    public PresenceEvents(final BundleContext context, final Map<String, Object> properties) {
        publication = new Publication(context);
        modified(properties);
    }

    @Modified
    void modified(final Map<String, Object> properties) {
        final ConfigurationReader keys = new ConfigurationReader(properties);
        standing = new PresencePackage(keys.flag("pidf_diff", DEFAULTS.offersDiff(), standing.offersDiff()), (int)
                keys.number("max_state_bytes", 1024, 16_777_216, DEFAULTS.maxStateBytes(), standing.maxStateBytes()));
        keys.refusals().forEach(refusal -> LOG.error("etc/rls.event.presence.cfg: {}", refusal));
        publication.publish(standing);
    }

    @Deactivate
    void deactivate() {
        publication.withdraw();
    }
}
