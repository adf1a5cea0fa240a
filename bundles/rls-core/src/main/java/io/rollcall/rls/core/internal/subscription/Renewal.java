package io.rollcall.rls.core.internal.subscription;

import io.rollcall.rls.api.Answer;
import io.rollcall.rls.api.SubscribeRequest;
import io.rollcall.rls.core.internal.admission.Identity;
import io.rollcall.rls.core.internal.journal.LaneJournal.Serving;
import io.rollcall.rls.spi.NotKeptException;
import java.util.function.Consumer;

/**
 * A refresh or an un-SUBSCRIBE of a list subscription (RFC 6665, 4.2.1.4): checked, kept where a journal keeps it, then
 * answered and in force. On the lane.
 */
final class Renewal {

    private static final long RETRY_S = 5;

    private final Shard shard;
    private final ListSubscription subscription;
    private final SubscribeRequest request;
    private final Identity identity;
    private final Consumer<Answer> reply;

    Renewal(
            final Shard shard,
            final ListSubscription subscription,
            final SubscribeRequest request,
            final Identity identity,
            final Consumer<Answer> reply) {
        this.shard = shard;
        this.subscription = subscription;
        this.request = request;
        this.identity = identity;
        this.reply = reply;
    }

    void begin() {
        if (subscription.isOver()) {
            shard.receive(subscription.watcher().hash(), request, identity, reply);
            return;
        }
        final Keeping keeping = subscription.keeping();
        if (keeping != null && keeping.busy()) {
            // one after the other, as they were sent: until the one before is kept nothing of it is in force
            if (!keeping.await(this::begin)) {
                refuse(Answer.Refused.of(500, "Too Many Requests In This Dialog")
                        .retryAfter(RETRY_S));
            }
            return;
        }
        final Answer.Refused refusal = RefreshCheck.of(subscription, request, identity, shard);
        if (refusal != null) {
            refuse(refusal);
            return;
        }
        final Renewed renewed = Renewed.of(subscription, request, shard);
        if (keeping == null) {
            done(renewed);
        } else {
            keep(keeping, renewed);
        }
    }

    private void keep(final Keeping keeping, final Renewed renewed) {
        final Serving serving = shard.journal().serving(subscription.watcher().hash());
        if (serving == Serving.YES) {
            keeping.write(renewed, failure -> kept(renewed, failure));
        } else if (renewed.ends()) {
            // nobody is helped by making him come again in order to leave; it is written as soon as it can be
            done(renewed);
        } else if (serving == Serving.SOON) {
            shard.journal()
                    .held()
                    .hold(
                            subscription.watcher().hash(),
                            this::begin,
                            () -> refuse(shard.availability()
                                    .notServed(subscription.watcher().hash())));
        } else {
            refuse(shard.availability().notServed(subscription.watcher().hash()));
        }
    }

    private void kept(final Renewed renewed, final NotKeptException failure) {
        if (shard.isClosed()) {
            // what was written is written over by what is in force
            refuse(shard.availability().notServed(subscription.watcher().hash()));
        } else if (subscription.isOver()) {
            shard.receive(subscription.watcher().hash(), request, identity, reply);
        } else if (failure == null || renewed.ends()) {
            done(renewed);
        } else {
            subscription.plan();
            refuse(shard.availability().notKept(failure, false));
        }
    }

    private void done(final Renewed renewed) {
        shard.context().counters().count(renewed.ends() ? "subscribe.ended" : "subscribe.refreshed");
        final boolean ending = subscription.ended();
        subscription.renew(renewed);
        reply.accept(new Answer.Accepted(null, renewed.granted()));
        if (!ending) {
            subscription.renewed(renewed);
        }
    }

    private void refuse(final Answer.Refused refusal) {
        shard.context().counters().count("subscribe.refused." + refusal.status());
        reply.accept(refusal);
    }
}
