package io.rollcall.rls.core.internal.xcap;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** An element of a random document: its value is that of the attribute that names it, or its text. */
final class RandomNode {

    final String name;
    final String attribute;
    final List<RandomNode> children = new ArrayList<>();
    String value;
    String language;

    RandomNode(final String name, final String attribute, final String value) {
        this.name = name;
        this.attribute = attribute;
        this.value = value;
    }

    boolean isReference() {
        return name.equals("entry-ref") || name.equals("external");
    }

    /** Each element on a line of its own. */
    String xml(final Supplier<String> prefixes) {
        final String prefix = name.equals("f:other") ? "" : prefixes.get();
        final StringBuilder text = new StringBuilder("\n<").append(prefix).append(name);
        if (attribute != null && value != null) {
            text.append(' ')
                    .append(attribute)
                    .append("='")
                    .append(escaped(value))
                    .append('\'');
        }
        if (language != null) {
            text.append(" xml:lang='").append(language).append('\'');
        }
        text.append('>');
        if (attribute == null && value != null) {
            text.append(escaped(value));
        }
        children.forEach(child -> text.append(child.xml(prefixes)));
        return text.append("</").append(prefix).append(name).append('>').toString();
    }

    static String escaped(final String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace("'", "&apos;");
    }

    /** The way from an element down to each of those below it with that name. */
    static List<List<RandomNode>> waysTo(final String wanted, final RandomNode root) {
        final List<List<RandomNode>> ways = new ArrayList<>();
        collect(wanted, List.of(root), ways);
        return ways;
    }

    private static void collect(final String wanted, final List<RandomNode> way, final List<List<RandomNode>> ways) {
        final RandomNode last = way.get(way.size() - 1);
        if (last.name.equals(wanted)) {
            ways.add(way);
        }
        for (final RandomNode child : last.children) {
            final List<RandomNode> further = new ArrayList<>(way);
            further.add(child);
            collect(wanted, further, ways);
        }
    }
}
