package io.rollcall.rls.core.internal.subscription;

import io.rollcall.rls.api.ServerView.InstanceView;
import io.rollcall.rls.api.ServerView.MemberView;
import io.rollcall.rls.api.ServerView.SubscriptionDetail;
import io.rollcall.rls.api.ServerView.SubscriptionSummary;
import io.rollcall.rls.core.internal.lane.Deadline;
import io.rollcall.rls.spi.Decision;
import io.rollcall.rls.spi.DisplayName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** List subscriptions as operators see them. On the lane. */
public final class Portrait {

    private Portrait() {}

    /** All of a shard, a line each. */
    public static List<SubscriptionSummary> all(final Shard shard) {
        final List<SubscriptionSummary> all = new ArrayList<>();
        shard.eachList(list -> all.add(summary(shard, list)));
        return all;
    }

    /** One in full. */
    public static Optional<SubscriptionDetail> one(final Shard shard, final long tag) {
        return Optional.ofNullable(shard.list(tag)).map(list -> detail(shard, list));
    }

    private static SubscriptionSummary summary(final Shard shard, final ListSubscription list) {
        int active = 0;
        for (final Member member : list.members()) {
            active += hasActive(member) ? 1 : 0;
        }
        return new SubscriptionSummary(
                list.id(),
                list.watcherUri(),
                list.requestUri(),
                list.event().toString(),
                state(shard, list),
                Instant.ofEpochMilli(Math.min(list.expiresAtMs(), Integer.MAX_VALUE * 1000L)),
                list.members().size(),
                active,
                list.notifier().nextVersion() - 1);
    }

    private static boolean hasActive(final Member member) {
        if (member.backEnd() == null) {
            return false;
        }
        for (final Instance instance : member.backEnd().state().instances()) {
            if (instance.active() && instance.visible()) {
                return true;
            }
        }
        return false;
    }

    private static String state(final Shard shard, final ListSubscription list) {
        if (list.notifier().ending()) {
            return "ending";
        }
        if (shard.context().packages().find(list.event()) == null) {
            return "frozen: no event package";
        }
        if (shard.context().notifySender() == null) {
            return "waiting for a transport";
        }
        if (list.notifier().unreachable()) {
            return "unreachable until its refresh";
        }
        if (!list.terms().open()) {
            return list.terms().decision() == Decision.PENDING ? "pending" : "active, politely blocked";
        }
        return list.isStale() ? "active, list stale" : "active";
    }

    private static SubscriptionDetail detail(final Shard shard, final ListSubscription list) {
        final ListNotifier notifier = list.notifier();
        return new SubscriptionDetail(
                summary(shard, list),
                list.dialog(),
                notifier.localCseq(),
                list.latest().remoteCseq(),
                notifier.lastNotifyMs() == 0 ? null : Instant.ofEpochMilli(notifier.lastNotifyMs()),
                notifier.lastAnswer(),
                notifier.untold(),
                list.members().stream().map(member -> member(shard, member)).toList());
    }

    private static MemberView member(final Shard shard, final Member member) {
        if (member.backEnd() == null) {
            return listedOnly(member);
        }
        final BackEndSubscription backEnd = member.backEnd();
        final List<DisplayName> names = member.entry().names();
        final long nextMs = backEnd.nextMs();
        return new MemberView(
                member.entry().uri(),
                names.isEmpty() ? null : names.get(0).text(),
                backEnd.target(),
                backEnd.phase().name().toLowerCase(Locale.ROOT),
                nextMs == Deadline.NEVER ? null : Duration.ofMillis(nextMs - shard.nowMs()),
                backEnd.state().instances().stream().map(Portrait::instance).toList());
    }

    private static MemberView listedOnly(final Member member) {
        final List<DisplayName> names = member.entry().names();
        return new MemberView(
                member.entry().uri(),
                names.isEmpty() ? null : names.get(0).text(),
                member.entry().target(),
                "not subscribed: " + member.refusal(),
                null,
                List.of());
    }

    private static InstanceView instance(final Instance instance) {
        return new InstanceView(
                instance.id(),
                instance.state(),
                instance.reason(),
                instance.body() == null ? null : instance.body().contentType(),
                instance.body() == null ? null : instance.body().bytes(),
                Instant.ofEpochMilli(instance.changedAtMs()));
    }
}
