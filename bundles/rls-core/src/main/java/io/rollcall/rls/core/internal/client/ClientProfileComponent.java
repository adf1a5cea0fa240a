package io.rollcall.rls.core.internal.client;

import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;

/** A profile for each configuration of the factory {@code rls.client}. */
@Component(
        configurationPid = "rls.client",
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        service = ClientProfileComponent.class)
@Designate(ocd = ClientProfileConfiguration.class, factory = true)
public final class ClientProfileComponent {

    private volatile ClientProfile profile;

    @Activate
    public ClientProfileComponent(final Map<String, Object> properties) {
        profile = ClientProfileReader.read(properties, ClientProfile.STANDARD);
    }

    /** Takes new keys in place, so that a bad one leaves what was there. */
    @Modified
    void modified(final Map<String, Object> properties) {
        profile = ClientProfileReader.read(properties, profile);
    }

    ClientProfile profile() {
        return profile;
    }
}
