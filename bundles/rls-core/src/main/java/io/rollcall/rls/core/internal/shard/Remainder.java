package io.rollcall.rls.core.internal.shard;

import io.rollcall.rls.core.internal.context.EngineContext;
import io.rollcall.rls.core.internal.journal.JournalSettings;
import io.rollcall.rls.core.internal.lane.Lanes;
import io.rollcall.rls.core.internal.subscription.Shard;
import io.rollcall.rls.core.internal.subscription.Tenure;
import io.rollcall.rls.spi.ServerNode;
import io.rollcall.rls.spi.SubscriptionJournal;
import java.util.BitSet;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watchers who were served here when {@code db_mode} became 2, and whose shards another node has. They are told as
 * before. When this node has its part of the shards, those who are in none of them are sent to the nodes that have
 * theirs, as RFC 6665, 4.4.2, has it: {@code deactivated}, upon which they subscribe anew. On the clock thread.
 */
final class Remainder {

    private static final Logger LOG = LoggerFactory.getLogger(Remainder.class);

    /** No shard came for so long: this node has its part. */
    private static final long SETTLED_MS = 30_000;

    private static final long STEP_MS = 1000;

    private final EngineContext engine;
    private final Lanes<Shard> lanes;
    private final BitSet sent = new BitSet();
    private volatile long settledMs = Long.MAX_VALUE;
    private volatile boolean anew;
    private int grants;
    private long nextMs;

    Remainder(final EngineContext engine, final Lanes<Shard> lanes) {
        this.engine = engine;
        this.lanes = lanes;
    }

    /** A journal is open that is yet to give this node its part. */
    void begin(final long nowMs) {
        settledMs = nowMs + SETTLED_MS;
        anew = true;
    }

    void look(final long nowMs, final SubscriptionJournal journal) {
        if (journal == null || engine.journaling().mode() != JournalSettings.DATABASE || !journal.ready()) {
            return;
        }
        if (anew) {
            anew = false;
            sent.clear();
        }
        final int granted = engine.journaling().grants().size();
        if (granted != grants) {
            grants = granted;
            settledMs = nowMs + SETTLED_MS;
        }
        if (nowMs < settledMs || nowMs < nextMs) {
            return;
        }
        nextMs = nowMs + STEP_MS;
        final List<Integer> theirs = engine.journaling()
                .carried()
                .filter(hash -> !sent.get(hash) && isElsewhere(journal.nodeOf(hash)))
                .limit(engine.settings().journal().restoreRate())
                .boxed()
                .toList();
        if (theirs.isEmpty()) {
            return;
        }
        LOG.info("Watchers of {} hashes are sent to the nodes that have their shards", theirs.size());
        theirs.forEach(hash -> {
            sent.set(hash);
            lanes.on(hash, shard -> Tenure.sendAway(shard, hash));
        });
    }

    private static boolean isElsewhere(final ServerNode owner) {
        return owner != null && !owner.self();
    }
}
