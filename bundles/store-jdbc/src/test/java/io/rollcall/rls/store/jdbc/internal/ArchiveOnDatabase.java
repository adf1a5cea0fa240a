package io.rollcall.rls.store.jdbc.internal;

import static org.junit.Assert.assertEquals;

import io.rollcall.rls.spi.SubscriptionArchive;
import io.rollcall.rls.testkit.contract.SubscriptionArchiveContract;
import java.util.Map;

/** The contract of the archive over a database. */
public abstract class ArchiveOnDatabase extends SubscriptionArchiveContract {

    private TestStore store;

    abstract TestDatabase database();

    @Override
    protected SubscriptionArchive emptyArchive() {
        database().clear();
        return sameArchive();
    }

    @Override
    protected SubscriptionArchive sameArchive() {
        store = new TestStore(database(), Map.of("fetch_rows", 50));
        return store.archive;
    }

    @Override
    protected void dispose(final SubscriptionArchive unused) throws Exception {
        store.stop();
        assertEquals("let go of the database", 0, database().holders());
    }
}
