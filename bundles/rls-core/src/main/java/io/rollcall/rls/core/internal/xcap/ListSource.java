package io.rollcall.rls.core.internal.xcap;

import java.util.ArrayList;
import java.util.List;

/** Where a list may be looked for: the values of {@code list_sources}. */
public enum ListSource {

    /** Services of rls-services documents (RFC 4826, 4), wherever those are but in files. */
    RLS_SERVICES("rls-services"),

    /** Lists of the users' own resource-lists documents, which no service defines. */
    USER_LISTS("user-lists"),

    /** Services of documents in files, and text lists. */
    FILES("files");

    /** Each of them, in this order. */
    public static final List<ListSource> ALL = List.of(values());

    private final String token;

    ListSource(final String token) {
        this.token = token;
    }

    /**
     * Reads the key.
     *
     * @throws IllegalArgumentException with the reason
     */
    static List<ListSource> parse(final List<String> tokens) {
        final List<ListSource> order = new ArrayList<>();
        for (final String one : tokens) {
            order.add(of(one));
        }
        return List.copyOf(order);
    }

    /** The one of that name; of a source that does not say, {@link #RLS_SERVICES}. */
    static ListSource ofService(final Object property) {
        return FILES.token.equals(property) ? FILES : RLS_SERVICES;
    }

    private static ListSource of(final String token) {
        for (final ListSource source : ALL) {
            if (source.token.equals(token)) {
                return source;
            }
        }
        throw new IllegalArgumentException("has " + token + ", which is none of rls-services, user-lists, files");
    }

    @Override
    public String toString() {
        return token;
    }
}
