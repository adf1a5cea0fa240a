package io.rollcall.rls.core.internal.subscription;

import io.rollcall.rls.spi.ListQuery;
import io.rollcall.rls.spi.Resolution;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Resolves the list of a standing subscription again and does what follows from it. */
final class Relisting implements Resolution.Reader<Void> {

    private static final Logger LOG = LoggerFactory.getLogger(Relisting.class);

    private final Shard shard;
    private final ListSubscription subscription;

    private final long question;

    private Relisting(final Shard shard, final ListSubscription subscription) {
        this.shard = shard;
        this.subscription = subscription;
        this.question = subscription.askAgain();
    }

    static void begin(final Shard shard, final ListSubscription subscription) {
        if (subscription.terms().contained()) {
            // nobody but the watcher knows the list, and it does not change (RFC 5367, 6)
            return;
        }
        final Relisting relisting = new Relisting(shard, subscription);
        final Instant deadline =
                Instant.ofEpochMilli(shard.nowMs() + shard.settings().resolveTimeoutMs());
        shard.context()
                .resolve(new ListQuery(
                        subscription.requestUri(), subscription.watcherUri(), subscription.event(), deadline))
                .whenComplete(
                        (resolution, failure) -> shard.lane().execute(() -> relisting.answered(resolution, failure)));
    }

    /** An answer that another question has overtaken may be older than what is known by now. */
    private void answered(final Resolution resolution, final Throwable failure) {
        if (!subscription.isLatest(question)) {
            return;
        }
        if (resolution == null) {
            keepStale(String.valueOf(failure));
        } else {
            resolution.fold(this);
        }
    }

    @Override
    public Void found(final Resolution.Found found) {
        final boolean restored = subscription.isUnlisted();
        subscription.relist(found.list());
        if (restored) {
            subscription.watcher().dropUnused();
        }
        return null;
    }

    /** The list was deleted (RFC 4662, 4.5: a subscription never changes its nature). */
    @Override
    public Void notAList(final Resolution.NotAList none) {
        subscription.end("noresource");
        return null;
    }

    @Override
    public Void otherPackages(final Resolution.OtherPackages other) {
        subscription.end("noresource");
        return null;
    }

    @Override
    public Void forbidden(final Resolution.Forbidden forbidden) {
        subscription.reject();
        return null;
    }

    @Override
    public Void badGateway(final Resolution.BadGateway bad) {
        return keepStale(bad.why());
    }

    @Override
    public Void unavailable(final Resolution.Unavailable unavailable) {
        return keepStale(unavailable.why());
    }

    private Void keepStale(final String why) {
        subscription.stale();
        shard.context().counters().count("lists.stale");
        if (shard.context().mayComplain()) {
            LOG.warn(
                    "List {} cannot be resolved again, subscription {} goes on with the members it had: {}",
                    subscription.requestUri(),
                    subscription.id(),
                    why);
        }
        return null;
    }
}
