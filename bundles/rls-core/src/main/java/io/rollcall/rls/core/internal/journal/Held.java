package io.rollcall.rls.core.internal.journal;

import io.rollcall.rls.core.internal.lane.Deadline;

/** A message for a dialog that may be among those that are being taken up. */
final class Held extends Deadline {

    private final HeldMessages messages;
    private final int hash;
    private final Runnable goOn;
    private final Runnable giveUp;

    Held(final HeldMessages messages, final int hash, final Runnable goOn, final Runnable giveUp) {
        this.messages = messages;
        this.hash = hash;
        this.goOn = goOn;
        this.giveUp = giveUp;
    }

    int hash() {
        return hash;
    }

    void goOn() {
        goOn.run();
    }

    void giveUp() {
        giveUp.run();
    }

    @Override
    protected void due(final long nowMs) {
        messages.letGo(this);
        giveUp();
    }
}
