package io.rollcall.rls.event.sla.internal;

import io.rollcall.rls.api.ConfigurationReader;
import io.rollcall.rls.event.shared.DialogInfoPackage;
import io.rollcall.rls.event.shared.DialogSettings;
import io.rollcall.rls.event.shared.OpaquePackage;
import io.rollcall.rls.event.shared.Publication;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes the two spellings of shared lines: {@code dialog;sla}, which is the package dialog with a parameter that
 * both sides see, and {@code sla}, a vendors' package of its own whose bodies are opaque.
 */
// immediate: it publishes the services itself, so nobody asks for the component
@Component(
        immediate = true,
        configurationPid = "rls.event.sla",
        service = {})
@Designate(ocd = SharedLineConfiguration.class)
public final class SharedLineEvents {

    private static final Logger LOG = LoggerFactory.getLogger(SharedLineEvents.class);
    private static final String SLA = "sla";
    private static final OpaquePackage OPAQUE = new OpaquePackage(
            SLA,
            Set.of(),
            List.of("application/dialog-info+xml"),
            Duration.ofSeconds(3600),
            Duration.ZERO,
            Duration.ofSeconds(1),
            true,
            null,
            0);

    private final Publication dialog;
    private final Publication opaque;
    private DialogSettings settings = DialogSettings.DEFAULTS;

    @Activate
    public SharedLineEvents(final BundleContext context, final Map<String, Object> properties) {
        dialog = new Publication(context);
        opaque = new Publication(context);
        opaque.publish(OPAQUE);
        modified(properties);
    }

    @Modified
    void modified(final Map<String, Object> properties) {
        final ConfigurationReader keys = new ConfigurationReader(properties);
        settings = DialogSettings.read(keys, settings);
        keys.refusals().forEach(refusal -> LOG.error("etc/rls.event.sla.cfg: {}", refusal));
        dialog.publish(new DialogInfoPackage(Set.of(SLA), settings));
    }

    @Deactivate
    void deactivate() {
        dialog.withdraw();
        opaque.withdraw();
    }
}
