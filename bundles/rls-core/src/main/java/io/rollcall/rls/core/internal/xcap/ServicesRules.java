package io.rollcall.rls.core.internal.xcap;

import io.rollcall.rls.api.DocumentChecker;
import io.rollcall.rls.core.internal.uri.SipUri;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Schema and constraints of rls-services (RFC 4826, 4.2 and 4.4.5). For one thread. */
final class ServicesRules {

    private final Defects defects;
    private final ListRules listRules;
    private final Map<String, List<SipUri>> seen = new HashMap<>();

    ServicesRules(final Defects defects, final int maxEntries) {
        this.defects = defects;
        this.listRules = new ListRules(defects, maxEntries);
    }

    void check(final XmlElement root) {
        if (!root.is(Vocabulary.RLS_SERVICES, "rls-services")) {
            defects.add(root, "the root element must be <rls-services> of " + Vocabulary.RLS_SERVICES);
            return;
        }
        listRules.noText(root);
        for (final XmlElement child : root.children()) {
            if (child.is(Vocabulary.RLS_SERVICES, "service")) {
                service(child);
            } else {
                defects.add(
                        child, "<" + child.name() + "> of " + ListRules.named(child) + " cannot be in <rls-services>");
            }
        }
    }

    private void service(final XmlElement service) {
        listRules.onlyAttributes(service, Set.of("uri"));
        listRules.noText(service);
        uri(service);
        final List<String> order = new ArrayList<>();
        for (final XmlElement child : service.children()) {
            if (!child.namespace().equals(Vocabulary.RLS_SERVICES)) {
                foreign(child);
                order.add("");
                continue;
            }
            content(child);
            order.add(child.name());
        }
        order(service, order);
    }

    private void content(final XmlElement child) {
        switch (child.name()) {
            case Vocabulary.LIST:
                listRules.checkList(child);
                break;
            case "resource-list":
                resourceList(child);
                break;
            case "packages":
                packages(child);
                break;
            default:
                defects.add(child, "<" + child.name() + "> cannot be in a <service>");
                break;
        }
    }

    private void foreign(final XmlElement child) {
        final boolean meant = child.namespace().equals(Vocabulary.RESOURCE_LISTS)
                || child.namespace().isEmpty();
        if (meant) {
            defects.add(
                    child,
                    "<" + child.name() + "> is in " + ListRules.named(child) + ", but must be in "
                            + Vocabulary.RLS_SERVICES);
        }
    }

    private void order(final XmlElement service, final List<String> order) {
        final long sources = order.stream()
                .filter(name -> name.equals(Vocabulary.LIST) || name.equals("resource-list"))
                .count();
        if (sources != 1) {
            defects.add(service, "a <service> must have exactly one <list> or <resource-list>, this has " + sources);
        } else if (order.get(0).equals("packages") || order.get(0).isEmpty()) {
            defects.add(service, "<list> or <resource-list> must come first in a <service>");
        } else if (order.indexOf("packages") > 1) {
            defects.add(service, "<packages> must come right after <list> or <resource-list>");
        }
        if (order.stream().filter("packages"::equals).count() > 1) {
            defects.add(service, "a <service> can have only one <packages>");
        }
    }

    /** Two services with URIs that SIP takes for equal could not be told apart by a SUBSCRIBE. */
    private void uri(final XmlElement service) {
        final String spelled = service.attribute("uri");
        if (spelled == null || spelled.isBlank()) {
            defects.add(service, "a <service> must have the attribute uri");
            return;
        }
        final Optional<SipUri> parsed = SipUri.parse(spelled);
        if (parsed.isEmpty()) {
            defects.constraint(service, "uri=\"" + spelled + "\" is no SIP URI");
            return;
        }
        final SipUri uri = parsed.get().withoutHeaders();
        final List<SipUri> alike = seen.computeIfAbsent(uri.key(), key -> new ArrayList<>(1));
        if (alike.stream().anyMatch(uri::matches)) {
            defects.uniqueness(
                    service,
                    DocumentChecker.SERVICE_URI,
                    "another <service> of this document has the same uri: " + spelled);
        }
        alike.add(uri);
    }

    private void resourceList(final XmlElement element) {
        listRules.onlyAttributes(element, Set.of());
        try {
            XcapReference.absolute(element.text());
        } catch (final IllegalArgumentException e) {
            defects.constraint(element, "<resource-list> " + element.text().strip() + ": " + e.getMessage());
        }
    }

    private void packages(final XmlElement packages) {
        listRules.onlyAttributes(packages, Set.of());
        listRules.noText(packages);
        for (final XmlElement child : packages.children()) {
            if (child.is(Vocabulary.RLS_SERVICES, "package")) {
                final String name = child.text().strip();
                if (!name.matches("[A-Za-z0-9_!%*`'~+.-]+")) {
                    defects.add(child, "<package> must name an event package, not: " + name);
                }
            } else if (child.namespace().equals(Vocabulary.RLS_SERVICES)) {
                defects.add(child, "<" + child.name() + "> cannot be in <packages>");
            }
        }
    }
}
