package io.rollcall.rls.spi;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * What a resolver says of a list, and how it came to that.
 *
 * @param resolution as watchers get it
 * @param steps a line each, in the order in which they were done: who was asked, which document, what was left out;
 *     with values as users spell them, but no control characters
 */
public record Explanation(Resolution resolution, List<String> steps) {

    public Explanation {
        requireNonNull(resolution);
        steps = List.copyOf(steps);
    }
}
