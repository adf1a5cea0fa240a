package io.rollcall.rls.xcap.server.internal;

import io.rollcall.rls.api.DocumentChecker;
import io.rollcall.rls.api.DocumentChecker.Defect;
import io.rollcall.rls.spi.DocumentRefusedException;
import io.rollcall.rls.spi.Precondition;
import io.rollcall.rls.spi.Written;
import io.rollcall.rls.spi.XcapDocumentStore;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Takes a whole document in: has it checked, and stored where all is well. Any thread; never blocks. */
final class Intake {

    private final Supplier<XcapDocumentStore> store;
    private final Supplier<DocumentChecker> checker;
    private final KnownUsers users;

    /** Suppliers give null while nobody is there. */
    Intake(final Supplier<XcapDocumentStore> store, final Supplier<DocumentChecker> checker, final KnownUsers users) {
        this.store = store;
        this.checker = checker;
        this.users = users;
    }

    /**
     * What became of it.
     *
     * @param written null where it was refused
     * @param defect why it was; null where it was not
     */
    record Outcome(Written written, Defect defect) {}

    /** Completes exceptionally with an IOException where nobody can say now. */
    CompletionStage<Outcome> take(final XcapUri uri, final byte[] bytes, final Precondition precondition) {
        final XcapDocumentStore now = store.get();
        final DocumentChecker judge = checker.get();
        if (now == null || judge == null) {
            return away();
        }
        final String auid = uri.usage().auid();
        final String xui = uri.document().xui();
        final String name = uri.document().document();
        final List<Defect> defects = judge.check(auid, xui, name, bytes);
        if (!defects.isEmpty()) {
            return CompletableFuture.completedFuture(new Outcome(null, defects.get(0)));
        }
        return users.taken(judge.services(auid, xui, name, bytes))
                .thenCompose(taken -> taken.isPresent()
                        ? CompletableFuture.completedFuture(new Outcome(null, user(judge, taken.get())))
                        : now.put(uri.document(), bytes, precondition)
                                .thenApply(written -> new Outcome(written, null))
                                .exceptionally(Intake::refused));
    }

    private static Defect user(final DocumentChecker judge, final String uri) {
        return new Defect(
                0,
                0,
                "a user has the address " + uri,
                DocumentChecker.Kind.UNIQUENESS,
                DocumentChecker.SERVICE_URI,
                judge.alternatives(uri));
    }

    /** Names and sizes that the store cannot hold, and what another document got hold of in the meantime. */
    private static Outcome refused(final Throwable thrown) {
        final Throwable cause = thrown instanceof CompletionException ? thrown.getCause() : thrown;
        if (cause instanceof DocumentRefusedException refusal) {
            return new Outcome(null, refusal.defect());
        }
        if (cause instanceof IllegalArgumentException) {
            return new Outcome(null, new Defect(0, 0, cause.getMessage(), DocumentChecker.Kind.CONSTRAINT, null));
        }
        throw new CompletionException(cause);
    }

    static <T> CompletionStage<T> away() {
        return CompletableFuture.failedFuture(new IOException("the store or the checker of documents is not there"));
    }
}
