package io.rollcall.rls.core.internal.engine;

import io.rollcall.rls.spi.SubscriptionJournal;
import java.util.Map;

/** The journals that are there. Any thread. */
final class Journals {

    private final Ranked<SubscriptionJournal> all = new Ranked<>();

    void add(final SubscriptionJournal journal, final Map<String, ?> properties) {
        all.add(journal, properties);
    }

    void remove(final SubscriptionJournal journal) {
        all.remove(journal);
    }

    /** The best one of a mode, or null. */
    SubscriptionJournal of(final int dbMode) {
        return all.all().stream()
                .filter(one -> one.dbMode() == dbMode)
                .findFirst()
                .orElse(null);
    }
}
