package io.rollcall.rls.event.shared;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A selector (RFC 5261, 4.1): steps by name or {@code *} with predicates by place, attribute, child or value, and at
 * the end perhaps an attribute, a text or a namespace. Names without prefix are in the default namespace of the
 * document with the operation (4.2.2). Functions other than {@code text()} are not known; then the full state is asked
 * for.
 */
final class Selector {

    /** What was found. */
    enum Kind {
        ELEMENT,
        ATTRIBUTE,
        TEXT
    }

    /** Where it is in the text; for an attribute the white space before it counts, so that it can go as a whole. */
    record Place(Kind kind, XmlElement element, int start, int end, int valueStart, int valueEnd) {

        static Place of(final XmlElement element) {
            return new Place(Kind.ELEMENT, element, element.start, element.end, element.start, element.end);
        }
    }

    private static final int LONGEST = 512;
    private static final Pattern STEP =
            Pattern.compile("([^\\[\\]]+)((?:\\[(?:[^'\"\\]]++|'[^']*'|\"[^\"]*\")*+\\])*+)");
    private static final Pattern PREDICATE = Pattern.compile("\\[((?:[^'\"\\]]++|'[^']*'|\"[^\"]*\")*+)\\]");
    private static final Pattern EQUALITY = Pattern.compile("\\s*(@?[^=\\s]+)\\s*=\\s*(?:'([^']*)'|\"([^\"]*)\")\\s*");

    private final String text;
    private final XmlElement context;

    /** With the element whose namespace declarations its prefixes mean. */
    Selector(final String text, final XmlElement context) {
        if (text.length() > LONGEST) {
            throw new IllegalArgumentException("a selector of " + text.length() + " characters");
        }
        this.text = text.trim();
        this.context = context;
    }

    /**
     * Finds the one place.
     *
     * @throws IllegalArgumentException when there is none, or more than one
     */
    Place locate(final XmlDocument document) {
        List<XmlElement> found = List.of();
        boolean first = true;
        for (final String step : steps()) {
            if (step.startsWith("@") || step.startsWith("text()") || step.startsWith("namespace::")) {
                return last(document, only(found), step);
            }
            found = first ? step(document, List.of(document.root()), step) : children(document, found, step);
            first = false;
        }
        return Place.of(only(found));
    }

    private List<XmlElement> children(final XmlDocument document, final List<XmlElement> parents, final String step) {
        final List<XmlElement> found = new ArrayList<>();
        for (final XmlElement parent : parents) {
            found.addAll(step(document, parent.children, step));
        }
        return found;
    }

    private XmlElement only(final List<XmlElement> found) {
        if (found.size() != 1) {
            throw new IllegalArgumentException(found.size() + " places for " + text);
        }
        return found.get(0);
    }

    /** Splits at slashes outside of quotes. */
    private List<String> steps() {
        final List<String> steps = new ArrayList<>();
        char quote = 0;
        int from = text.startsWith("/") ? 1 : 0;
        for (int at = from; at < text.length(); at++) {
            final char c = text.charAt(at);
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (c == '\'' || c == '"') {
                quote = c;
            } else if (c == '/') {
                steps.add(text.substring(from, at));
                from = at + 1;
            }
        }
        steps.add(text.substring(from));
        return steps;
    }

    // ---- elements -------------------------------------------------------------------------------------------------

    private List<XmlElement> step(final XmlDocument document, final List<XmlElement> among, final String step) {
        final Matcher parts = STEP.matcher(step);
        if (!parts.matches()) {
            throw new IllegalArgumentException("no step: " + step);
        }
        List<XmlElement> found =
                among.stream().filter(one -> named(one, parts.group(1).trim())).toList();
        final Matcher predicates = PREDICATE.matcher(parts.group(2));
        while (predicates.find()) {
            found = those(document, found, predicates.group(1).trim());
        }
        return found;
    }

    private boolean named(final XmlElement element, final String name) {
        if (name.equals("*")) {
            return true;
        }
        final int colon = name.indexOf(':');
        final String prefix = colon < 0 ? "" : name.substring(0, colon);
        final String namespace = context.resolve(prefix);
        if (namespace == null || name.indexOf('(') >= 0) {
            throw new IllegalArgumentException("not known: " + name);
        }
        return element.is(namespace, name.substring(colon + 1));
    }

    private List<XmlElement> those(final XmlDocument document, final List<XmlElement> found, final String predicate) {
        if (predicate.matches("[0-9]{1,9}")) {
            final int place = Integer.parseInt(predicate);
            return place >= 1 && place <= found.size() ? List.of(found.get(place - 1)) : List.of();
        }
        final Matcher equality = EQUALITY.matcher(predicate);
        if (!equality.matches()) {
            throw new IllegalArgumentException("no predicate: " + predicate);
        }
        final String value = equality.group(2) != null ? equality.group(2) : equality.group(3);
        final String name = equality.group(1);
        return found.stream().filter(one -> has(document, one, name, value)).toList();
    }

    private boolean has(final XmlDocument document, final XmlElement element, final String name, final String value) {
        if (name.startsWith("@")) {
            final XmlAttribute attribute = attribute(element, name.substring(1));
            return attribute != null && attribute.value().equals(value);
        }
        if (name.equals(".")) {
            return document.content(element).equals(Text.escaped(value));
        }
        return element.children.stream()
                .anyMatch(child -> named(child, name) && document.content(child).equals(Text.escaped(value)));
    }

    private XmlAttribute attribute(final XmlElement element, final String name) {
        final int colon = name.indexOf(':');
        final String namespace = colon < 0 ? "" : context.resolve(name.substring(0, colon));
        return namespace == null ? null : element.attribute(namespace, name.substring(colon + 1));
    }

    // ---- what a selector may end with -----------------------------------------------------------------------------

    private Place last(final XmlDocument document, final XmlElement element, final String step) {
        if (step.startsWith("text()")) {
            return textIn(document, element, step);
        }
        final XmlAttribute attribute = step.startsWith("@") ? attribute(element, step.substring(1)) : null;
        if (attribute == null) {
            throw new IllegalArgumentException("no place for " + text);
        }
        int start = attribute.start();
        while (Character.isWhitespace(document.text().charAt(start - 1))) {
            start--;
        }
        return new Place(
                Kind.ATTRIBUTE, element, start, attribute.valueEnd() + 1, attribute.valueStart(), attribute.valueEnd());
    }

    private Place textIn(final XmlDocument document, final XmlElement element, final String step) {
        final List<Place> texts = new ArrayList<>();
        int from = element.contentStart;
        for (final XmlElement child : element.children) {
            between(element, from, child.start, texts);
            from = child.end;
        }
        between(element, from, element.contentEnd, texts);
        final String number = step.replaceAll("^text\\(\\)|[\\[\\]\\s]", "");
        final int place = number.isEmpty() ? 1 : Integer.parseInt(number);
        if (place < 1 || place > texts.size() || number.isEmpty() && texts.size() > 1) {
            throw new IllegalArgumentException("no place for " + text);
        }
        return texts.get(place - 1);
    }

    private static void between(final XmlElement element, final int start, final int end, final List<Place> texts) {
        if (start < end) {
            texts.add(new Place(Kind.TEXT, element, start, end, start, end));
        }
    }
}
