package io.rollcall.rls.store.jdbc.internal;

import io.rollcall.rls.api.Counters;
import io.rollcall.rls.spi.StoredBackEnd;
import io.rollcall.rls.spi.StoredListSubscription;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts what copies of mode 0 leave out for its size, and names each once for as long as it is so. One thread. */
final class TooLarge implements Transaction.Shortening {

    private static final Logger LOG = LoggerFactory.getLogger(TooLarge.class);

    private final Counters counters;
    private Set<String> before = Set.of();
    private Set<String> now = new HashSet<>();

    TooLarge(final Counters counters) {
        this.counters = counters;
    }

    @Override
    public void list(final StoredListSubscription value) {
        counters.count("store.archive.lists.short");
        if (isNew("list " + value.dialog().localTag())) {
            LOG.warn(
                    "List {} does not fit the database: subscription {} is copied {}",
                    value.requestUri(),
                    value.dialog().localTag(),
                    value.terms().contained() ? "not at all, since nobody else knows the list" : "without it");
        }
    }

    @Override
    public void backEnd(final StoredBackEnd value) {
        counters.count("store.archive.backends.short");
        if (isNew("back end " + value.callId() + ' ' + value.id())) {
            LOG.warn(
                    "State of {} does not fit the database: its back-end subscription {} is copied without",
                    value.target(),
                    value.callId());
        }
    }

    private boolean isNew(final String name) {
        return now.add(name) && !before.contains(name);
    }

    /** A copy is whole: what it did not leave out is named again when it is left out again. */
    void copied() {
        before = now;
        now = new HashSet<>();
    }
}
