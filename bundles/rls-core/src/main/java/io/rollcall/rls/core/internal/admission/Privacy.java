package io.rollcall.rls.core.internal.admission;

import io.rollcall.rls.api.SubscribeRequest;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What a watcher wants not to be told of him: the field Privacy (RFC 3323, 4.2; RFC 3325, 9.3). */
final class Privacy {

    /** Ask for everything that may tell who he is to be left out; {@code critical} adds nothing, since we do. */
    private static final Set<String> OF_USER = Set.of("user", "header", "session");

    private Privacy() {}

    /**
     * Whether back ends must not learn who he is.
     *
     * @param asserted whether that was told by an asserted identity, which {@code id} keeps inside the trust domain
     */
    static boolean hides(final SubscribeRequest request, final boolean asserted) {
        boolean hides = false;
        for (final String line : request.others().getOrDefault("privacy", List.of())) {
            for (final String value : line.toLowerCase(Locale.ROOT).split("[;,\\s]+")) {
                if (value.equals("none")) {
                    return false;
                }
                hides |= OF_USER.contains(value) || asserted && value.equals("id");
            }
        }
        return hides;
    }
}
