package io.rollcall.rls.conformance;

/**
 * A row of the table of requirements.
 *
 * @param id what tests call it, for example {@code 4662-5.2-b}
 * @param level MUST, MUST NOT, SHOULD, SHOULD NOT or MAY
 * @param spec the specification it comes from, for example {@code RFC 4662}
 * @param section the section of that specification
 * @param text what is required, in our own words
 */
record Requirement(String id, String level, String spec, String section, String text) {

    /** MUST and MUST NOT. */
    boolean isMust() {
        return level.startsWith("MUST");
    }

    /** SHOULD and SHOULD NOT. */
    boolean isShould() {
        return level.startsWith("SHOULD");
    }
}
