package io.rollcall.rls.store.jdbc.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.spi.StoredWatcher;
import io.rollcall.rls.testkit.Await;
import io.rollcall.rls.testkit.contract.SampleWatchers;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.junit.After;
import org.junit.Test;

/** Where mode 0 copies itself to, and where it must not. */
public class ArchiveBesideNodesTest {

    private static final String NODE = "INSERT INTO rls_nodes (name, incarnation, beats, lease_ms, address, state)"
            + " VALUES ('other', 'life', 7, 4000, NULL, 1)";

    private final TestDatabase database = TestDatabase.h2();
    private final TestStore store = new TestStore(database, Map.of());
    private final List<StoredWatcher> alice = List.of(SampleWatchers.watcher("alice", 8));

    @After
    public void stop() throws InterruptedException {
        store.stop();
    }

    private boolean isReplaced() {
        return store.archive
                .replace(List.of())
                .handle((done, failure) -> failure == null)
                .toCompletableFuture()
                .join();
    }

    private void assertRefused() {
        final ExecutionException failure = assertThrows(
                ExecutionException.class,
                () -> store.archive.replace(List.of()).toCompletableFuture().get());
        assertTrue(failure.toString(), failure.getMessage().contains("db_mode 2"));
        assertEquals("1", database.ask("SELECT COUNT(*) FROM rls_lists"));
    }

    @Test
    public void shouldNotReplaceWhatLivingNodesKeep() {
        TestStore.done(store.archive.replace(alice));
        database.execute(NODE);
        assertRefused();
        database.execute("UPDATE rls_nodes SET beats = 8");
        assertRefused();

        // two copies within a moment do not make it dead
        assertRefused();

        // not a word in two lease times: it has died
        database.execute("UPDATE rls_nodes SET lease_ms = 1");
        Await.until("nothing is copied", this::isReplaced);
        assertEquals("0", database.ask("SELECT COUNT(*) FROM rls_lists"));
    }

    @Test
    public void shouldNotMindNodesThatAreDead() {
        TestStore.done(store.archive.replace(alice));
        database.execute(NODE, "UPDATE rls_nodes SET state = 3");

        TestStore.done(store.archive.replace(List.of()));
    }

    @Test
    public void shouldBeThereWhereItIsReadBack() {
        assertFalse("the embedded one", TestStore.settings(Map.of()).archive());
        assertFalse(
                "of others",
                TestStore.settings(Map.of("db_url", "postgres://rls:pw@db/rls")).archive());
        assertTrue(TestStore.settings(Map.of("reload_db_subs", "1")).archive());
        assertTrue(TestStore.settings(Map.of("archive", "1")).archive());
        assertFalse(TestStore.settings(Map.of("reload_db_subs", "1", "archive", "0"))
                .archive());
    }
}
