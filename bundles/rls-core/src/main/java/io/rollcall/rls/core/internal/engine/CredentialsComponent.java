package io.rollcall.rls.core.internal.engine;

import io.rollcall.rls.core.internal.digest.Credentials;
import java.util.Map;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One file {@code etc/rls.credentials-NAME.cfg}: puts its credentials into the book of the engine. */
// immediate, and no service: the keys would become properties of it that everybody can read, the password included
@Component(
        immediate = true,
        service = {},
        configurationPid = "rls.credentials",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = CredentialsConfiguration.class, factory = true)
public final class CredentialsComponent {

    private static final Logger LOG = LoggerFactory.getLogger(CredentialsComponent.class);

    private final Engine engine;
    private final String name;

    @Activate
    public CredentialsComponent(@Reference final ResourceListEngine component, final Map<String, Object> properties) {
        this(component.engine(), properties);
    }

    CredentialsComponent(final Engine engine, final Map<String, ?> properties) {
        this.engine = engine;
        this.name = String.valueOf(properties.get(Constants.SERVICE_PID));
        modified(properties);
    }

    /** Other keys; where they make no sense those before stay. */
    @Modified
    void modified(final Map<String, ?> properties) {
        try {
            final Credentials credentials = CredentialsReader.read(properties);
            if (credentials == null) {
                engine.commons().credentials().remove(name);
            } else {
                engine.commons().credentials().put(name, credentials);
                LOG.info("{}: {}", name, credentials);
            }
            engine.credentialsChanged();
        } catch (final IllegalArgumentException e) {
            LOG.error("{}: {}; what was there before stays", name, e.getMessage());
        }
    }

    @Deactivate
    void deactivate() {
        engine.commons().credentials().remove(name);
    }
}
