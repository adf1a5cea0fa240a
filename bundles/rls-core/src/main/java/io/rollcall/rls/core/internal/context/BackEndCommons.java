package io.rollcall.rls.core.internal.context;

import io.rollcall.rls.core.internal.digest.CredentialsBook;

/**
 * What the back-end subscriptions of all lanes have in common.
 *
 * @param credentials what to answer those with that challenge us
 * @param pauses servers that want to be left alone for a while
 * @param pace of what is asked for all watchers at once
 * @param count how many there are
 */
public record BackEndCommons(CredentialsBook credentials, ServerPauses pauses, Pace pace, BackEndCount count) {

    /** Nothing yet. */
    public BackEndCommons() {
        this(new CredentialsBook(), new ServerPauses(), new Pace(), new BackEndCount());
    }
}
