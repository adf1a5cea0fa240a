package io.rollcall.rls.xcap.server.internal;

/**
 * What a change of a node makes of its document, or why it cannot be.
 *
 * @param text of the whole document; null where it cannot be
 * @param created whether the node was not there before
 * @param refusal null where it can be
 */
record Edit(String text, boolean created, Reply refusal) {

    static Edit created(final String text) {
        return new Edit(text, true, null);
    }

    static Edit replaced(final String text) {
        return new Edit(text, false, null);
    }

    static Edit refused(final Reply refusal) {
        return new Edit(null, false, refusal);
    }
}
