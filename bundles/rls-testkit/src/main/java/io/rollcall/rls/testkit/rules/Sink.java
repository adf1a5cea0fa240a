package io.rollcall.rls.testkit.rules;

/** Where a rule says what it found. */
@FunctionalInterface
interface Sink {

    void violated(String requirement, String text);
}
