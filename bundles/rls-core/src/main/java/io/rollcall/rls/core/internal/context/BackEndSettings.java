package io.rollcall.rls.core.internal.context;

import io.rollcall.rls.api.ConfigurationReader;
import io.rollcall.rls.core.internal.coding.Coding;
import java.util.ArrayList;
import java.util.List;

/**
 * What PID {@code rls} says of how back ends are subscribed to, apart from times. The keys and their meaning are in
 * {@link EngineConfiguration}.
 *
 * @param maxRedirects alternatives of 3xx responses tried for one SUBSCRIBE
 * @param encoding content codings that NOTIFYs may have, best first; mostly none
 * @param maxBodyLength octets of a body at most, once its coding is undone or partial states are joined
 * @param maxNestingLevel lists inside of each other that are asked for as lists; below zero: any number
 */
public record BackEndSettings(int maxRedirects, List<Coding> encoding, int maxBodyLength, int maxNestingLevel) {

    /** Every default. */
    public static final BackEndSettings DEFAULTS = new BackEndSettings(5, List.of(), 1 << 20, -1);

    static BackEndSettings read(final ConfigurationReader keys, final BackEndSettings standing) {
        return new BackEndSettings(
                (int) keys.number("max_redirects", 0, 100, DEFAULTS.maxRedirects, standing.maxRedirects),
                codings(keys, standing.encoding),
                (int) keys.number(
                        "max_backend_body_length", 1024, 1 << 28, DEFAULTS.maxBodyLength, standing.maxBodyLength),
                (int) keys.number(
                        "max_nesting_level|max_list_nesting_level",
                        -1,
                        1000,
                        DEFAULTS.maxNestingLevel,
                        standing.maxNestingLevel));
    }

    private static List<Coding> codings(final ConfigurationReader keys, final List<Coding> standing) {
        final List<Coding> read = new ArrayList<>();
        for (final String token : keys.texts("backend_encoding", List.of())) {
            if (token.equalsIgnoreCase("none")) {
                return List.of();
            }
            try {
                read.add(Coding.of(token));
            } catch (final IllegalArgumentException e) {
                keys.refuse("backend_encoding = " + token + ' ' + e.getMessage() + "; " + standing + " stays");
                return standing;
            }
        }
        return List.copyOf(read);
    }
}
