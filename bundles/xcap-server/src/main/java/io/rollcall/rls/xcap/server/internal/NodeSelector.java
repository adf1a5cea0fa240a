package io.rollcall.rls.xcap.server.internal;

import io.rollcall.rls.xcap.server.internal.Element.Attribute;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Names a node of a document (RFC 4825, 6.3). Immutable.
 *
 * @param steps to the element, one at least
 * @param spelled the same steps without percent escapes
 * @param attribute of that element; null where it is not for one
 * @param namespaces whether it is for the namespaces in scope there
 */
record NodeSelector(List<SelectorStep> steps, List<String> spelled, SelectorStep.Name attribute, boolean namespaces) {

    private static final String NAMESPACES = "namespace::*";

    NodeSelector {
        steps = List.copyOf(steps);
        spelled = List.copyOf(spelled);
    }

    /**
     * Reads a selector.
     *
     * @param path what stands behind the separator, without percent escapes
     * @param bindings namespaces by prefix; that of element names without one by an empty prefix
     * @return nothing where it has steps that are not known here: no such node can be there
     * @throws IllegalArgumentException where a prefix is not bound
     */
    static Optional<NodeSelector> parse(final String path, final Map<String, String> bindings) {
        final List<String> texts = split(path);
        final String last = texts.get(texts.size() - 1);
        final boolean namespaces = last.equals(NAMESPACES);
        final SelectorStep.Name attribute = SelectorStep.attribute(last, bindings);
        final List<String> spelled = namespaces || attribute != null ? texts.subList(0, texts.size() - 1) : texts;
        final List<SelectorStep> steps = new ArrayList<>(spelled.size());
        for (final String one : spelled) {
            final SelectorStep step = SelectorStep.parse(one, bindings);
            if (step == null) {
                return Optional.empty();
            }
            steps.add(step);
        }
        return steps.isEmpty()
                ? Optional.empty()
                : Optional.of(new NodeSelector(steps, spelled, attribute, namespaces));
    }

    /** Splits at slashes outside of quotes. */
    private static List<String> split(final String path) {
        final List<String> texts = new ArrayList<>(4);
        char quote = 0;
        int from = 0;
        for (int at = 0; at < path.length(); at++) {
            final char c = path.charAt(at);
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (c == '"' || c == '\'') {
                quote = c;
            } else if (c == '/') {
                texts.add(path.substring(from, at));
                from = at + 1;
            }
        }
        texts.add(path.substring(from));
        return texts;
    }

    boolean isOfElement() {
        return attribute == null && !namespaces;
    }

    /**
     * Follows the steps: each must find exactly one element (RFC 4825, 6.3).
     *
     * @param count how many of them
     * @return null where one finds none, or several
     */
    Element element(final Element root, final int count) {
        Element found = null;
        for (final SelectorStep step : steps.subList(0, count)) {
            final List<Element> selected = step.select(found == null ? List.of(root) : found.children());
            if (selected.size() != 1) {
                return null;
            }
            found = selected.get(0);
        }
        return found;
    }

    /**
     * The element; of a selector for an attribute or for namespaces the one that has them. Null where there is none.
     */
    Element element(final Element root) {
        return element(root, steps.size());
    }

    /** Null where there is none. */
    Attribute attribute(final Element root) {
        final Element element = element(root);
        return element == null ? null : element.attribute(attribute.namespace(), attribute.local());
    }

    /** How many steps, from the first, find an element. */
    int depth(final Element root) {
        int depth = 0;
        while (depth < steps.size() && element(root, depth + 1) != null) {
            depth++;
        }
        return depth;
    }
}
