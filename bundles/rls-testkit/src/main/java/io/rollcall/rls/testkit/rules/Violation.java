package io.rollcall.rls.testkit.rules;

/**
 * A rule that a message broke.
 *
 * @param requirement its id in the requirements list
 * @param where the message, for example {@code NOTIFY 3}
 * @param text what was seen, and what was due
 */
public record Violation(String requirement, String where, String text) {

    @Override
    public String toString() {
        return requirement + ": " + text + " (" + where + ")";
    }
}
