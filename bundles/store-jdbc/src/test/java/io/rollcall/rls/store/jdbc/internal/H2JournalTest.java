package io.rollcall.rls.store.jdbc.internal;

import static org.junit.Assert.assertEquals;

import io.rollcall.rls.testkit.contract.SampleWatchers;
import java.util.Map;
import org.junit.Test;

public class H2JournalTest extends JournalOnDatabase {

    private static final TestDatabase DATABASE = TestDatabase.h2();

    @Override
    TestDatabase database() {
        return DATABASE;
    }

    /** It has committed; that it may not write its file at once is said, and no reason to refuse. */
    @Test
    public void shouldKeepWhatAUserWithoutAdminRightsWrites() throws Exception {
        final TestDatabase database = TestDatabase.h2OfAnybody();
        final TestStore store = new TestStore(database, Map.of());
        try {
            store.open().write(SampleWatchers.watcher("alice", 8));
            assertEquals("2", database.ask("SELECT COUNT(*) FROM rls_backends"));
        } finally {
            store.stop();
        }
    }
}
