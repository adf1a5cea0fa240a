package io.rollcall.rls.core.internal.xcap;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An XCAP node selector that names an element (RFC 4825, 6.3). Immutable. */
final class NodeSelector {

    private static final Pattern NAMESPACE = Pattern.compile("xmlns\\(\\s*([^=()\\s]+)\\s*=\\s*([^()]*?)\\s*\\)");

    private final List<SelectorStep> steps;
    private final String text;

    private NodeSelector(final List<SelectorStep> steps, final String text) {
        this.steps = List.copyOf(steps);
        this.text = text;
    }

    /**
     * Reads a selector.
     *
     * @param text without percent escapes
     * @param query the query of the URI, which binds prefixes (RFC 4825, 6.4)
     * @param defaultNamespace of element names without prefix
     * @throws IllegalArgumentException with the reason
     */
    static NodeSelector parse(final String text, final String query, final String defaultNamespace) {
        final Map<String, String> namespaces = new HashMap<>();
        namespaces.put("", defaultNamespace);
        final Matcher matcher = NAMESPACE.matcher(query);
        while (matcher.find()) {
            namespaces.put(matcher.group(1), matcher.group(2));
        }
        namespaces.put("xml", XmlElement.XML);
        final List<SelectorStep> steps = new ArrayList<>();
        for (final String step : split(text)) {
            steps.add(SelectorStep.parse(step, namespaces));
        }
        return new NodeSelector(steps, text);
    }

    /** Splits at slashes outside of quotes. */
    private static List<String> split(final String text) {
        final List<String> steps = new ArrayList<>(4);
        char quote = 0;
        int from = 0;
        for (int at = 0; at < text.length(); at++) {
            final char c = text.charAt(at);
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (c == '"' || c == '\'') {
                quote = c;
            } else if (c == '/') {
                steps.add(text.substring(from, at));
                from = at + 1;
            }
        }
        if (quote != 0) {
            throw new IllegalArgumentException("a quote in its node selector is not closed");
        }
        steps.add(text.substring(from));
        return steps;
    }

    /**
     * Finds the element: each step must select exactly one (RFC 4825, 6.3).
     *
     * @param root the root element of the document
     * @return null where there is none, or several
     */
    XmlElement find(final XmlElement root) {
        List<XmlElement> among = List.of(root);
        XmlElement found = null;
        for (final SelectorStep step : steps) {
            final List<XmlElement> selected = step.select(among);
            if (selected.size() != 1) {
                return null;
            }
            found = selected.get(0);
            among = found.children();
        }
        return found;
    }

    /** Which step does not select just one element, in words; for a selector that finds none. */
    String failure(final XmlElement root) {
        final List<String> texts = split(text);
        List<XmlElement> among = List.of(root);
        for (int i = 0; i < steps.size(); i++) {
            final int found = steps.get(i).select(among).size();
            if (found != 1) {
                return "its step " + (i + 1) + ", " + texts.get(i) + ", selects "
                        + (found == 0 ? "nothing" : found + " elements");
            }
            among = steps.get(i).select(among).get(0).children();
        }
        return "it selects an element";
    }

    @Override
    public String toString() {
        return text;
    }
}
