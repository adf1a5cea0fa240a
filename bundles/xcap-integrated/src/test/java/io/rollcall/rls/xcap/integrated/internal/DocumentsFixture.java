package io.rollcall.rls.xcap.integrated.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.api.ConfigurationReader;
import io.rollcall.rls.api.Counters;
import io.rollcall.rls.api.DocumentChecker;
import io.rollcall.rls.spi.DocumentSelector;
import io.rollcall.rls.spi.Fetched;
import io.rollcall.rls.testkit.ManualClock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.After;

/** Documents over an H2 database, with a manual clock: what the tests of this bundle start from. */
public abstract class DocumentsFixture {

    static final byte[] DOC = "<rls-services/>".getBytes(UTF_8);
    static final byte[] OTHER = "<rls-services><!-- other --></rls-services>".getBytes(UTF_8);
    static final byte[] BAD = "<bad/>".getBytes(UTF_8);
    static final DocumentSelector ALICE = new DocumentSelector("rls-services", "sip:alice@d", "index");

    final ManualClock clock = new ManualClock();
    final Counters counters = new Counters();
    final AtomicReference<Database> offered = new AtomicReference<>();
    final List<Set<DocumentSelector>> told = new CopyOnWriteArrayList<>();
    final Published published = new Published();
    Settings settings = settings(Map.of());
    final DatabaseThreads threads = new DatabaseThreads(settings);
    final IntegratedDocuments documents = new IntegratedDocuments(threads, counters, settings);
    final TableKeeper keeper = new TableKeeper(documents, new PlainEclipseLink(), offered::get, published, clock);
    final DocumentChecker checker = (auid, bytes) -> new String(bytes, UTF_8).contains("bad")
            ? List.of(new DocumentChecker.Defect(3, 7, "it is bad"))
            : List.of();

    DocumentsFixture() {
        documents.listeners().add(told::add);
        documents.checkers().add(checker);
    }

    @After
    public void stop() throws InterruptedException {
        keeper.close();
        assertTrue("threads end", threads.stop(5000));
    }

    void open(final TestDatabase database) {
        offered.set(database);
        keeper.align(settings);
        assertTrue(published.now);
    }

    void poll() {
        keeper.align(settings).use(table -> {
            documents.poll(table);
            return null;
        });
    }

    byte[] bytes(final DocumentSelector document) {
        return ((Fetched.Document) get(documents.fetch(document, null))).bytes();
    }

    static Settings settings(final Map<String, ?> configuration) {
        return Settings.read(new ConfigurationReader(configuration), Settings.DEFAULT);
    }

    static <T> T get(final CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
        } catch (final Exception e) {
            throw new AssertionError(e);
        }
    }

    static Throwable failure(final CompletionStage<?> stage) {
        return assertThrows(ExecutionException.class, () -> stage.toCompletableFuture()
                        .get(10, TimeUnit.SECONDS))
                .getCause();
    }

    static void awaitQuietly(final CountDownLatch latch) {
        try {
            latch.await();
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static final class Published implements TableKeeper.Publication {

        boolean now;

        @Override
        public void publish() {
            now = true;
        }

        @Override
        public void withdraw() {
            now = false;
        }
    }
}
