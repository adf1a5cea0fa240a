package io.rollcall.rls.core.internal.engine;

import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.spi.ListQuery;
import io.rollcall.rls.spi.ListResolver;
import io.rollcall.rls.spi.Resolution;
import io.rollcall.rls.spi.ResolvedList;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.Test;

/** Which of several sources of lists is believed. */
public class ResolverChainTest {

    private static final Resolution FOUND =
            new Resolution.Found(new ResolvedList("sip:list@d", null, List.of(), List.of(), List.of(), Set.of()));
    private static final Resolution DOWN = new Resolution.Unavailable("the database is down", 7);
    private static final Resolution BROKEN = new Resolution.BadGateway("a reference leads nowhere");

    private static ListResolver saying(final Resolution resolution) {
        return query -> CompletableFuture.completedFuture(resolution);
    }

    private static Resolution asked(final ListResolver... chain) {
        return ResolverChain.resolve(
                        new ListQuery("sip:list@d", "sip:alice@d", null, Instant.EPOCH), List.of(chain), () -> true)
                .toCompletableFuture()
                .join();
    }

    @Test
    public void shouldTakeTheWordOfTheFirstWhoKnowsTheList() {
        assertSame(FOUND, asked(saying(Resolution.NotAList.INSTANCE), saying(FOUND), saying(BROKEN)));
        assertSame(BROKEN, asked(saying(BROKEN), saying(FOUND)));
    }

    @Test
    public void shouldAskTheOthersWhereOneIsDown() {
        assertSame(FOUND, asked(saying(DOWN), saying(FOUND)));
        final ListResolver broken = query -> {
            throw new IllegalStateException("a bug");
        };
        assertSame(FOUND, asked(broken, saying(FOUND)));
        assertTrue(asked(broken, saying(Resolution.NotAList.INSTANCE)) instanceof Resolution.Unavailable);
    }

    @Test
    public void shouldNotDenyAListThatMayBeThatOfOneWhoIsDown() {
        assertSame(DOWN, asked(saying(DOWN), saying(Resolution.NotAList.INSTANCE)));
        assertSame(DOWN, asked(saying(Resolution.NotAList.INSTANCE), saying(DOWN)));
        assertSame(DOWN, asked(saying(DOWN), saying(new Resolution.Unavailable("this one too", 1))));
    }

    @Test
    public void shouldSayThatThereIsNoSourceAtAll() {
        assertTrue(asked() instanceof Resolution.Unavailable);
    }
}
