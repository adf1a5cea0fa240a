package io.rollcall.rls.core.internal.subscription;

import io.rollcall.rls.api.Body;
import io.rollcall.rls.core.internal.rlmi.NestedLists;
import io.rollcall.rls.spi.StoredBackEnd;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What is known of a resource through one back-end subscription, and the members that show it. Each dialog of the back
 * end is an instance (RFC 4662, 5.5), in the order they were first heard. A package without several instances has one
 * at a time: a new dialog takes the place of the one before.
 */
final class ResourceState extends Joining {

    private List<Member> members = List.of();
    private List<Instance> instances = List.of();

    /** Nothing is known yet. */
    ResourceState(final BackEndSubscription backEnd) {
        super(backEnd);
    }

    // ---- who shows it ---------------------------------------------------------------------------------------------

    void add(final Member member) {
        members = Few.with(members, member);
    }

    /** Takes a member away; whether it was the last. */
    boolean remove(final Member member) {
        members = Few.without(members, member);
        return members.isEmpty();
    }

    /** Whether no member shows it. */
    boolean unused() {
        return members.isEmpty();
    }

    // ---- what is known --------------------------------------------------------------------------------------------

    /** Whether nothing was heard yet. */
    boolean unheard() {
        return instances.isEmpty();
    }

    /** What is known, in stable order; belongs to this state, and changes with it. */
    List<Instance> instances() {
        return instances;
    }

    /** Whether another dialog may become an instance; more than this of one resource are of no use to anybody. */
    boolean roomFor(final String id) {
        return !several() || indexOf(id) >= 0 || standing() < most() && !isListElsewhere();
    }

    /** RFC 4662, 4.7: the first dialog with a remote list is the only one, whatever the package says of forks. */
    private boolean isListElsewhere() {
        for (final Instance one : instances) {
            if (one.stands() && one.body() != null && NestedLists.isList(one.body())) {
                return true;
            }
        }
        return false;
    }

    private int standing() {
        int count = 0;
        for (final Instance one : instances) {
            count += one.stands() ? 1 : 0;
        }
        return count;
    }

    private int most() {
        return context().settings().maxInstances();
    }

    // ---- what back ends say ---------------------------------------------------------------------------------------

    /**
     * The back end said that the subscription of one dialog stands.
     *
     * @param id the instance: the same for the life of the dialog, unique in the resource
     * @param state active or pending
     * @param body what came with it, or null
     */
    void heard(final String id, final String state, final Body body) {
        final int at = indexOf(id);
        boolean seen = at < 0 && clearFor();
        final Body held = at < 0 ? null : instances.get(at).body();
        final Body joined = joined(id, state, held, body);
        seen |= put(at, new Instance(id, state, null, joined, nowMs()));
        tell(seen);
    }

    /**
     * A dialog ended, or could not be made. Of a dialog never heard, watchers are told by the instance that it would
     * have replaced.
     *
     * @param reason of RFC 6665, 4.1.3
     */
    void ended(final String id, final String reason) {
        forget(id);
        final int known = indexOf(id);
        boolean seen = false;
        if (known >= 0) {
            seen = put(known, instances.get(known).end(reason, nowMs()));
        } else if (instances.isEmpty()) {
            seen = put(-1, new Instance(id, "terminated", reason, null, nowMs()));
        } else {
            final boolean several = several();
            for (int at = 0; at < instances.size(); at++) {
                final Instance one = instances.get(at);
                seen |= (!several || !one.stands()) && put(at, one.end(reason, nowMs()));
            }
        }
        tell(seen);
    }

    /** A dialog is over without a word that watchers should see: it is shown until another one is heard. */
    void lapsed(final String id) {
        final int at = indexOf(id);
        if (at >= 0 && instances.get(at).stands()) {
            set(at, instances.get(at).lapse());
        }
        silent();
    }

    /** The back end had nothing to say that watchers could see; who waited for a first answer may have it now. */
    void silent() {
        tell(false);
    }

    /** The package is there again: joins what waited. */
    void joinWaiting() {
        if (!waits()) {
            return;
        }
        boolean seen = false;
        for (int at = 0; at < instances.size(); at++) {
            final Instance one = instances.get(at);
            final Body joined = joinWaiting(one.id(), one.body());
            seen |= put(at, new Instance(one.id(), one.state(), one.reason(), joined, nowMs(), one.lapsed()));
        }
        tell(seen);
    }

    /** Takes away what a new dialog replaces; whether watchers saw any of it. */
    private boolean clearFor() {
        final boolean several = several();
        boolean seen = false;
        for (int at = instances.size() - 1; at >= 0; at--) {
            final Instance one = instances.get(at);
            if (!several || one.lapsed()) {
                forget(one.id());
                seen |= one.visible();
                remove(at);
            }
        }
        return seen;
    }

    /** Whether watchers see a difference. */
    private boolean put(final int at, final Instance next) {
        if (at < 0) {
            add(next);
            return next.visible();
        }
        final boolean same = next.sameAs(instances.get(at));
        set(at, next);
        return !same;
    }

    private void add(final Instance next) {
        if (instances.size() >= most()) {
            // a watcher that does not answer is told of no end: they shall not pile up
            instances = instances.stream().filter(one -> !one.terminated()).toList();
        }
        instances = Few.with(instances, next);
    }

    private void set(final int at, final Instance next) {
        instances = Few.with(instances, at, next);
    }

    private void remove(final int at) {
        instances = Few.without(instances, instances.get(at));
    }

    private int indexOf(final String id) {
        for (int at = 0; at < instances.size(); at++) {
            if (instances.get(at).id().equals(id)) {
                return at;
            }
        }
        return -1;
    }

    private void tell(final boolean changed) {
        for (final Member member : members) {
            member.backEndChanged(changed);
        }
    }

    private long nowMs() {
        return context().clock().millis();
    }

    // ---- ends that were told --------------------------------------------------------------------------------------

    /** Whether this one goes once its end was told: what stands, or else the last one, is what remains to be shown. */
    boolean passing(final Instance instance) {
        if (!instance.terminated() || instances.size() == 1) {
            return false;
        }
        for (final Instance other : instances) {
            if (!other.terminated()) {
                return true;
            }
        }
        return instance != instances.get(instances.size() - 1);
    }

    /** A watcher knows of ends; drops the instances whose end every member has told (RFC 4662, 4.5). */
    void dropTold() {
        for (int at = instances.size() - 1; at >= 0; at--) {
            final Instance one = instances.get(at);
            if (passing(one) && toldByAll(one.id())) {
                remove(at);
                members.forEach(member -> member.dropped(one.id()));
            }
        }
    }

    private boolean toldByAll(final String id) {
        for (final Member member : members) {
            if (!member.hasToldEndOf(id)) {
                return false;
            }
        }
        return true;
    }

    // ---- stored ---------------------------------------------------------------------------------------------------

    /** As values. */
    List<StoredBackEnd.StoredInstance> stored() {
        final List<StoredBackEnd.StoredInstance> values = new ArrayList<>(instances.size());
        for (final Instance one : instances) {
            values.add(new StoredBackEnd.StoredInstance(one.id(), one.state(), one.reason(), one.body()));
        }
        return values;
    }

    /**
     * As it was when it was stored. What no dialog stands behind was shown until another one is heard, and still is.
     *
     * @param standing ids of the instances whose dialogs go on
     */
    void restore(final List<StoredBackEnd.StoredInstance> stored, final Set<String> standing) {
        for (final StoredBackEnd.StoredInstance one : stored) {
            final Instance known = new Instance(one.id(), one.state(), one.reason(), one.body(), nowMs());
            add(known.terminated() || standing.contains(one.id()) ? known : known.lapse());
        }
    }
}
