package io.rollcall.rls.core.internal.subscription;

import io.rollcall.rls.api.Body;
import io.rollcall.rls.core.internal.context.EngineContext;
import io.rollcall.rls.core.internal.rlmi.AggregateBody;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a watcher of a list is to be told: gathers the members that changed, and makes documents of them (RFC 4662, 5).
 * When is the matter of {@link ListNotifier}.
 *
 * <p>Where bodies have a largest size, what does not fit goes into further documents, cut between members. A full state
 * that must be cut names all members in its first document, those that did not fit without instance, and so is what it
 * says (5.2: true only if all are named); where not even the names fit, only partial documents are made.
 */
final class Telling {

    private static final Logger LOG = LoggerFactory.getLogger(Telling.class);

    /** Members remembered after they have left the list. */
    private static final int MOST_GONE = 1000;

    private final ListSubscription subscription;
    private final EngineContext context;
    private List<Member> dirty = new ArrayList<>(2);

    /** Members with ends of instances in the document under way; mostly none. */
    private List<Member> endings = List.of();

    /** Members that left the list since the last full state; only kept where there may never be another one. */
    private final List<Member> gone = new ArrayList<>(0);

    /** Whether what is marked is the rest of something that did not fit. */
    private boolean rest;

    Telling(final ListSubscription subscription, final EngineContext context) {
        this.subscription = subscription;
        this.context = context;
    }

    // ---- what changed ---------------------------------------------------------------------------------------------

    /** Watchers see a difference in this member. */
    void mark(final Member member) {
        if (!member.dirty) {
            member.dirty = true;
            dirty.add(member);
        }
    }

    /** This member left the list: a full state says so, or where there can be none, the end of its instances. */
    void left(final Member member) {
        if (subscription.delivery().mostBodyOctets() > 0 && !member.told().isEmpty() && gone.size() < MOST_GONE) {
            gone.add(member);
        }
    }

    /** Whether there is nothing to tell. */
    boolean nothing() {
        return dirty.isEmpty() && !rest;
    }

    /** Whether the last document was cut, and the rest is still to be told. */
    boolean unfinished() {
        return rest;
    }

    /** Whether only a full state can tell it: something that the watcher holds is gone. */
    boolean needsFullState() {
        for (final Member member : dirty) {
            if (member.replaced()) {
                return true;
            }
        }
        return false;
    }

    // ---- documents ------------------------------------------------------------------------------------------------

    /** Makes the next document; what is in it counts as told from now on. */
    Body document(final long version, final boolean full) {
        endings = List.of();
        final int most = subscription.delivery().mostBodyOctets();
        if (most > 0) {
            return capped(version, full, most);
        }
        final AggregateBody body = begin(version, full);
        // in the order of the list: phones fill their keys from it
        for (final Member member : full || dirty.size() > 1 ? subscription.members() : dirty) {
            if (full || member.dirty) {
                write(member, body);
            }
        }
        cleanAll();
        gone.clear();
        return body.finish();
    }

    private AggregateBody begin(final long version, final boolean full) {
        return new AggregateBody(
                subscription.delivery().form(),
                subscription.id() + '.' + version,
                "rls" + Long.toString(context.random() & Long.MAX_VALUE, 36),
                subscription.requestUri(),
                version,
                full,
                full && subscription.terms().open() ? subscription.list().names() : List.of());
    }

    private void write(final Member member, final AggregateBody body) {
        if (member.write(body)) {
            if (endings.isEmpty()) {
                endings = new ArrayList<>(1);
            }
            endings.add(member);
        }
    }

    private void cleanAll() {
        dirty.forEach(member -> member.dirty = false);
        dirty = new ArrayList<>(2);
        rest = false;
    }

    // ---- documents of a largest size ------------------------------------------------------------------------------

    private Body capped(final long version, final boolean full, final int most) {
        if (!full) {
            return page(version, most);
        }
        cleanAll();
        final AggregateBody bare = begin(version, true);
        subscription.members().forEach(member -> member.writeBare(bare));
        if (bare.size() > most && !subscription.members().isEmpty()) {
            context.counters().count("notify.full.without.room");
            subscription.members().forEach(this::mark);
            return page(version, most);
        }
        gone.clear();
        return skeleton(begin(version, true), most - bare.size());
    }

    /** All members, and the instances of as many as there is room for beside the names of all. */
    private Body skeleton(final AggregateBody body, final int roomBesideNames) {
        int room = roomBesideNames;
        for (final Member member : subscription.members()) {
            body.mark();
            final int before = body.size();
            member.writeBare(body);
            final int bare = body.size() - before;
            body.reset();
            write(member, body);
            final int beyond = body.size() - before - bare;
            if (beyond <= room) {
                room -= beyond;
            } else {
                body.reset();
                takeBack(member, List.of());
                member.writeBare(body);
                mark(member);
            }
        }
        rest = !dirty.isEmpty();
        return body.finish();
    }

    /** As many of the marked members as fit, longest waiting first; one that fits nowhere goes alone. */
    private Body page(final long version, final int most) {
        final AggregateBody body = begin(version, false);
        int told = writeGone(body, most);
        int written = 0;
        for (final Member member : dirty) {
            final List<String> before = member.told();
            body.mark();
            write(member, body);
            member.writeReplaced(before, body);
            if (body.size() > most && told > 0) {
                body.reset();
                takeBack(member, before);
                break;
            }
            told++;
            written++;
        }
        if (body.size() > most && written > 0) {
            oversized(dirty.get(0), body.size(), most);
        }
        keepFrom(written);
        return body.finish();
    }

    /** Who left the list, as many as fit; how many that are. */
    private int writeGone(final AggregateBody body, final int most) {
        int told = 0;
        while (!gone.isEmpty()) {
            body.mark();
            gone.get(0).writeGone(body);
            if (body.size() > most && told > 0) {
                body.reset();
                break;
            }
            gone.remove(0);
            told++;
        }
        return told;
    }

    private void keepFrom(final int written) {
        final List<Member> left = new ArrayList<>(dirty.subList(written, dirty.size()));
        dirty.subList(0, written).forEach(member -> member.dirty = false);
        dirty = left;
        rest = !left.isEmpty() || !gone.isEmpty();
    }

    /** What was written of it was taken away again: the watcher knows what it knew before. */
    private void takeBack(final Member member, final List<String> before) {
        member.told(before);
        if (!endings.isEmpty()) {
            endings.remove(member);
        }
    }

    private void oversized(final Member member, final int size, final int most) {
        context.counters().count("notify.oversized");
        if (context.mayComplain()) {
            LOG.warn(
                    "The state of {} alone makes a NOTIFY body of {} bytes for subscription {}, more than the {} that"
                            + " max_notify_body_length or its client profile allows; it is sent alone",
                    member.entry().uri(),
                    size,
                    subscription.id(),
                    most);
        }
    }

    /** The watcher has the document under way. */
    void arrived() {
        endings.forEach(Member::endsArrived);
        endings = List.of();
    }
}
