package io.rollcall.rls.event.dialog.internal;

import io.rollcall.rls.api.ConfigurationReader;
import io.rollcall.rls.event.shared.DialogInfoPackage;
import io.rollcall.rls.event.shared.DialogSettings;
import io.rollcall.rls.event.shared.Publication;
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

/** Publishes the event package dialog (RFC 4235), anew when its configuration changes. */
// immediate: it publishes the service itself, so nobody asks for the component
@Component(
        immediate = true,
        configurationPid = "rls.event.dialog",
        service = {})
@Designate(ocd = DialogConfiguration.class)
public final class DialogEvents {

    private static final Logger LOG = LoggerFactory.getLogger(DialogEvents.class);

    private final Publication publication;
    private DialogSettings settings = DialogSettings.DEFAULTS;

    @Activate
    public DialogEvents(final BundleContext context, final Map<String, Object> properties) {
        publication = new Publication(context);
        modified(properties);
    }

    @Modified
    void modified(final Map<String, Object> properties) {
        final ConfigurationReader keys = new ConfigurationReader(properties);
        settings = DialogSettings.read(keys, settings);
        keys.refusals().forEach(refusal -> LOG.error("etc/rls.event.dialog.cfg: {}", refusal));
        publication.publish(new DialogInfoPackage(Set.of(), settings));
    }

    @Deactivate
    void deactivate() {
        publication.withdraw();
    }
}
