package io.rollcall.rls.shell.internal;

import io.rollcall.rls.spi.DocumentSelector;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads document selectors (RFC 4825, 6.2) out of paths such as {@code lists/rls-services/users/sip:alice@d/index}:
 * everything before the application usage is where the files happen to lie.
 */
final class XcapPath {

    private static final Set<String> USAGES = Set.of(DocumentSelector.RLS_SERVICES, DocumentSelector.RESOURCE_LISTS);

    private XcapPath() {}

    /** The selector of that path, or empty where it has not the layout of an XCAP root. */
    static Optional<DocumentSelector> selector(final String path) {
        final List<String> parts = Arrays.stream(path.replace('\\', '/').split("/"))
                .filter(part -> !part.isEmpty())
                .map(XcapPath::decoded)
                .toList();
        for (int at = parts.size() - 1; at >= 0; at--) {
            if (USAGES.contains(parts.get(at))) {
                return selector(parts.subList(at, parts.size()));
            }
        }
        return Optional.empty();
    }

    private static Optional<DocumentSelector> selector(final List<String> parts) {
        if (parts.size() >= 4 && parts.get(1).equals("users")) {
            return Optional.of(new DocumentSelector(parts.get(0), parts.get(2), rest(parts, 3)));
        }
        if (parts.size() >= 3 && parts.get(1).equals("global")) {
            return Optional.of(new DocumentSelector(parts.get(0), null, rest(parts, 2)));
        }
        return Optional.empty();
    }

    private static String rest(final List<String> parts, final int from) {
        return String.join("/", parts.subList(from, parts.size()));
    }

    /** Undoes percent escapes; a plus sign is a plus sign in a path. */
    private static String decoded(final String part) {
        try {
            return java.net.URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (final IllegalArgumentException e) {
            return part;
        }
    }
}
