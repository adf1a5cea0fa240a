package io.rollcall.rls.core.internal.xcap;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One step of a node selector: a name or an asterisk, then predicates in order (RFC 4825, 6.3).
 *
 * @param namespace of the element; null for any
 * @param name local name; null for any
 * @param predicates what narrows the choice
 */
record SelectorStep(String namespace, String name, List<Predicate> predicates) {

    private static final Pattern STEP =
            Pattern.compile("(\\*|(?:([^:*@/\\[\\]\\s]+):)?([^:*@/\\[\\]\\s]+))((?:\\[.*\\])?)", Pattern.DOTALL);
    private static final Pattern PREDICATE = Pattern.compile(
            "\\G\\[\\s*(?:(\\d+)|@(?:([^:=\\s]+):)?([^:=\\s]+)\\s*=\\s*(?:\"([^\"]*)\"|'([^']*)'))\\s*\\]");
    private static final Pattern REFERENCE = Pattern.compile("&(?:#x([0-9A-Fa-f]{1,6})|#(\\d{1,7})|(\\w+));");
    private static final Map<String, String> ENTITIES =
            Map.of("amp", "&", "lt", "<", "gt", ">", "quot", "\"", "apos", "'");

    /**
     * Narrows a choice.
     *
     * @param position from 1, or 0 for a test of an attribute
     * @param namespace of the attribute
     * @param name of the attribute
     * @param value it must have
     */
    private record Predicate(int position, String namespace, String name, String value) {

        List<XmlElement> narrow(final List<XmlElement> among) {
            if (position > 0) {
                return position <= among.size() ? List.of(among.get(position - 1)) : List.of();
            }
            final List<XmlElement> narrowed = new ArrayList<>(1);
            for (final XmlElement element : among) {
                if (value.equals(element.attribute(namespace, name))) {
                    narrowed.add(element);
                }
            }
            return narrowed;
        }
    }

    static SelectorStep parse(final String text, final Map<String, String> namespaces) {
        if (text.startsWith("@") || text.startsWith("namespace::")) {
            throw new IllegalArgumentException("its node selector names no element: " + text);
        }
        final Matcher step = STEP.matcher(text);
        if (!step.matches()) {
            throw new IllegalArgumentException("a step of its node selector makes no sense: " + text);
        }
        final boolean any = step.group(1).equals("*");
        final String prefix = step.group(2) == null ? "" : step.group(2);
        return new SelectorStep(
                any ? null : namespace(prefix, namespaces),
                any ? null : step.group(3),
                predicates(step.group(4), namespaces));
    }

    private static List<Predicate> predicates(final String text, final Map<String, String> namespaces) {
        final List<Predicate> predicates = new ArrayList<>(1);
        final Matcher matcher = PREDICATE.matcher(text);
        int end = 0;
        while (matcher.find()) {
            end = matcher.end();
            if (matcher.group(1) != null) {
                predicates.add(new Predicate(position(matcher.group(1)), null, null, null));
            } else {
                // An attribute without prefix has no namespace (RFC 4825, 6.4).
                final String prefix = matcher.group(2);
                final String value = matcher.group(4) == null ? matcher.group(5) : matcher.group(4);
                predicates.add(new Predicate(
                        0, prefix == null ? "" : namespace(prefix, namespaces), matcher.group(3), unescape(value)));
            }
        }
        if (end != text.length()) {
            throw new IllegalArgumentException(
                    "a predicate of its node selector makes no sense: " + text.substring(end));
        }
        return predicates;
    }

    private static int position(final String digits) {
        final int position = digits.length() > 9 ? Integer.MAX_VALUE : Integer.parseInt(digits);
        if (position == 0) {
            throw new IllegalArgumentException("positions in a node selector count from 1");
        }
        return position;
    }

    private static String namespace(final String prefix, final Map<String, String> namespaces) {
        final String namespace = namespaces.get(prefix);
        if (namespace == null) {
            throw new IllegalArgumentException("the prefix " + prefix + " of its node selector is not bound");
        }
        return namespace;
    }

    /** A value is an XML attribute value: entities stand for characters. */
    private static String unescape(final String value) {
        return value.indexOf('&') < 0
                ? value
                : REFERENCE.matcher(value).replaceAll(found -> Matcher.quoteReplacement(character(found)));
    }

    private static String character(final MatchResult reference) {
        if (reference.group(3) != null) {
            return ENTITIES.getOrDefault(reference.group(3), reference.group());
        }
        final int code = reference.group(1) != null
                ? Integer.parseInt(reference.group(1), 16)
                : Integer.parseInt(reference.group(2));
        return Character.isValidCodePoint(code) ? Character.toString(code) : reference.group();
    }

    /** Those of the elements that it selects, in order. */
    List<XmlElement> select(final List<XmlElement> among) {
        List<XmlElement> selected = new ArrayList<>();
        for (final XmlElement element : among) {
            if (name == null || element.is(namespace, name)) {
                selected.add(element);
            }
        }
        for (final Predicate predicate : predicates) {
            selected = predicate.narrow(selected);
        }
        return selected;
    }
}
