package io.rollcall.rls.testkit.contract;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.Assert.assertEquals;

import io.rollcall.rls.spi.StoredWatcher;
import io.rollcall.rls.spi.SubscriptionArchive;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;

/** What every {@link SubscriptionArchive} must do. Each test begins with an empty one. */
public abstract class SubscriptionArchiveContract {

    private SubscriptionArchive archive;

    /** For subclasses. */
    protected SubscriptionArchiveContract() {}

    /** An archive that keeps nothing. */
    protected abstract SubscriptionArchive emptyArchive() throws Exception;

    /** Another one over what the last one keeps, as after a restart. */
    protected abstract SubscriptionArchive sameArchive() throws Exception;

    /** Gives back what an archive holds on to. */
    protected void dispose(final SubscriptionArchive unused) throws Exception {}

    /** Makes an empty archive. */
    @Before
    public final void openArchive() throws Exception {
        archive = emptyArchive();
    }

    /** Ends it. */
    @After
    public final void disposeArchive() throws Exception {
        dispose(archive);
    }

    @Test
    public void shouldKeepNothingAtFirst() throws Exception {
        assertKept();
    }

    @Test
    public void shouldGiveBackWhatItWasGiven() throws Exception {
        final StoredWatcher alice = SampleWatchers.withSecondList(SampleWatchers.watcher("alice", 8));
        final StoredWatcher strange = SampleWatchers.strange("one");

        replace(alice, strange);
        restart();

        assertKept(alice, strange);
    }

    @Test
    public void shouldStayWhenItIsRead() throws Exception {
        final StoredWatcher alice = SampleWatchers.watcher("alice", 8);
        replace(alice);

        assertKept(alice);
        assertKept(alice);
    }

    @Test
    public void shouldKeepNothingElseThanTheLastCopy() throws Exception {
        final StoredWatcher alice = SampleWatchers.withSecondList(SampleWatchers.watcher("alice", 1));
        final StoredWatcher later = SampleWatchers.watcher("alice", 2);
        final StoredWatcher carol = SampleWatchers.watcher("carol", 2);
        replace(alice, SampleWatchers.watcher("bob", 1));

        replace(later, carol);
        restart();

        assertKept(later, carol);
        replace();
        assertKept();
    }

    @Test
    public void shouldKeepMany() throws Exception {
        final List<StoredWatcher> many = new ArrayList<>();
        for (int number = 0; number < 300; number++) {
            many.add(SampleWatchers.watcher("user-" + number, number));
        }

        replace(many.toArray(StoredWatcher[]::new));
        replace(many.toArray(StoredWatcher[]::new));

        assertKept(many.toArray(StoredWatcher[]::new));
    }

    private void restart() throws Exception {
        dispose(archive);
        archive = sameArchive();
    }

    private void replace(final StoredWatcher... watchers) throws Exception {
        done(archive.replace(List.of(watchers)));
    }

    private void assertKept(final StoredWatcher... expected) throws Exception {
        assertEquals(SampleChanges.byWatcher(List.of(expected)), SampleChanges.byWatcher(done(archive.read())));
    }

    private static <T> T done(final CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(20, SECONDS);
    }
}
