package io.rollcall.rls.spi;

import static java.util.Objects.requireNonNull;

/**
 * Something in a list document that is not served.
 *
 * @param what the entry or reference as spelled
 * @param why for the operator
 */
public record LeftOut(String what, String why) {

    public LeftOut {
        requireNonNull(what);
        requireNonNull(why);
    }
}
