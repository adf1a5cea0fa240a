package io.rollcall.rls.core.internal.engine;

import io.rollcall.rls.spi.ListQuery;
import io.rollcall.rls.spi.ListResolver;
import io.rollcall.rls.spi.Resolution;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Asks resolvers in their order. Any thread; never blocks. */
final class ResolverChain {

    private static final long NO_RESOLVER_RETRY_S = 5;

    private ResolverChain() {}

    static CompletionStage<Resolution> resolve(final ListQuery query, final List<ListResolver> chain) {
        return chain.isEmpty()
                ? CompletableFuture.completedFuture(
                        new Resolution.Unavailable("no source of lists is there", NO_RESOLVER_RETRY_S))
                : resolve(query, chain, 0, Resolution.NotAList.INSTANCE);
    }

    /**
     * One after the other, until one knows the list. One that cannot say now does not keep the others from being asked;
     * only where none of them knows the list is it his word that counts, for it may be his.
     */
    private static CompletionStage<Resolution> resolve(
            final ListQuery query, final List<ListResolver> chain, final int at, final Resolution unknown) {
        if (at == chain.size()) {
            return CompletableFuture.completedFuture(unknown);
        }
        return asked(chain.get(at), query).thenCompose(answer -> {
            if (answer instanceof Resolution.NotAList) {
                return resolve(query, chain, at + 1, unknown);
            }
            if (answer instanceof Resolution.Unavailable) {
                return resolve(query, chain, at + 1, unknown instanceof Resolution.NotAList ? answer : unknown);
            }
            return CompletableFuture.completedFuture(answer);
        });
    }

    private static CompletionStage<Resolution> asked(final ListResolver resolver, final ListQuery query) {
        try {
            return resolver.resolve(query);
        } catch (final RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }
}
