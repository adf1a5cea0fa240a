package io.rollcall.rls.core.internal.engine;

import io.rollcall.rls.api.Answer;
import io.rollcall.rls.api.NotifyRequest;
import io.rollcall.rls.api.Outcome;
import io.rollcall.rls.api.SubscribeRequest;
import io.rollcall.rls.core.internal.admission.Identity;
import io.rollcall.rls.core.internal.admission.NodeWord;
import io.rollcall.rls.core.internal.context.EngineContext;
import io.rollcall.rls.core.internal.journal.Grant;
import io.rollcall.rls.core.internal.lane.Lanes;
import io.rollcall.rls.core.internal.lane.LocalTag;
import io.rollcall.rls.core.internal.subscription.Shard;
import io.rollcall.rls.spi.StoredWatcher;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the lane of each message that a transport hands in. Any thread. */
final class Intake {

    private static final Logger LOG = LoggerFactory.getLogger(Intake.class);

    private static final long LOOK_AGAIN_MS = 100;

    private final EngineContext engine;
    private final Admittance admittance;
    private final PresenceAgents agents;
    private final Lanes<Shard> lanes;
    private final Neighbours neighbours;
    private final Unserved unserved;

    Intake(
            final EngineContext engine,
            final Admittance admittance,
            final PresenceAgents agents,
            final Lanes<Shard> lanes,
            final Neighbours neighbours) {
        this.agents = agents;
        this.engine = engine;
        this.admittance = admittance;
        this.lanes = lanes;
        this.neighbours = neighbours;
        unserved =
                new Unserved(this::nobodyServes, engine.clock(), lanes.alarms().in(LOOK_AGAIN_MS));
    }

    void receive(final SubscribeRequest request, final Consumer<Answer> reply) {
        engine.counters().count("subscribe.received");
        final NodeWord word = neighbours.word(request);
        if (word == null && neighbours.mayBeWord(request)) {
            engine.counters().count("nodes.subscribe.disbelieved");
            reply.accept(Answer.Elsewhere.NOT_FORWARDED);
        } else if (word == null) {
            answered(reply, () -> admittance.settle(request, identity -> receive(request, identity, reply), reply));
        } else {
            engine.counters().count("nodes.subscribe.received");
            answered(reply, () -> receive(word.request(), word.identity(), reply));
        }
    }

    private void receive(final SubscribeRequest request, final Identity identity, final Consumer<Answer> reply) {
        if (request.inDialog() && isForeign(request) && agents.receive(request, identity.uri(), reply)) {
            return;
        }
        final int hash = request.inDialog() ? hashOf(request, identity) : StoredWatcher.hashOf(identity.key());
        if (request.inDialog() && engine.journaling().carries(hash)) {
            lanes.on(
                    hash,
                    shard -> answered(reply, () -> {
                        if (shard.knows(request.head())) {
                            shard.receive(hash, request, identity, reply);
                        } else {
                            route(hash, request, identity, reply);
                        }
                    }));
        } else {
            route(hash, request, identity, reply);
        }
    }

    private void route(
            final int hash, final SubscribeRequest request, final Identity identity, final Consumer<Answer> reply) {
        final Answer elsewhere =
                neighbours.elsewhere(hash, identity, request.head().flow());
        if (elsewhere != null) {
            engine.counters().count("nodes.subscribe.forwarded");
            reply.accept(elsewhere);
        } else if (nobodyServes(hash)) {
            engine.counters().count("nodes.subscribe.held");
            unserved.hold(
                    hash,
                    () -> answered(reply, () -> receive(request, identity, reply)),
                    () -> receive(hash, request, identity, reply));
        } else {
            receive(hash, request, identity, reply);
        }
    }

    private void receive(
            final int hash, final SubscribeRequest request, final Identity identity, final Consumer<Answer> reply) {
        if (request.inDialog()) {
            lanes.on(hash, shard -> answered(reply, () -> shard.receive(hash, request, identity, reply)));
        } else {
            final Consumer<Answer> first = agents.before(request, identity.uri(), reply);
            lanes.on(hash, shard -> answered(reply, () -> shard.open(request, identity, hash, first)));
        }
    }

    private boolean nobodyServes(final int hash) {
        final Grant grant = engine.journaling().grant(hash);
        return grant == null ? neighbours.nobodyServes(hash) : grant.isLeaving();
    }

    private static boolean isForeign(final SubscribeRequest request) {
        return LocalTag.parse(request.head().toTag()) == LocalTag.FOREIGN;
    }

    /** Our tags carry it; a tag that is not ours is that of a watcher whom another product served. */
    private int hashOf(final SubscribeRequest request, final Identity identity) {
        final String toTag = request.head().toTag();
        final long foreign = engine.foreignDialogs().find(request.head().callId(), toTag);
        final long tag = foreign == LocalTag.FOREIGN ? LocalTag.parse(toTag) : foreign;
        return tag == LocalTag.FOREIGN ? StoredWatcher.hashOf(identity.key()) : LocalTag.hashIn(tag);
    }

    void receive(final NotifyRequest request, final Consumer<Answer> reply) {
        receive(request, reply, this::queue);
    }

    /** The same by a thread that has time: what it has to run then, or null. */
    Runnable take(final NotifyRequest request, final Consumer<Answer> reply) {
        return receive(request, reply, lanes::take);
    }

    private Runnable receive(final NotifyRequest request, final Consumer<Answer> reply, final Way way) {
        engine.counters().count("backend.notify.received");
        final long tag = LocalTag.parse(request.head().toTag());
        if (tag == LocalTag.FOREIGN) {
            // no lane has it: whoever sends many of them keeps none busy
            engine.counters().count("backend.notify.stray");
            reply.accept(Answer.Refused.of(481, "Subscription Does Not Exist"));
            return null;
        }
        return receive(tag, request, reply, way);
    }

    private Runnable receive(final long tag, final NotifyRequest request, final Consumer<Answer> reply, final Way way) {
        final int hash = LocalTag.hashIn(tag);
        if (engine.journaling().carries(hash)) {
            lanes.on(
                    hash,
                    shard -> answered(reply, () -> {
                        if (shard.knows(request.head())) {
                            shard.receive(tag, request, reply);
                        } else {
                            route(tag, request, reply, this::queue);
                        }
                    }));
            return null;
        }
        return route(tag, request, reply, way);
    }

    private Runnable route(final long tag, final NotifyRequest request, final Consumer<Answer> reply, final Way way) {
        final int hash = LocalTag.hashIn(tag);
        final Answer elsewhere = neighbours.elsewhere(hash);
        final Consumer<Shard> here = shard -> answered(reply, () -> shard.receive(tag, request, reply));
        if (elsewhere != null) {
            engine.counters().count("nodes.notify.forwarded");
            reply.accept(elsewhere);
        } else if (nobodyServes(hash)) {
            engine.counters().count("nodes.notify.held");
            unserved.hold(hash, () -> receive(tag, request, reply, this::queue), () -> lanes.on(hash, here));
        } else {
            return way.to(hash, here);
        }
        return null;
    }

    private Runnable queue(final int hash, final Consumer<Shard> task) {
        lanes.on(hash, task);
        return null;
    }

    /** How something gets to a lane. */
    private interface Way {

        /** Gives back what the caller has to run then, or null. */
        Runnable to(int hash, Consumer<Shard> task);
    }

    /** A bug of ours or of a plug-in must not leave a request without answer. */
    private void answered(final Consumer<Answer> reply, final Runnable work) {
        try {
            work.run();
        } catch (final RuntimeException | Error e) {
            engine.counters().count("engine.failures");
            if (engine.mayComplain()) {
                LOG.error("A request failed and is answered 500", e);
            }
            reply.accept(Answer.Refused.of(500, "Server Internal Error"));
        }
    }

    /** The lanes are closed, and say so: what waits for a shard is answered by them. */
    void close() {
        unserved.close();
    }

    /** A tag of another product is looked up where there are any; such tags are not ours alone, so all of them are. */
    boolean mayBeOurs(final String tag) {
        return LocalTag.parse(tag) != LocalTag.FOREIGN
                || engine.foreignDialogs().mayHave(tag);
    }

    void notifyEnded(final String localTag, final long cseq, final Outcome outcome) {
        notifyEnded(localTag, cseq, outcome, this::queue);
    }

    /** The same by a thread that has time: what it has to run then, or null. */
    Runnable takeNotifyEnded(final String localTag, final long cseq, final Outcome outcome) {
        return notifyEnded(localTag, cseq, outcome, lanes::take);
    }

    private Runnable notifyEnded(final String localTag, final long cseq, final Outcome outcome, final Way way) {
        final long ours = LocalTag.parse(localTag);
        if (engine.foreignDialogs().has(localTag)) {
            engine.foreignDialogs().find(localTag).forEach(tag -> notifyEnded(tag, cseq, outcome, this::queue));
        } else if (ours == LocalTag.FOREIGN) {
            agents.notifyEnded(localTag, cseq, outcome);
        } else {
            return notifyEnded(ours, cseq, outcome, way);
        }
        return null;
    }

    private static Runnable notifyEnded(final long tag, final long cseq, final Outcome outcome, final Way way) {
        return way.to(LocalTag.hashIn(tag), shard -> shard.notifyEnded(tag, cseq, outcome));
    }

    void subscribeEnded(final String localTag, final String remoteTag, final long cseq, final Outcome outcome) {
        subscribeEnded(localTag, remoteTag, cseq, outcome, this::queue);
    }

    /** The same by a thread that has time: what it has to run then, or null. */
    Runnable takeSubscribeEnded(final String localTag, final String remoteTag, final long cseq, final Outcome outcome) {
        return subscribeEnded(localTag, remoteTag, cseq, outcome, lanes::take);
    }

    private static Runnable subscribeEnded(
            final String localTag, final String remoteTag, final long cseq, final Outcome outcome, final Way way) {
        final long tag = LocalTag.parse(localTag);
        return way.to(LocalTag.hashIn(tag), shard -> shard.subscribeEnded(tag, remoteTag, cseq, outcome));
    }
}
