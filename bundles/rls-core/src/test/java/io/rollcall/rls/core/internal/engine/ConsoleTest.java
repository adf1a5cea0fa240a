package io.rollcall.rls.core.internal.engine;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.api.ServerView.ListExplanation;
import io.rollcall.rls.api.ServerView.ListSummary;
import io.rollcall.rls.spi.Explanation;
import io.rollcall.rls.spi.ListQuery;
import io.rollcall.rls.spi.ListResolver;
import io.rollcall.rls.spi.Resolution;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.Test;

/** What operators are told, also where one of several resolvers fails. */
public class ConsoleTest {

    private final Rig rig = new Rig("sip:bob@d");
    private final Console console = new Console(rig.engine);

    /** It knows one list, and explains. */
    private static final ListResolver GOOD = new ListResolver() {
        @Override
        public CompletionStage<Resolution> resolve(final ListQuery query) {
            return CompletableFuture.completedFuture(Resolution.NotAList.INSTANCE);
        }

        @Override
        public CompletionStage<Explanation> explain(final ListQuery query) {
            return CompletableFuture.completedFuture(
                    new Explanation(Resolution.NotAList.INSTANCE, List.of("looked under " + query.watcher())));
        }

        @Override
        public String description() {
            return "the good one";
        }

        @Override
        public CompletionStage<List<ListSummary>> lists() {
            return CompletableFuture.completedFuture(List.of(new ListSummary("sip:l@d", null, "d", List.of())));
        }
    };

    /** It fails, in one of two ways. */
    private static ListResolver failing(final boolean thrown) {
        return new ListResolver() {
            @Override
            public CompletionStage<Resolution> resolve(final ListQuery query) {
                return fails();
            }

            @Override
            public CompletionStage<List<ListSummary>> lists() {
                return fails();
            }

            @Override
            public CompletionStage<List<String>> listsOf(final String user) {
                return fails();
            }

            private <T> CompletionStage<T> fails() {
                if (thrown) {
                    throw new IllegalStateException("a bug");
                }
                return CompletableFuture.failedFuture(new IllegalStateException("a bug"));
            }
        };
    }

    private static <T> T join(final CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }

    @Test
    public void shouldShowTheListsOfThoseThatDoNotFail() {
        for (final boolean thrown : new boolean[] {true, false}) {
            rig.engine.resolvers().add(failing(thrown), Map.of("service.ranking", 5));
        }
        rig.engine.resolvers().add(GOOD, Map.of());
        assertEquals(
                List.of("sip:l@d"),
                join(console.lists()).stream().map(ListSummary::uri).toList());
        assertEquals(Integer.valueOf(0), join(console.updateSubscriptions("sip:alice@d", null)));
        assertEquals("lists of others are served", 200, Rig.status(rig.subscribe(600)));
    }

    @Test
    public void shouldExplainWhatEachWasAsked() {
        rig.engine.resolvers().add(failing(true), Map.of("service.ranking", 5));
        rig.engine.resolvers().add(GOOD, Map.of());
        final ListExplanation list = join(console.explain("sip:none@d", null, null));
        assertTrue(list.outcome(), list.outcome().endsWith(" failed: java.lang.IllegalStateException: a bug"));
        assertTrue(list.steps().toString(), list.steps().contains("the good one: looked under sip:nobody@d"));
        assertTrue(list.steps().contains("the good one: not a list: no service has this URI"));
    }
}
