package io.rollcall.rls.core.internal.subscription;

import io.rollcall.rls.core.internal.context.Allowance;
import io.rollcall.rls.spi.EventPackage;
import io.rollcall.rls.spi.ListEntry;
import io.rollcall.rls.spi.ResolvedList;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The members of one list subscription, as the list was resolved last. */
final class Roster {

    private static final Logger LOG = LoggerFactory.getLogger(Roster.class);

    private final Shard shard;
    private final Watcher watcher;
    private final ListSubscription subscription;
    private List<Member> members = List.of();
    private Allowance allowance;
    private int withheld;

    Roster(final Shard shard, final Watcher watcher, final ListSubscription subscription) {
        this.shard = shard;
        this.watcher = watcher;
        this.subscription = subscription;
    }

    List<Member> members() {
        return members;
    }

    /** Attaches the members of the list, keeping those that were there; whether anything is different. */
    boolean attach(final ResolvedList before, final ResolvedList resolved) {
        allowance = shard.settings().allowance();
        final Map<String, Member> left = new HashMap<>();
        members.forEach(member -> left.put(member.entry().uri(), member));
        final List<Member> after = new ArrayList<>(resolved.entries().size());
        boolean different =
                members.size() != resolved.entries().size() || !before.names().equals(resolved.names());
        final Allotment allotment = new Allotment(shard.context(), watcher, subscription);
        int refused = 0;
        for (final ListEntry entry : resolved.entries()) {
            final int position = after.size();
            final String refusal = allotment.refusal(entry);
            refused += refusal == null ? 0 : 1;
            final Member known = left.get(entry.uri());
            if (known != null && known.isFor(entry, refusal)) {
                left.remove(entry.uri());
                different |=
                        !known.entry().equals(entry) || position >= members.size() || members.get(position) != known;
                known.entry(entry);
                after.add(known);
            } else {
                different = true;
                after.add(refusal == null ? member(entry) : new Member(subscription.notifier(), entry, refusal));
            }
        }
        members = after;
        left.values().forEach(member -> {
            subscription.notifier().left(member);
            watcher.release(member);
        });
        complain(refused);
        return different;
    }

    private Member member(final ListEntry entry) {
        final BackEndSubscription backEnd = watcher.backEnd(entry, subscription);
        final Consolidation one = consolidates() ? new Consolidation(shard.context(), backEnd.event()) : null;
        final Member member = new Member(subscription.notifier(), entry, backEnd, one);
        backEnd.state().add(member);
        return member;
    }

    /** Whether each member is one instance, because the package or the profile of the client wants it so. */
    private boolean consolidates() {
        final EventPackage eventPackage = shard.context().packages().find(subscription.event());
        if (eventPackage == null) {
            return false;
        }
        final String uri = subscription.requestUri();
        return eventPackage.consolidates(uri)
                || subscription.delivery().client().consolidated() && eventPackage.consolidates(uri + ";consolidated");
    }

    /** One line when members begin to be left without subscription. */
    private void complain(final int refused) {
        if (refused > 0 && withheld == 0) {
            shard.context().counters().count("lists.without.backend");
            if (shard.mayNameLongList()) {
                LOG.warn(
                        "{} members of {} have no back end in subscription {}: {}; rls:subscription names them",
                        refused,
                        subscription.requestUri(),
                        subscription.id(),
                        members.stream()
                                .filter(member -> member.refusal() != null)
                                .findFirst()
                                .map(Member::refusal)
                                .orElse(""));
            }
        }
        withheld = refused;
    }

    /** Whether other members may be subscribed to by now than when they were attached. */
    boolean mayDiffer() {
        return withheld > 0
                || allowance != null && !allowance.equals(shard.settings().allowance());
    }

    /** Whether the first answer of a back end is still to come. */
    boolean awaitsBackEnds() {
        for (final Member member : members) {
            if (member.backEnd() != null && member.backEnd().awaited()) {
                return true;
            }
        }
        return false;
    }

    /** Lets go of all. */
    void release() {
        final List<Member> left = members;
        members = List.of();
        left.forEach(watcher::release);
    }
}
