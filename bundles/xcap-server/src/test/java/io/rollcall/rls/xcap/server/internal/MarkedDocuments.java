package io.rollcall.rls.xcap.server.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rollcall.rls.api.DocumentChecker;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** A checker of documents that say themselves what is wrong with them, and which services they have. */
final class MarkedDocuments implements DocumentChecker {

    private static final Pattern SERVICE = Pattern.compile("service=(\\S+?)[<\\s]");

    @Override
    public List<Defect> check(final String auid, final byte[] bytes) {
        for (final Kind kind : Kind.values()) {
            if (new String(bytes, UTF_8).contains(kind.name())) {
                return List.of(new Defect(3, 7, "\"bad\" & <ugly>", kind, kind == Kind.UNIQUENESS ? "//a/@b" : null));
            }
        }
        return List.of();
    }

    @Override
    public List<String> services(final String auid, final String xui, final String name, final byte[] bytes) {
        return SERVICE.matcher(new String(bytes, UTF_8))
                .results()
                .map((MatchResult found) -> found.group(1))
                .toList();
    }

    @Override
    public List<String> alternatives(final String uri) {
        return List.of(uri + "-2");
    }
}
