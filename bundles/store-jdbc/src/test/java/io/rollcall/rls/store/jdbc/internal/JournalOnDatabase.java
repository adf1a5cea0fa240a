package io.rollcall.rls.store.jdbc.internal;

import static org.junit.Assert.assertEquals;

import io.rollcall.rls.spi.SubscriptionJournal;
import io.rollcall.rls.testkit.contract.SubscriptionJournalContract;
import java.util.Map;

/** The contract over a database. */
public abstract class JournalOnDatabase extends SubscriptionJournalContract {

    private TestStore store;

    abstract TestDatabase database();

    /** Of the mode that is tried. */
    Leases leases() {
        return new AllShards();
    }

    @Override
    protected SubscriptionJournal emptyJournal() {
        database().clear();
        return sameJournal();
    }

    @Override
    protected SubscriptionJournal sameJournal() {
        store = new TestStore(database(), Map.of("fetch_rows", 50, "write_threads", 2), leases());
        return store.journal;
    }

    @Override
    protected void dispose(final SubscriptionJournal closed) throws Exception {
        store.stop();
        assertEquals("let go of the database", 0, database().holders());
    }
}
