package io.rollcall.rls.core.internal.xcap;

import io.rollcall.rls.spi.DisplayName;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The elements of RFC 4826. */
final class Vocabulary {

    static final String RESOURCE_LISTS = "urn:ietf:params:xml:ns:resource-lists";
    static final String RLS_SERVICES = "urn:ietf:params:xml:ns:rls-services";

    static final String COMMON_POLICY = "urn:ietf:params:xml:ns:common-policy";

    static final String LIST = "list";
    static final String ENTRY = "entry";
    static final String ENTRY_REF = "entry-ref";
    static final String EXTERNAL = "external";
    static final String DISPLAY_NAME = "display-name";

    /** What a list may hold besides foreign elements. */
    private static final Set<String> LIST_CONTENT = Set.of(LIST, ENTRY, ENTRY_REF, EXTERNAL, DISPLAY_NAME);

    private Vocabulary() {}

    /**
     * What a child of a list is, or null for a foreign element, which is ignored (RFC 4826, 3.1). Children that were
     * left in the namespace of rls-services count as what they were meant to be: by the schema they are foreign, and
     * the list would be empty without anybody noticing.
     */
    static String kind(final XmlElement child) {
        final boolean ours = child.namespace().equals(RESOURCE_LISTS) || misplaced(child);
        return ours && LIST_CONTENT.contains(child.name()) ? child.name() : null;
    }

    /** Whether it belongs into the namespace of resource-lists, but is in that of rls-services. */
    static boolean misplaced(final XmlElement child) {
        return child.namespace().equals(RLS_SERVICES) && LIST_CONTENT.contains(child.name());
    }

    static boolean isList(final XmlElement element) {
        return LIST.equals(kind(element));
    }

    static List<DisplayName> displayNames(final XmlElement element) {
        final List<DisplayName> names = new ArrayList<>(1);
        for (final XmlElement child : element.children()) {
            if (DISPLAY_NAME.equals(kind(child)) && !child.text().isBlank()) {
                names.add(new DisplayName(
                        child.attribute(XmlElement.XML, "lang"), child.text().strip()));
            }
        }
        return List.copyOf(names);
    }
}
