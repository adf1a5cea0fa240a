package io.rollcall.rls.xcap.server.internal;

import java.util.Map;

/** What XML 1.0 takes for a character, white space, a name, a reference. */
final class XmlNames {

    private static final Map<String, Integer> ENTITIES = Map.of(
            "amp", (int) '&',
            "lt", (int) '<',
            "gt", (int) '>',
            "quot", (int) '"',
            "apos", (int) '\'');

    private XmlNames() {}

    static boolean isSpace(final int c) {
        return c == ' ' || c == '\t' || c == '\r' || c == '\n';
    }

    static boolean isCharacter(final int c) {
        return c >= ' ' && c < 0xD800 || isSpace(c) || c >= 0xE000 && c < 0xFFFE || c >= 0x10000;
    }

    /** Whether it can begin a name without colon (Namespaces in XML, NCName). */
    private static boolean isNameStart(final int c) {
        return c >= 'a' && c <= 'z'
                || c >= 'A' && c <= 'Z'
                || c == '_'
                || c >= 0xC0 && c != 0xD7 && c != 0xF7 && c <= 0x2FF
                || c >= 0x370 && c != 0x37E && c <= 0x1FFF
                || c == 0x200C
                || c == 0x200D
                || c >= 0x2070 && c <= 0x218F
                || c >= 0x2C00 && c <= 0x2FEF
                || c >= 0x3001 && c <= 0xD7FF
                || c >= 0xF900 && c <= 0xFDCF
                || c >= 0xFDF0 && c <= 0xFFFD
                || c >= 0x10000 && c <= 0xEFFFF;
    }

    private static boolean isNamePart(final int c) {
        return isNameStart(c)
                || c >= '0' && c <= '9'
                || c == '-'
                || c == '.'
                || c == 0xB7
                || c >= 0x300 && c <= 0x36F
                || c == 0x203F
                || c == 0x2040;
    }

    /** Where a name without colon ends that begins there; the same where there is none. */
    static int endOfName(final String text, final int from) {
        int at = from;
        while (at < text.length()) {
            final int c = text.codePointAt(at);
            if (at == from ? !isNameStart(c) : !isNamePart(c)) {
                break;
            }
            at += Character.charCount(c);
        }
        return at;
    }

    static boolean isName(final String text) {
        return !text.isEmpty() && endOfName(text, 0) == text.length();
    }

    /**
     * The value of an attribute as it is meant: references stand for characters, white space is space.
     *
     * @param spelled what stands between the quotes
     * @throws MarkupException where that cannot stand there
     */
    static String attributeValue(final String spelled) throws MarkupException {
        final StringBuilder value = new StringBuilder(spelled.length());
        int at = 0;
        while (at < spelled.length()) {
            final int c = spelled.codePointAt(at);
            if (c == '<' || !isCharacter(c)) {
                throw new MarkupException(
                        "an attribute value cannot have the character U+" + String.format("%04X", c) + " as it is");
            }
            if (c == '&') {
                final int end = spelled.indexOf(';', at);
                value.appendCodePoint(reference(end < 0 ? "" : spelled.substring(at + 1, end)));
                at = end + 1;
            } else {
                value.appendCodePoint(isSpace(c) ? ' ' : c);
                at += Character.charCount(c);
            }
        }
        return value.toString();
    }

    private static int reference(final String name) throws MarkupException {
        final Integer entity = ENTITIES.get(name);
        if (entity != null) {
            return entity;
        }
        if (name.matches("#\\d{1,7}|#x[0-9A-Fa-f]{1,6}")) {
            final int c = name.charAt(1) == 'x'
                    ? Integer.parseInt(name.substring(2), 16)
                    : Integer.parseInt(name.substring(1));
            if (Character.isValidCodePoint(c) && isCharacter(c)) {
                return c;
            }
        }
        throw new MarkupException("an ampersand that begins no reference: it is written as &amp;");
    }
}
