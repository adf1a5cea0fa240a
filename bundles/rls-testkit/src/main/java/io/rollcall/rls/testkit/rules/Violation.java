package io.rollcall.rls.testkit.rules;

/**
 * A rule that a NOTIFY broke.
 *
 * @param requirement its id in the requirements list
 * @param cseq        of the NOTIFY
 * @param text        what was seen, and what was due
 */
public record Violation(String requirement, long cseq, String text) {

    @Override
    public String toString() {
        return requirement + ": " + text + " (NOTIFY " + cseq + ")";
    }
}
