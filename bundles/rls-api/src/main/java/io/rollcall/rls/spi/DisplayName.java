package io.rollcall.rls.spi;

import static java.util.Objects.requireNonNull;

/**
 * A name for people.
 *
 * @param language value of {@code xml:lang}, or null
 * @param text the name
 */
public record DisplayName(String language, String text) {

    public DisplayName {
        requireNonNull(text);
    }
}
