package io.rollcall.rls.core.internal.subscription;

import io.rollcall.rls.api.Body;
import io.rollcall.rls.core.internal.context.EngineContext;
import io.rollcall.rls.core.internal.rlmi.AggregateBody;
import java.util.ArrayList;
import java.util.List;

/**
 * What a watcher of a list is to be told: gathers the members that changed, and makes documents of them (RFC 4662, 5).
 * When is the matter of {@link ListNotifier}.
 */
final class Telling {

    private final ListSubscription subscription;
    private final EngineContext context;
    private List<Member> dirty = new ArrayList<>(2);

    /** Members with ends of instances in the document under way; mostly none. */
    private List<Member> endings = List.of();

    Telling(final ListSubscription subscription, final EngineContext context) {
        this.subscription = subscription;
        this.context = context;
    }

    /** Watchers see a difference in this member. */
    void mark(final Member member) {
        if (!member.dirty) {
            member.dirty = true;
            dirty.add(member);
        }
    }

    /** Whether no member changed. */
    boolean nothing() {
        return dirty.isEmpty();
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

    /** Makes the next document; what is in it counts as told from now on. */
    Body document(final long version, final boolean full) {
        final AggregateBody body = new AggregateBody(
                subscription.id() + '.' + version,
                "rls" + Long.toString(context.random() & Long.MAX_VALUE, 36),
                subscription.requestUri(),
                version,
                full,
                full ? subscription.list().names() : List.of());
        endings = List.of();
        // in the order of the list: phones fill their keys from it
        for (final Member member : full || dirty.size() > 1 ? subscription.members() : dirty) {
            if (full || member.dirty) {
                write(member, body);
            }
        }
        dirty.forEach(member -> member.dirty = false);
        dirty = new ArrayList<>(2);
        return body.finish();
    }

    private void write(final Member member, final AggregateBody body) {
        if (member.write(body)) {
            if (endings.isEmpty()) {
                endings = new ArrayList<>(1);
            }
            endings.add(member);
        }
    }

    /** The watcher has the document under way. */
    void arrived() {
        endings.forEach(Member::endsArrived);
        endings = List.of();
    }
}
