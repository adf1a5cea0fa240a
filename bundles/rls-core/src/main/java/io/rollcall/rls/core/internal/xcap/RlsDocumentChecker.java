package io.rollcall.rls.core.internal.xcap;

import static java.util.Objects.requireNonNull;

import io.rollcall.rls.api.DocumentChecker;
import io.rollcall.rls.spi.DocumentSelector;
import java.util.List;

/** Checks documents against RFC 4826. Any thread; keeps nothing between calls. */
public final class RlsDocumentChecker implements DocumentChecker {

    private volatile DocumentLimits limits;

    public RlsDocumentChecker(final DocumentLimits limits) {
        this.limits = requireNonNull(limits);
    }

    /** Takes new limits; they count from the next document on. */
    public void limits(final DocumentLimits changed) {
        limits = requireNonNull(changed);
    }

    @Override
    public List<Defect> check(final String auid, final byte[] bytes) {
        final DocumentLimits current = limits;
        final boolean services = auid.equals(DocumentSelector.RLS_SERVICES);
        if (!services && !auid.equals(DocumentSelector.RESOURCE_LISTS)) {
            return List.of(new Defect(0, 0, "the application usage " + auid + " is not known"));
        }
        try {
            final XmlElement root = new XmlReader(current).read(bytes);
            final Defects defects = new Defects();
            if (services) {
                new ServicesRules(defects, current.maxEntries()).check(root);
            } else {
                new ListRules(defects, current.maxEntries()).checkDocument(root);
            }
            return defects.all();
        } catch (final DocumentException e) {
            return List.of(e.defect());
        }
    }
}
