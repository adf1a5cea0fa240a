package io.rollcall.rls.core.internal.xcap;

import io.rollcall.rls.core.internal.uri.SipUri;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A service element of an rls-services document (RFC 4826, 4.1).
 *
 * @param spelled its URI as the document spells it
 * @param uri its URI, without headers
 * @param list its list element, or null
 * @param resourceList the URI of a list elsewhere, without white space, or null
 * @param packages event packages it is for, or null for any (RFC 4826, 4.1)
 * @param element the whole
 */
record Service(
        String spelled, SipUri uri, XmlElement list, String resourceList, Set<String> packages, XmlElement element) {

    /** The services of a document, without those whose URI makes no sense; each oddity is told. */
    static List<Service> of(final XmlElement root, final Consumer<String> oddities) {
        if (!root.is(Vocabulary.RLS_SERVICES, "rls-services")) {
            oddities.accept(
                    "the root element is <" + root.name() + ">, not <rls-services> of " + Vocabulary.RLS_SERVICES);
            return List.of();
        }
        final List<Service> services = new ArrayList<>();
        for (final XmlElement child : root.children()) {
            if (child.is(Vocabulary.RLS_SERVICES, "service")) {
                final String spelled = child.attribute("uri");
                final Optional<SipUri> uri = spelled == null ? Optional.empty() : SipUri.parse(spelled);
                if (uri.isPresent()) {
                    services.add(of(child, spelled, uri.get().withoutHeaders(), oddities));
                } else {
                    oddities.accept("the " + child + " has " + (spelled == null ? "no uri" : "no SIP URI: " + spelled));
                }
            }
        }
        return services;
    }

    /** What stands for a service where a list has none. */
    static Service implied(final String spelled, final SipUri uri, final XmlElement list) {
        return new Service(spelled, uri, list, null, null, list);
    }

    private static Service of(
            final XmlElement element, final String spelled, final SipUri uri, final Consumer<String> oddities) {
        XmlElement list = null;
        String resourceList = null;
        Set<String> packages = null;
        for (final XmlElement child : element.children()) {
            if (child.is(Vocabulary.RLS_SERVICES, "packages")) {
                packages = packages(child);
            } else if (child.is(Vocabulary.RLS_SERVICES, "resource-list")) {
                resourceList = child.text().replaceAll("\\s", "");
            } else if (Vocabulary.isList(child) && list == null) {
                list = child;
            }
        }
        if (list != null && list.children().stream().anyMatch(Vocabulary::misplaced)) {
            oddities.accept("entries of " + spelled + " are in the namespace of rls-services, not in that of"
                    + " resource-lists; taken for what they were meant to be");
        }
        return new Service(spelled.strip(), uri, list, resourceList, packages, element);
    }

    private static Set<String> packages(final XmlElement element) {
        final Set<String> packages = new LinkedHashSet<>();
        for (final XmlElement child : element.children()) {
            if (child.is(Vocabulary.RLS_SERVICES, "package") && !child.text().isBlank()) {
                packages.add(child.text().strip());
            }
        }
        return packages;
    }
}
