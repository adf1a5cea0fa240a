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
        try {
            final XmlElement root = new XmlReader(current).read(bytes);
            final Defects defects = new Defects();
            switch (auid) {
                case DocumentSelector.RLS_SERVICES:
                    new ServicesRules(defects, current.maxEntries()).check(root);
                    break;
                case DocumentSelector.RESOURCE_LISTS:
                    new ListRules(defects, current.maxEntries()).checkDocument(root);
                    break;
                case DocumentSelector.PRES_RULES:
                    rules(root, defects);
                    break;
                default:
                    return List.of(new Defect(0, 0, "the application usage " + auid + " is not known"));
            }
            return defects.all();
        } catch (final DocumentException e) {
            return List.of(e.defect());
        }
    }

    /** Presence servers act on the rules, and know what is in them (RFC 5025, 9). */
    private static void rules(final XmlElement root, final Defects defects) {
        if (!root.is(Vocabulary.COMMON_POLICY, "ruleset")) {
            defects.add(root, "the root element must be <ruleset> of " + Vocabulary.COMMON_POLICY);
        }
    }
}
