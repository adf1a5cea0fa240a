package io.rollcall.rls.xcap.server.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rollcall.rls.api.DocumentChecker.Defect;
import java.util.List;

/** Answers 409 with the reason in a document of application/xcap-error+xml (RFC 4825, 11). */
final class Conflict {

    private static final int LONGEST_PHRASE = 500;

    private Conflict() {}

    static Reply of(final Defect defect) {
        final String phrase = defect.toString();
        switch (defect.kind()) {
            case NOT_UTF_8:
                return reply("not-utf-8", phrase, "");
            case NOT_WELL_FORMED:
                return reply("not-well-formed", phrase, "");
            case SCHEMA:
                return reply("schema-validation-error", phrase, "");
            case UNIQUENESS:
                return uniqueness(phrase, defect.field(), defect.alternatives());
            default:
                return reply("constraint-failure", phrase, "");
        }
    }

    /** By the name of its element. */
    static Reply of(final String element, final String phrase) {
        return reply(element, phrase, "");
    }

    static Reply constraint(final String phrase) {
        return reply("constraint-failure", phrase, "");
    }

    /** A value that something else has; others that would do are told (RFC 4825, 11). */
    private static Reply uniqueness(final String phrase, final String field, final List<String> alternatives) {
        final StringBuilder exists = new StringBuilder("<exists field=\"" + escaped(field) + '"');
        exists.append(alternatives.isEmpty() ? "/>" : ">");
        alternatives.forEach(
                one -> exists.append("<alt-value>").append(escaped(one)).append("</alt-value>"));
        return reply(
                "uniqueness-failure",
                phrase,
                exists.append(alternatives.isEmpty() ? "" : "</exists>").toString());
    }

    /** What it would be put into is not there; the ancestor is the nearest above it that is (RFC 4825, 8.2.1). */
    static Reply noParent(final String why, final String ancestor) {
        return reply("no-parent", why, "<ancestor>" + escaped(ancestor) + "</ancestor>");
    }

    private static Reply reply(final String element, final String phrase, final String content) {
        final String text = phrase.length() > LONGEST_PHRASE ? phrase.substring(0, LONGEST_PHRASE) : phrase;
        final String document = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                + "<xcap-error xmlns=\"urn:ietf:params:xml:ns:xcap-error\"><" + element + " phrase=\"" + escaped(text)
                + (content.isEmpty() ? "\"/>" : "\">" + content + "</" + element + '>')
                + "</xcap-error>\n";
        return Reply.of(409, "application/xcap-error+xml", document.getBytes(UTF_8));
    }

    private static String escaped(final String text) {
        final StringBuilder out = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            switch (c) {
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '&' -> out.append("&amp;");
                case '"' -> out.append("&quot;");
                default -> {
                    final boolean character = c >= ' ' && (c < 0xD800 || c > 0xDFFF) && c != 0xFFFE && c != 0xFFFF;
                    out.appendCodePoint(character ? c : ' ');
                }
            }
        });
        return out.toString();
    }
}
