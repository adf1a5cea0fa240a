package io.rollcall.rls.store.jdbc.internal;

import io.rollcall.rls.api.Dialog;

/**
 * A dialog as Kamailio's tables name it.
 *
 * @param callId Call-ID
 * @param toTag our tag: the watcher's SUBSCRIBE had us in To
 * @param fromTag the watcher's tag
 */
record DialogKey(String callId, String toTag, String fromTag) {

    static DialogKey of(final Dialog dialog) {
        return new DialogKey(dialog.callId(), dialog.localTag(), dialog.remoteTag() == null ? "" : dialog.remoteTag());
    }

    /** As it stands in {@code rls_presentity.rlsubs_did}. */
    String did() {
        return callId + ';' + fromTag + ';' + toTag;
    }
}
