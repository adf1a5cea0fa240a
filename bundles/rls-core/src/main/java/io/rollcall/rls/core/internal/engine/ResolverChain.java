package io.rollcall.rls.core.internal.engine;

import io.rollcall.rls.spi.Explanation;
import io.rollcall.rls.spi.ListQuery;
import io.rollcall.rls.spi.ListResolver;
import io.rollcall.rls.spi.Resolution;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks resolvers in their order. Any thread; never blocks. */
final class ResolverChain {

    private static final Logger LOG = LoggerFactory.getLogger(ResolverChain.class);
    private static final long RETRY_S = 5;

    private final List<ListResolver> chain;
    private final Function<ListResolver, CompletionStage<Explanation>> question;
    private final List<String> steps = new ArrayList<>();

    private final BooleanSupplier mayComplain;

    private ResolverChain(
            final List<ListResolver> chain,
            final Function<ListResolver, CompletionStage<Explanation>> question,
            final BooleanSupplier mayComplain) {
        this.mayComplain = mayComplain;
        this.chain = chain;
        this.question = question;
    }

    /**
     * Asks them.
     *
     * @param mayComplain whether the log may have another line
     */
    static CompletionStage<Resolution> resolve(
            final ListQuery query, final List<ListResolver> chain, final BooleanSupplier mayComplain) {
        return new ResolverChain(
                        chain,
                        one -> one.resolve(query).thenApply(answer -> new Explanation(answer, List.of())),
                        mayComplain)
                .start()
                .thenApply(Explanation::resolution);
    }

    /** The same, telling what each of them did. */
    static CompletionStage<Explanation> explain(final ListQuery query, final List<ListResolver> chain) {
        return new ResolverChain(chain, one -> one.explain(query), () -> true).start();
    }

    private CompletionStage<Explanation> start() {
        return chain.isEmpty()
                ? CompletableFuture.completedFuture(
                        explained(new Resolution.Unavailable("no source of lists is there", RETRY_S)))
                : ask(0, Resolution.NotAList.INSTANCE);
    }

    /**
     * One after the other, until one knows the list. One that cannot say now does not keep the others from being asked;
     * only where none of them knows the list is it his word that counts, for it may be his.
     */
    private CompletionStage<Explanation> ask(final int at, final Resolution unknown) {
        if (at == chain.size()) {
            return CompletableFuture.completedFuture(explained(unknown));
        }
        final ListResolver resolver = chain.get(at);
        return asked(resolver).thenCompose(answer -> {
            answer.steps().forEach(step -> steps.add(resolver.description() + ": " + step));
            steps.add(resolver.description() + ": " + answer.resolution().fold(InWords.OUTCOME));
            if (answer.resolution() instanceof Resolution.NotAList) {
                return ask(at + 1, unknown);
            }
            if (answer.resolution() instanceof Resolution.Unavailable) {
                return ask(at + 1, unknown instanceof Resolution.NotAList ? answer.resolution() : unknown);
            }
            return CompletableFuture.completedFuture(explained(answer.resolution()));
        });
    }

    /** A resolver with a bug counts as one that cannot say. */
    private CompletionStage<Explanation> asked(final ListResolver resolver) {
        CompletionStage<Explanation> asked;
        try {
            asked = question.apply(resolver);
        } catch (final RuntimeException e) {
            asked = CompletableFuture.failedFuture(e);
        }
        return asked.exceptionally(thrown -> {
            final Throwable cause = thrown instanceof CompletionException ? thrown.getCause() : thrown;
            if (mayComplain.getAsBoolean()) {
                LOG.error("{} failed to resolve a list; it counts as not available", resolver.description(), cause);
            }
            return new Explanation(
                    new Resolution.Unavailable(resolver.description() + " failed: " + cause, RETRY_S), List.of());
        });
    }

    private Explanation explained(final Resolution resolution) {
        return new Explanation(resolution, steps);
    }
}
