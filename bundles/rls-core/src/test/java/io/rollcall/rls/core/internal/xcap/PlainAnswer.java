package io.rollcall.rls.core.internal.xcap;

import io.rollcall.rls.spi.DisplayName;
import io.rollcall.rls.spi.ListEntry;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the plain resolver says of a list.
 *
 * @param refusal null where the list can be had; else what is said first about it
 * @param why a phrase of the reason, or empty
 * @param leftOut what, with a phrase of the reason
 * @param read documents that count for it
 * @param named URIs that were looked up on the way, to see whether they are lists
 */
record PlainAnswer(
        String refusal,
        String why,
        List<DisplayName> names,
        List<ListEntry> entries,
        Map<String, String> leftOut,
        Set<String> read,
        Set<String> named) {

    boolean sameAs(final PlainAnswer other) {
        return String.valueOf(refusal).equals(String.valueOf(other.refusal))
                && why.equals(other.why)
                && names.equals(other.names)
                && entries.equals(other.entries)
                && leftOut.toString().equals(other.leftOut.toString());
    }
}
