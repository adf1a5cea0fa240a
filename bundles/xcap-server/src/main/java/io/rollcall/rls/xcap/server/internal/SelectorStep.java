package io.rollcall.rls.xcap.server.internal;

import io.rollcall.rls.xcap.server.internal.Element.Attribute;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One step of a node selector (RFC 4825, 6.3): a name or an asterisk, then a position, then a test of an attribute.
 *
 * @param name of the element; null for any
 * @param position among the elements of that name, from 1; 0 for none
 * @param attribute that is tested; null for none
 * @param value that the attribute must have
 */
record SelectorStep(Name name, int position, Name attribute, String value) {

    private static final String QNAME = "(?:([^\\s:*@=/\\[\\]'\"]+):)?([^\\s:*@=/\\[\\]'\"]+)";
    private static final Pattern STEP = Pattern.compile(
            "(?:\\*|" + QNAME + ")(?:\\[(\\d+)])?(?:\\[@" + QNAME + "\\s*=\\s*(?:\"([^\"]*)\"|'([^']*)')])?",
            Pattern.DOTALL);
    private static final Pattern ATTRIBUTE = Pattern.compile("@" + QNAME);

    /** An expanded name; an empty namespace is none. */
    record Name(String namespace, String local) {}

    /**
     * Reads a step.
     *
     * @param namespaces by prefix; that of element names without one by an empty prefix
     * @return null where it is of another kind, which MAY be there and is not known here (RFC 4825, 6.3)
     * @throws IllegalArgumentException where a prefix is not bound, which is answered 400 (RFC 4825, 6.4)
     */
    static SelectorStep parse(final String text, final Map<String, String> namespaces) {
        final Matcher step = STEP.matcher(text);
        if (!step.matches() || !isQName(step, 1) || !isQName(step, 4)) {
            return null;
        }
        final String spelled = step.group(6) == null ? step.group(7) : step.group(6);
        try {
            return new SelectorStep(
                    step.group(2) == null ? null : name(step, 1, namespaces, namespaces.get("")),
                    step.group(3) == null ? 0 : position(step.group(3)),
                    step.group(5) == null ? null : name(step, 4, namespaces, ""),
                    spelled == null ? null : XmlNames.attributeValue(spelled));
        } catch (final MarkupException e) {
            return null;
        }
    }

    /** The attribute that a last step names; null where it names none. */
    static Name attribute(final String text, final Map<String, String> namespaces) {
        final Matcher step = ATTRIBUTE.matcher(text);
        return step.matches() && isQName(step, 1) ? name(step, 1, namespaces, "") : null;
    }

    private static boolean isQName(final Matcher step, final int group) {
        return step.group(group + 1) == null
                || XmlNames.isName(step.group(group + 1))
                        && (step.group(group) == null || XmlNames.isName(step.group(group)));
    }

    /** Attributes without prefix have no namespace, elements without one that of the application usage. */
    private static Name name(
            final Matcher step, final int group, final Map<String, String> namespaces, final String unprefixed) {
        final String prefix = step.group(group);
        final String namespace = prefix == null ? unprefixed : namespaces.get(prefix);
        if (namespace == null) {
            throw new IllegalArgumentException(
                    "the prefix " + prefix + " of the node selector is not bound by xmlns()");
        }
        return new Name(namespace, step.group(group + 1));
    }

    /** No element has the position 0, nor one that is larger than any document. */
    private static int position(final String digits) {
        final String significant = digits.replaceFirst("^0+(?=.)", "");
        return significant.equals("0") || significant.length() > 9 ? Integer.MAX_VALUE : Integer.parseInt(significant);
    }

    /** Those among siblings that have the name. */
    List<Element> named(final List<Element> siblings) {
        return name == null
                ? siblings
                : siblings.stream()
                        .filter(one -> one.name().equals(name.local) && name.namespace.equals(one.namespace()))
                        .toList();
    }

    /** Those among siblings that it means: each predicate narrows what the one before left. */
    List<Element> select(final List<Element> siblings) {
        List<Element> left = named(siblings);
        if (position > 0) {
            left = position <= left.size() ? List.of(left.get(position - 1)) : List.of();
        }
        return attribute == null ? left : left.stream().filter(this::hasValue).toList();
    }

    private boolean hasValue(final Element element) {
        final Attribute found = element.attribute(attribute.namespace, attribute.local);
        return found != null && found.value().equals(value);
    }
}
