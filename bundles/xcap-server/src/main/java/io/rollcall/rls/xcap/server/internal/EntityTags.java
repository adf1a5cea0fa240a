package io.rollcall.rls.xcap.server.internal;

import io.rollcall.rls.spi.Precondition;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads If-Match and If-None-Match (RFC 9110, 13.1.1 and 13.1.2). */
final class EntityTags {

    private static final Pattern TAG = Pattern.compile("\\G\\s*(W/)?\"([^\"\\p{Cntrl}]*)\"\\s*(?:,\\s*|$)");

    private EntityTags() {}

    /** Throws IllegalArgumentException where a field is neither a list of entity tags nor a star. */
    static Precondition precondition(final Request request) {
        return new Precondition(tags(request.field("If-Match"), true), tags(request.field("If-None-Match"), false));
    }

    private static List<String> tags(final String value, final boolean strong) {
        if (value == null) {
            return null;
        }
        if (value.strip().equals(Precondition.ANY)) {
            return List.of(Precondition.ANY);
        }
        final List<String> tags = new ArrayList<>();
        final Matcher matcher = TAG.matcher(value);
        int end = 0;
        while (end < value.length() && matcher.find()) {
            end = matcher.end();
            final boolean weak = matcher.group(1) != null;
            // all our tags are strong; a weak one never equals one of them where that matters (RFC 9110, 8.8.3.2), and
            // a tag that is spelled as a star is no star
            if (!(strong && weak) && !matcher.group(2).equals(Precondition.ANY)) {
                tags.add(matcher.group(2));
            }
        }
        if (end < value.length() || end == 0) {
            throw new IllegalArgumentException("no list of entity tags: " + value);
        }
        return tags;
    }
}
