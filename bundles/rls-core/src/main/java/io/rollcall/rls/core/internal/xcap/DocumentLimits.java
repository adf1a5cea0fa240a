package io.rollcall.rls.core.internal.xcap;

/**
 * How large a document may be. The parser has no limits of its own.
 *
 * @param maxBytes key {@code max_document_bytes}
 * @param maxDepth elements inside each other, key {@code max_document_depth}
 * @param maxEntries entries of one list, key {@code max_list_entries}
 * @param maxAttributes attributes and namespace declarations of one element
 */
public record DocumentLimits(int maxBytes, int maxDepth, int maxEntries, int maxAttributes) {

    public static final DocumentLimits DEFAULT = new DocumentLimits(1 << 20, 64, 10_000, 64);
}
