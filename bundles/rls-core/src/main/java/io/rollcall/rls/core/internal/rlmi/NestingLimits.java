package io.rollcall.rls.core.internal.rlmi;

/**
 * What a list of another server may be at most; one that is more is refused, and the state before stays.
 *
 * @param depth lists inside each other
 * @param parts of one multipart
 * @param entries of one document
 */
public record NestingLimits(int depth, int parts, int entries) {

    /** More than any list of people needs. */
    public static final NestingLimits DEFAULTS = new NestingLimits(16, 10_000, 10_000);
}
