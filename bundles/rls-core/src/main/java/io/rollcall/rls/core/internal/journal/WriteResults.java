package io.rollcall.rls.core.internal.journal;

import io.rollcall.rls.api.Counters;
import io.rollcall.rls.spi.NotKeptException;
import io.rollcall.rls.spi.NotKeptException.Reason;
import java.time.Clock;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts what becomes of the writes of one lane, and has it told once for all lanes. */
final class WriteResults {

    private static final Logger LOG = LoggerFactory.getLogger(WriteResults.class);

    private final WriteOutage outage;
    private final Clock clock;
    private final Counters counters;

    WriteResults(final WriteOutage outage, final Clock clock, final Counters counters) {
        this.outage = outage;
        this.clock = clock;
        this.counters = counters;
    }

    /**
     * One is committed.
     *
     * @param since the outage that was on when it was handed in
     */
    void committed(final int since) {
        outage.committed(since, clock.millis());
    }

    void failed(final NotKeptException failure) {
        counters.count("journal.failures." + failure.reason().name().toLowerCase(Locale.ROOT));
        LOG.debug("A write failed", failure);
        if (failure.reason() == Reason.REFUSED) {
            outage.refused(failure, clock.millis());
        } else if (failure.reason() == Reason.UNAVAILABLE) {
            outage.failed(this, failure, clock.millis());
        }
        // a lease that is over is said by who keeps leases, and the next one writes it
    }
}
