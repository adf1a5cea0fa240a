package io.rollcall.rls.spi;

import java.util.List;

/**
 * What a request wants of a document as it stands, or it is not to be carried out (RFC 9110, 13.1; RFC 4825, 7.11). A
 * store asks within the transaction that writes, so that of two editors only one is right.
 *
 * @param match entity tags of which one must be that of the document, {@link #ANY} for whatever document there is; null
 *     where the request has no If-Match
 * @param noneMatch entity tags of which none may be that of the document, {@link #ANY} where there must be none; null
 *     where the request has no If-None-Match
 */
public record Precondition(List<String> match, List<String> noneMatch) {

    public static final String ANY = "*";

    /** Holds always. */
    public static final Precondition NONE = new Precondition(null, null);

    public Precondition {
        match = match == null ? null : List.copyOf(match);
        noneMatch = noneMatch == null ? null : List.copyOf(noneMatch);
    }

    /**
     * Whether it holds.
     *
     * @param etag entity tag of the document, or null where there is none
     */
    public boolean holds(final String etag) {
        return (match == null || names(match, etag)) && (noneMatch == null || !names(noneMatch, etag));
    }

    private static boolean names(final List<String> tags, final String etag) {
        return etag != null && (tags.contains(ANY) || tags.contains(etag));
    }
}
