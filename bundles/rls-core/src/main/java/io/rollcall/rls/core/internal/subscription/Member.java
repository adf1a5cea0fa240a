package io.rollcall.rls.core.internal.subscription;

import io.rollcall.rls.api.SubscriptionState;
import io.rollcall.rls.core.internal.rlmi.AggregateBody;
import io.rollcall.rls.spi.ListEntry;
import java.util.ArrayList;
import java.util.List;

/** The virtual subscription to one resource of one list subscription (RFC 4662, 2), and what its watcher was told. */
final class Member {

    private final ListNotifier notifier;
    private final BackEndSubscription backEnd;

    /** Makes one instance of all, or null where each is shown. */
    private final Consolidation consolidation;

    /** Why nobody is asked for it, or null where it has a back-end subscription. */
    private final String refusal;

    private ListEntry entry;

    /** Id of the only instance that the watcher was told of, or null; what nearly every member has. */
    private String told;

    /** What it was told where the resource has or had several instances; else null, for there are many members. */
    private Forks forks;

    boolean dirty;

    /** One that is listed, and no more than that. */
    Member(final ListNotifier notifier, final ListEntry entry, final String refusal) {
        this.notifier = notifier;
        this.entry = entry;
        this.backEnd = null;
        this.consolidation = null;
        this.refusal = refusal;
    }

    Member(
            final ListNotifier notifier,
            final ListEntry entry,
            final BackEndSubscription backEnd,
            final Consolidation consolidation) {
        this.refusal = null;
        this.notifier = notifier;
        this.entry = entry;
        this.backEnd = backEnd;
        this.consolidation = consolidation;
        if (consolidation != null) {
            consolidation.update(backEnd.state().instances());
        }
    }

    ListEntry entry() {
        return entry;
    }

    /** The list was edited and the entry stayed, perhaps with another name. */
    void entry(final ListEntry edited) {
        entry = edited;
    }

    /** Its back-end subscription, or null where there is none. */
    BackEndSubscription backEnd() {
        return backEnd;
    }

    /** Why it has no back-end subscription, or null. */
    String refusal() {
        return refusal;
    }

    /** Whether it can go on as the member of this entry. */
    boolean isFor(final ListEntry edited, final String refused) {
        return entry.target().equals(edited.target()) && (refusal == null ? refused == null : refusal.equals(refused));
    }

    /**
     * The back end said something, or its subscription ended.
     *
     * @param changed whether watchers see a difference
     */
    void backEndChanged(final boolean changed) {
        if (changed
                && (consolidation == null
                        || consolidation.update(backEnd.state().instances()))) {
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
        if (forks == null) {
            return told != null && !isHeld(told);
        }
        for (final String id : forks.told) {
            if (!isHeld(id)) {
                return true;
            }
        }
        return false;
    }

    /** What this watcher is shown. */
    private List<Instance> instances() {
        if (backEnd == null) {
            return List.of();
        }
        return consolidation == null ? backEnd.state().instances() : consolidation.shown();
    }

    private boolean isHeld(final String id) {
        for (final Instance instance : instances()) {
            if (instance.id().equals(id)) {
                return true;
            }
        }
        return false;
    }

    /** The watcher knows what is known: a subscription that was stored goes on. */
    void assumeTold() {
        final List<String> ids = new ArrayList<>(1);
        for (final Instance instance : instances()) {
            if (instance.visible()) {
                ids.add(instance.id());
            }
        }
        told(ids);
    }

    /** Puts the resource into a document; whether the end of an instance is in it that goes once this was told. */
    boolean write(final AggregateBody body) {
        body.resource(entry.uri(), entry.names());
        final List<Instance> instances = instances();
        if (instances.size() == 1) {
            writeOnly(instances.get(0), body);
            return false;
        }
        if (instances.isEmpty() && forks == null) {
            told = null;
            return false;
        }
        return writeAll(instances, body);
    }

    /** What nearly every resource has; nothing is allocated. */
    private void writeOnly(final Instance instance, final AggregateBody body) {
        if (forks != null && forks.endsTold.isEmpty()) {
            forks = null;
        }
        final String id = instance.visible() ? instance.id() : null;
        if (forks == null) {
            told = id;
        } else {
            forks.told = id == null ? List.of() : List.of(id);
            forks.endsUnderWay = List.of();
        }
        if (id != null) {
            write(instance, body);
        }
    }

    private boolean writeAll(final List<Instance> instances, final AggregateBody body) {
        final Forks all = forks();
        all.told = new ArrayList<>(instances.size());
        all.endsUnderWay = List.of();
        for (final Instance instance : instances) {
            if (!instance.visible()) {
                continue;
            }
            if (!backEnd.state().passing(instance)) {
                all.told.add(instance.id());
                write(instance, body);
            } else if (!all.endsTold.contains(instance.id())) {
                all.endsUnderWay = Few.with(all.endsUnderWay, instance.id());
                write(instance, body);
            }
        }
        return !all.endsUnderWay.isEmpty();
    }

    private Forks forks() {
        if (forks == null) {
            forks = new Forks();
            told = null;
        }
        return forks;
    }

    /** Puts only its name into a document: its state is told in a later one. */
    void writeBare(final AggregateBody body) {
        body.resource(entry.uri(), entry.names());
    }

    /** Says of instances that the watcher was told of and that are gone that they ended: where no full state can. */
    void writeReplaced(final List<String> before, final AggregateBody body) {
        for (final String id : before) {
            if (!isHeld(id)) {
                body.instance(id, SubscriptionState.TERMINATED, "timeout", null);
            }
        }
    }

    /** It has left the list: says that its instances ended, where no full state can. */
    void writeGone(final AggregateBody body) {
        writeBare(body);
        told().forEach(id -> body.instance(id, SubscriptionState.TERMINATED, "noresource", null));
    }

    /** Ids of the instances that the watcher was told of. */
    List<String> told() {
        if (forks != null) {
            return forks.told;
        }
        return told == null ? List.of() : List.of(told);
    }

    /** What was written of it is not told after all: the watcher knows of these. */
    void told(final List<String> ids) {
        if (forks == null && ids.size() <= 1) {
            told = ids.isEmpty() ? null : ids.get(0);
        } else {
            forks().told = ids;
            forks.endsUnderWay = List.of();
        }
    }

    private static void write(final Instance instance, final AggregateBody body) {
        body.instance(instance.id(), instance.state(), instance.reason(), instance.told());
    }

    /** The watcher has what was under way: ends of instances were told, and are not told again (RFC 4662, 4.5). */
    void endsArrived() {
        final Forks all = forks();
        for (final String id : all.endsUnderWay) {
            all.endsTold = Few.with(all.endsTold, id);
        }
        all.endsUnderWay = List.of();
        backEnd.state().dropTold();
    }

    boolean hasToldEndOf(final String id) {
        return consolidation != null || forks != null && forks.endsTold.contains(id);
    }

    /** The resource has this instance no more. */
    void dropped(final String id) {
        if (forks != null) {
            forks.endsTold = Few.without(forks.endsTold, id);
        }
    }

    /** Whether what a watcher was told before the server started again can be gone on with. */
    boolean goesOn() {
        return consolidation == null;
    }

    /** What the watcher of a member with several instances was told; all ids of instances. */
    private static final class Forks {

        /** Those that stand with the watcher; a partial document does not take one away. */
        private List<String> told = List.of();

        /** Those whose end is in the NOTIFY under way. */
        private List<String> endsUnderWay = List.of();

        /** Those whose end the watcher knows, so that it is not told again. */
        private List<String> endsTold = List.of();
    }
}
