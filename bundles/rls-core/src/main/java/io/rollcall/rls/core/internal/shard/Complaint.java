package io.rollcall.rls.core.internal.shard;

import io.rollcall.rls.core.internal.context.EngineContext;
import io.rollcall.rls.core.internal.journal.Grant;
import io.rollcall.rls.core.internal.journal.JournalSettings;
import io.rollcall.rls.core.internal.journal.Journaling;
import io.rollcall.rls.spi.SubscriptionJournal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says once that SUBSCRIBEs are refused since they cannot be kept, why, and once that it is over. */
final class Complaint {

    private static final Logger LOG = LoggerFactory.getLogger(Complaint.class);

    private final EngineContext engine;
    private volatile long fromMs;
    private String said;

    Complaint(final EngineContext engine) {
        this.engine = engine;
    }

    /** Until then all may still come right by itself. */
    void begin(final long untilMs) {
        fromMs = untilMs;
    }

    /** On the clock thread. */
    void look(final long nowMs, final Journaling journaling, final SubscriptionJournal journal) {
        final String trouble = nowMs < fromMs && said == null ? null : trouble(journaling, journal);
        if (trouble == null && said != null && served(journaling)) {
            said = null;
            LOG.info("Subscriptions are kept again, and served");
        } else if (trouble != null && !trouble.equals(said)) {
            said = trouble;
            engine.counters().count("journal.away");
            LOG.error(
                    "db_mode is {} and {}: new subscriptions and refreshes are answered 503 until that is over",
                    journaling.mode(),
                    trouble);
        }
    }

    /** Whether all that is granted is served. */
    static boolean served(final Journaling journaling) {
        return journaling.mode() == JournalSettings.MEMORY
                || !journaling.grants().isEmpty()
                        && journaling.grants().stream().allMatch(Grant::serves);
    }

    /** Why nothing can be kept, or null. */
    static String trouble(final Journaling journaling, final SubscriptionJournal journal) {
        if (journaling.mode() == JournalSettings.MEMORY) {
            return null;
        }
        if (journal == null) {
            return "no store for it is there (feature rls-store-jdbc)";
        }
        if (!journal.ready()) {
            return "the database cannot be written";
        }
        return journaling.mode() == 1 && journaling.grants().isEmpty() ? "the database has not been read" : null;
    }
}
