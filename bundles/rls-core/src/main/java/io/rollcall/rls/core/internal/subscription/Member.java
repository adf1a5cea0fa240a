package io.rollcall.rls.core.internal.subscription;

import io.rollcall.rls.core.internal.rlmi.AggregateBody;
import io.rollcall.rls.spi.ListEntry;

/** The virtual subscription to one resource of one list subscription (RFC 4662, 2). */
final class Member {

    private final ListNotifier notifier;
    private final BackEndSubscription backEnd;
    private ListEntry entry;
    private String toldInstance;
    boolean dirty;

    Member(final ListNotifier notifier, final ListEntry entry, final BackEndSubscription backEnd) {
        this.notifier = notifier;
        this.entry = entry;
        this.backEnd = backEnd;
    }

    ListEntry entry() {
        return entry;
    }

    /** The list was edited and the entry stayed, perhaps with another name. */
    void entry(final ListEntry edited) {
        entry = edited;
    }

    BackEndSubscription backEnd() {
        return backEnd;
    }

    /**
     * The back end said something, or its subscription ended.
     *
     * @param changed whether watchers see a difference
     */
    void backEndChanged(final boolean changed) {
        if (changed) {
            notifier.changed(this);
        } else {
            notifier.heard();
        }
    }

    /**
     * Whether a partial document would leave an instance standing with the watcher that is gone: a new back-end dialog
     * makes a new instance (RFC 4662, 5.5), and only a full state clears the old one away.
     */
    boolean replaced() {
        final Instance instance = backEnd.state().instance();
        return toldInstance != null && (instance == null || !toldInstance.equals(instance.id()));
    }

    /** The watcher knows what is known: a subscription that was stored goes on. */
    void assumeTold() {
        final Instance instance = backEnd.state().instance();
        toldInstance = instance != null && instance.visible() ? instance.id() : null;
    }

    /** Puts the resource into a document. */
    void write(final AggregateBody body) {
        body.resource(entry.uri(), entry.names());
        final Instance instance = backEnd.state().instance();
        toldInstance = null;
        if (instance != null && instance.visible()) {
            toldInstance = instance.id();
            body.instance(instance.id(), instance.state(), instance.reason(), instance.told());
        }
    }
}
