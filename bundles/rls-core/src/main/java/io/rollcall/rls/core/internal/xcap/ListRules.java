package io.rollcall.rls.core.internal.xcap;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Schema and constraints of resource-lists (RFC 4826, 3.2 and 3.4.5), also inside of rls-services. For one thread. */
final class ListRules {

    private static final Pattern LANGUAGE = Pattern.compile("[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*");

    /** The attribute that makes an element what it is, and must be unique among its siblings. */
    private static final Map<String, String> KEYS = Map.of(
            Vocabulary.LIST, "name",
            Vocabulary.ENTRY, "uri",
            Vocabulary.ENTRY_REF, "ref",
            Vocabulary.EXTERNAL, "anchor");

    private final Defects defects;
    private final int maxEntries;
    private final Deque<XmlElement> lists = new ArrayDeque<>();

    ListRules(final Defects defects, final int maxEntries) {
        this.defects = defects;
        this.maxEntries = maxEntries;
    }

    void checkDocument(final XmlElement root) {
        if (!root.is(Vocabulary.RESOURCE_LISTS, "resource-lists")) {
            defects.add(root, "the root element must be <resource-lists> of " + Vocabulary.RESOURCE_LISTS);
            return;
        }
        noText(root);
        final Siblings siblings = new Siblings();
        for (final XmlElement child : root.children()) {
            if (child.is(Vocabulary.RESOURCE_LISTS, Vocabulary.LIST)) {
                siblings.check(child);
                checkList(child);
            } else {
                defects.add(child, "<" + child.name() + "> of " + named(child) + " cannot be in <resource-lists>");
            }
        }
    }

    /** Checks a list with all its sublists. */
    void checkList(final XmlElement top) {
        lists.push(top);
        int entries = 0;
        while (!lists.isEmpty()) {
            entries += content(lists.pop());
        }
        if (entries > maxEntries) {
            defects.constraint(top, "the list has " + entries + " entries, more than max_list_entries = " + maxEntries);
        }
    }

    private int content(final XmlElement list) {
        onlyAttributes(list, Set.of("name"));
        noText(list);
        final Siblings siblings = new Siblings();
        final Order order = new Order(list);
        int entries = 0;
        for (final XmlElement child : list.children()) {
            if (!child.namespace().equals(Vocabulary.RESOURCE_LISTS)) {
                order.foreign(child);
            } else if (child.name().equals(Vocabulary.DISPLAY_NAME)) {
                order.displayName(child);
            } else if (KEYS.containsKey(child.name())) {
                order.item(child);
                siblings.check(child);
                entries += child.name().equals(Vocabulary.LIST) ? 0 : 1;
                item(child);
            } else {
                defects.add(child, "<" + child.name() + "> cannot be in a <list>");
            }
        }
        return entries;
    }

    private void item(final XmlElement item) {
        if (item.name().equals(Vocabulary.LIST)) {
            lists.push(item);
            return;
        }
        onlyAttributes(item, Set.of(KEYS.get(item.name())));
        noText(item);
        final Order order = new Order(item);
        for (final XmlElement child : item.children()) {
            if (!child.namespace().equals(Vocabulary.RESOURCE_LISTS)) {
                order.foreign(child);
            } else if (child.name().equals(Vocabulary.DISPLAY_NAME)) {
                order.displayName(child);
            } else {
                defects.add(child, "<" + child.name() + "> cannot be in <" + item.name() + ">");
            }
        }
        target(item);
    }

    private void target(final XmlElement item) {
        final String key = KEYS.get(item.name());
        final String value = item.attribute(key);
        if (value == null || value.isBlank()) {
            defects.add(item, "<" + item.name() + "> must have the attribute " + key);
            return;
        }
        try {
            if (item.name().equals(Vocabulary.ENTRY_REF)) {
                XcapReference.relative(value.strip(), item.base());
            } else if (item.name().equals(Vocabulary.EXTERNAL)) {
                absolute(Bases.against(item.base(), value));
            }
        } catch (final IllegalArgumentException e) {
            defects.constraint(item, "<" + item.name() + "> " + key + "=\"" + value + "\": " + e.getMessage());
        }
    }

    /** Where it leads is the business of whoever follows it: it may be any server. */
    private static void absolute(final String value) {
        final String scheme = value.replaceAll("\\s", "").toLowerCase(java.util.Locale.ROOT);
        if (!scheme.matches("https?://[^/?#]+.*")) {
            throw new IllegalArgumentException("not an absolute http or https URI");
        }
    }

    /** Attributes without namespace are ours; those of others may stand anywhere (RFC 4826, 3.1). */
    void onlyAttributes(final XmlElement element, final Set<String> allowed) {
        for (final XmlElement.Attribute attribute : element.attributes()) {
            if (attribute.namespace().isEmpty() && !allowed.contains(attribute.name())) {
                defects.add(element, "<" + element.name() + "> cannot have the attribute " + attribute.name());
            }
        }
    }

    void noText(final XmlElement element) {
        if (!element.text().isBlank()) {
            defects.add(element, "<" + element.name() + "> cannot have text: " + shortened(element.text()));
        }
    }

    private static String shortened(final String text) {
        final String line = text.strip().replaceAll("\\s+", " ");
        return line.length() <= 40 ? line : line.substring(0, 40) + "...";
    }

    static String named(final XmlElement element) {
        return element.namespace().isEmpty() ? "no namespace" : element.namespace();
    }

    /** Keys seen among siblings; strings are compared (RFC 4826, 3.4.5). */
    private final class Siblings {

        private final Map<String, Set<String>> seen = new HashMap<>();

        void check(final XmlElement element) {
            final String key = KEYS.get(element.name());
            final String value = element.attribute(key);
            if (value != null
                    && !seen.computeIfAbsent(element.name(), name -> new HashSet<>())
                            .add(value)) {
                defects.uniqueness(
                        element,
                        "//" + element.name() + "/@" + key,
                        "another <" + element.name() + "> beside it has the same " + key + ": " + value);
            }
        }
    }

    /** One display name first, then what the element holds, then foreign elements. */
    private final class Order {

        private final XmlElement parent;
        private boolean named;
        private boolean items;
        private boolean foreign;

        Order(final XmlElement parent) {
            this.parent = parent;
        }

        void displayName(final XmlElement child) {
            if (named) {
                defects.add(child, "<" + parent.name() + "> has a second <display-name>");
            } else if (items || foreign) {
                defects.add(child, "<display-name> must come first in <" + parent.name() + ">");
            }
            named = true;
            final String language = child.attribute(XmlElement.XML, "lang");
            if (language != null && !LANGUAGE.matcher(language).matches()) {
                defects.add(child, "xml:lang=\"" + language + "\" is no language");
            }
            if (!child.children().isEmpty()) {
                defects.add(child, "<display-name> can only have text");
            }
        }

        void item(final XmlElement child) {
            items = true;
            if (foreign) {
                defects.add(child, "<" + child.name() + "> must come before elements of other namespaces");
            }
        }

        void foreign(final XmlElement child) {
            foreign = true;
            if (child.namespace().isEmpty() || Vocabulary.misplaced(child)) {
                defects.add(
                        child,
                        "<" + child.name() + "> is in " + ListRules.named(child) + ", but must be in "
                                + Vocabulary.RESOURCE_LISTS);
            }
        }
    }
}
