package io.rollcall.rls.core.internal.xcap;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * A reference, taken apart plainly.
 *
 * @param root before {@code /resource-lists/}, or null where it is relative
 * @param owner whose document, or null for a global one
 * @param document path below the home
 * @param steps of the node selector
 * @param prefixes their namespaces
 */
record PlainReference(String root, String owner, String document, List<String> steps, Map<String, String> prefixes) {

    private static final Pattern PATH = Pattern.compile("resource-lists/(?:global|users/([^/]+))/(.+?)/~~/(.+)");
    private static final Pattern STEP = Pattern.compile("(\\*|[^\\[\\]@]+)((?:\\[.*\\])?)");
    private static final Pattern PREDICATE = Pattern.compile("\\[(?:([1-9][0-9]*)|@([a-z]+)=\"([^\"]*)\")\\]");

    /** Throws IllegalArgumentException where it makes no sense. */
    static PlainReference of(final String spelled, final boolean relative) {
        final String text = spelled.replaceAll("\\s", "");
        final int from = relative ? 0 : text.indexOf("/resource-lists/") + 1;
        require(relative ? text.startsWith("resource-lists/") : text.matches("https?://.*") && from > 0);
        final String[] halves = text.substring(from).split("\\?", 2);
        final Matcher path = PATH.matcher(halves[0]);
        require(path.matches());
        for (final String segment : path.group(2).split("/", -1)) {
            require(!segment.isEmpty() && !segment.equals("..") && !segment.equals("."));
        }
        final Map<String, String> prefixes = new HashMap<>();
        if (halves.length == 2) {
            prefixes.put("p", PlainResolver.RESOURCE_LISTS);
        }
        final PlainReference reference = new PlainReference(
                relative ? null : text.substring(0, from - 1),
                path.group(1) == null ? null : PlainUri.decoded(path.group(1)),
                PlainUri.decoded(path.group(2)),
                steps(PlainUri.decoded(path.group(3))),
                prefixes);
        reference.steps.forEach(reference::name);
        return reference;
    }

    private static void require(final boolean condition) {
        if (!condition) {
            throw new IllegalArgumentException();
        }
    }

    private static List<String> steps(final String selector) {
        final List<String> steps = new ArrayList<>();
        String step = "";
        for (final String part : selector.split("/", -1)) {
            step += step.isEmpty() ? part : '/' + part;
            if (step.chars().filter(c -> c == '"').count() % 2 == 0) {
                steps.add(step);
                step = "";
            }
        }
        require(step.isEmpty());
        return steps;
    }

    /** Namespace, a space, local name; or an asterisk. */
    private String name(final String step) {
        final Matcher parts = STEP.matcher(step);
        require(parts.matches());
        require(PREDICATE.matcher(parts.group(2)).replaceAll("").isEmpty());
        final String[] name = parts.group(1).split(":");
        require(name.length == 1 || name.length == 2 && prefixes.containsKey(name[0]));
        return name[0].equals("*") ? "*" : PlainResolver.RESOURCE_LISTS + ' ' + name[name.length - 1];
    }

    /** The one element it selects in a document, or null. */
    Element find(final Element root) {
        List<Element> found = List.of(root);
        for (int at = 0; at < steps.size(); at++) {
            final List<Element> among = at == 0 ? found : PlainResolver.children(found.get(0));
            found = select(steps.get(at), among);
            if (found.size() != 1) {
                return null;
            }
        }
        return found.get(0);
    }

    private List<Element> select(final String step, final List<Element> among) {
        final String name = name(step);
        List<Element> selected = among.stream()
                .filter(one -> name.equals("*") || name.equals(qualified(one)))
                .toList();
        final Matcher predicate = PREDICATE.matcher(step);
        while (predicate.find()) {
            if (predicate.group(1) != null) {
                final int position = Integer.parseInt(predicate.group(1));
                selected = position <= selected.size() ? List.of(selected.get(position - 1)) : List.of();
            } else {
                final String attribute = predicate.group(2);
                final String value = predicate.group(3).replace("&quot;", "\"").replace("&amp;", "&");
                selected = selected.stream()
                        .filter(one -> one.hasAttribute(attribute)
                                && one.getAttribute(attribute).equals(value))
                        .toList();
            }
        }
        return selected;
    }

    private static String qualified(final Node node) {
        return node.getNamespaceURI() + ' ' + node.getLocalName();
    }
}
