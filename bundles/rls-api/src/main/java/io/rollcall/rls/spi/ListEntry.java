package io.rollcall.rls.spi;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * A member of a list.
 *
 * @param uri as the document spells it: what watchers see in RLMI, byte for byte (RFC 4662, 5.3)
 * @param target the SIP URI to subscribe to: scheme added, escapes undone where needless
 * @param names display names
 */
public record ListEntry(String uri, String target, List<DisplayName> names) {

    public ListEntry {
        requireNonNull(uri);
        requireNonNull(target);
        if (target.equals(uri)) {
            // mostly so, and there are many entries: one text for both
            target = uri;
        }
        names = List.copyOf(names);
    }
}
