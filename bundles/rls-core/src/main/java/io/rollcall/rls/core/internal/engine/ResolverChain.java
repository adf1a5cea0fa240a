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
        return resolve(query, chain, 0);
    }

    /** One after the other, until one knows the list; only when there is none at all can nobody say. */
    private static CompletionStage<Resolution> resolve(
            final ListQuery query, final List<ListResolver> chain, final int at) {
        if (at == chain.size()) {
            return CompletableFuture.completedFuture(
                    chain.isEmpty()
                            ? new Resolution.Unavailable("no source of lists is there", NO_RESOLVER_RETRY_S)
                            : Resolution.NotAList.INSTANCE);
        }
        return asked(chain.get(at), query)
                .thenCompose(answer -> answer instanceof Resolution.NotAList
                        ? resolve(query, chain, at + 1)
                        : CompletableFuture.completedFuture(answer));
    }

    private static CompletionStage<Resolution> asked(final ListResolver resolver, final ListQuery query) {
        try {
            return resolver.resolve(query);
        } catch (final RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }
}
