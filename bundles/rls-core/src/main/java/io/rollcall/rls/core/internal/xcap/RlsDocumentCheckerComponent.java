package io.rollcall.rls.core.internal.xcap;

import io.rollcall.rls.api.ConfigurationReader;
import io.rollcall.rls.api.DocumentChecker;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** The checker of documents as a service. */
@Component(immediate = true, configurationPid = "rls")
public final class RlsDocumentCheckerComponent implements DocumentChecker {

    private final RlsDocumentChecker checker = new RlsDocumentChecker(DocumentLimits.DEFAULT);
    private volatile ResolverSettings settings = ResolverSettings.DEFAULT;

    @Activate
    public RlsDocumentCheckerComponent(final Map<String, Object> properties) {
        modified(properties);
    }

    /** What is refused is logged by the resolver, which reads the same keys. */
    @Modified
    void modified(final Map<String, Object> properties) {
        settings = ResolverConfiguration.read(new ConfigurationReader(properties), settings);
        checker.limits(settings.limits());
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void setClaims(final ServiceClaims arrived) {
        checker.claims(arrived);
    }

    void unsetClaims(final ServiceClaims gone) {
        checker.claims(uri -> null);
    }

    @Override
    public List<Defect> check(final String auid, final byte[] bytes) {
        return checker.check(auid, bytes);
    }

    @Override
    public List<Defect> check(final String auid, final String xui, final String name, final byte[] bytes) {
        return checker.check(auid, xui, name, bytes);
    }

    @Override
    public List<String> services(final String auid, final String xui, final String name, final byte[] bytes) {
        return checker.services(auid, xui, name, bytes);
    }

    @Override
    public String serviceKey(final String uri) {
        return checker.serviceKey(uri);
    }

    @Override
    public boolean isSameService(final String one, final String other) {
        return checker.isSameService(one, other);
    }

    @Override
    public List<String> alternatives(final String uri) {
        return checker.alternatives(uri);
    }
}
