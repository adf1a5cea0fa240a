package io.rollcall.rls.core.internal.subscription;

/** Where a back-end subscription, or one dialog of it, stands. */
enum BackEndPhase {
    /** Its SUBSCRIBE has not left yet. */
    WAITING,
    /** The initial SUBSCRIBE has no answer yet. */
    TRYING,
    /** It runs. */
    STANDING,
    /** It runs, and a SUBSCRIBE in its dialog has no answer yet. */
    REFRESHING,
    /** It ended, or could not be made. */
    FAILED,
    /** Nobody needs it any more; its last NOTIFY is waited for. */
    LEAVING
}
