package io.rollcall.rls.core.internal.engine;

import io.rollcall.rls.api.EventHeader;
import io.rollcall.rls.api.ServerView;
import io.rollcall.rls.core.internal.lane.LocalTag;
import io.rollcall.rls.core.internal.subscription.Portrait;
import io.rollcall.rls.spi.ListQuery;
import io.rollcall.rls.spi.ListResolver;
import io.rollcall.rls.spi.Resolution;
import io.rollcall.rls.spi.ServerNode;
import io.rollcall.rls.spi.SubscriptionJournal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Answers the questions of operators. */
@Component(service = ServerView.class)
public final class Console implements ServerView {

    private static final String NOBODY = "sip:anonymous@anonymous.invalid";

    private final Engine engine;

    @Activate
    public Console(@Reference final ResourceListEngine component) {
        this(component.engine());
    }

    Console(final Engine engine) {
        this.engine = engine;
    }

    @Override
    public CompletionStage<List<ListSummary>> lists() {
        return fromEach(ListResolver::lists).thenApply(lists -> lists.stream()
                .sorted(Comparator.comparing(ListSummary::uri))
                .toList());
    }

    @Override
    public CompletionStage<ListExplanation> explain(final String listUri, final String watcher, final String event) {
        final Duration limit = Duration.ofMillis(engine.settings().resolveTimeoutMs());
        return engine.resolve(new ListQuery(
                        listUri,
                        watcher == null ? NOBODY : watcher,
                        event == null ? null : EventHeader.parse(event),
                        engine.clock().instant().plus(limit)))
                .thenApply(resolution -> resolution.fold(new Explanation()));
    }

    @Override
    public CompletionStage<List<SubscriptionSummary>> subscriptions() {
        return engine.lanes().askEach(Portrait::all).thenApply(parts -> parts.stream()
                .flatMap(Collection::stream)
                .sorted(Comparator.comparing(SubscriptionSummary::listUri)
                        .thenComparing(SubscriptionSummary::watcher)
                        .thenComparing(SubscriptionSummary::id))
                .toList());
    }

    @Override
    public CompletionStage<Optional<SubscriptionDetail>> subscription(final String id) {
        final CompletableFuture<Optional<SubscriptionDetail>> answer = new CompletableFuture<>();
        engine.lanes().on(LocalTag.hashIn(LocalTag.parse(id)), shard -> answer.complete(Portrait.one(shard, id)));
        return answer;
    }

    @Override
    public CompletionStage<Integer> updateSubscriptions(final String uri, final String event) {
        return fromEach(resolver -> resolver.listsOf(uri)).thenCompose(lists -> {
            final Set<String> all = new HashSet<>(lists);
            all.add(uri);
            return engine.listsChanged(all, event);
        });
    }

    @Override
    public CompletionStage<Boolean> authorize(final String id, final boolean allow) {
        return engine.authorize(id, allow);
    }

    @Override
    public CompletionStage<Integer> cleanup() {
        return engine.sweep();
    }

    @Override
    public CompletionStage<List<NodeView>> nodes() {
        final SubscriptionJournal journal = engine.openJournal();
        return CompletableFuture.completedFuture(
                journal == null
                        ? List.of()
                        : journal.nodes().stream().map(Console::view).toList());
    }

    private static NodeView view(final ServerNode node) {
        return new NodeView(
                node.name(),
                node.address(),
                node.self(),
                node.state().name().toLowerCase(Locale.ROOT),
                node.shards(),
                node.heard());
    }

    @Override
    public CompletionStage<List<ShardView>> shards() {
        final SubscriptionJournal journal = engine.openJournal();
        return CompletableFuture.completedFuture(
                journal == null
                        ? List.of()
                        : journal.shards().stream()
                                .map(shard ->
                                        new ShardView(shard.shard(), shard.node(), shard.epoch(), shard.complete()))
                                .toList());
    }

    @Override
    public CompletionStage<Void> drain(final boolean deactivate) {
        final SubscriptionJournal journal = engine.openJournal();
        if (journal == null) {
            return CompletableFuture.failedFuture(new IllegalStateException(
                    "There is nobody to hand over to: subscriptions are in memory alone (db_mode 0)."));
        }
        return deactivate ? new Dismissal(engine).before(journal::drain) : journal.drain();
    }

    @Override
    public CompletionStage<Void> resume() {
        final SubscriptionJournal journal = engine.openJournal();
        if (journal != null) {
            journal.resume();
        }
        return CompletableFuture.completedFuture(null);
    }

    private <T> CompletionStage<List<T>> fromEach(final Function<ListResolver, CompletionStage<List<T>>> question) {
        CompletionStage<List<T>> all = CompletableFuture.completedFuture(new ArrayList<>());
        for (final ListResolver resolver : engine.resolvers().all()) {
            all = all.thenCombine(question.apply(resolver), (sum, part) -> {
                sum.addAll(part);
                return sum;
            });
        }
        return all;
    }

    /** A resolution in words. */
    private static final class Explanation implements Resolution.Reader<ListExplanation> {

        @Override
        public ListExplanation found(final Resolution.Found found) {
            final var list = found.list();
            return new ListExplanation(
                    "found",
                    true,
                    list.names().isEmpty() ? null : list.names().get(0).text(),
                    list.entries().stream()
                            .map(entry -> new EntryView(
                                    entry.uri(),
                                    entry.target(),
                                    entry.names().isEmpty()
                                            ? null
                                            : entry.names().get(0).text()))
                            .toList(),
                    list.leftOut().stream()
                            .map(left -> new LeftOutView(left.what(), left.why()))
                            .toList(),
                    list.documents().stream().map(Object::toString).sorted().toList());
        }

        @Override
        public ListExplanation notAList(final Resolution.NotAList none) {
            return not("not a list: no service has this URI");
        }

        @Override
        public ListExplanation otherPackages(final Resolution.OtherPackages other) {
            return not("for other event packages only: " + String.join(", ", other.packages()));
        }

        @Override
        public ListExplanation forbidden(final Resolution.Forbidden forbidden) {
            return not("forbidden: " + forbidden.why());
        }

        @Override
        public ListExplanation badGateway(final Resolution.BadGateway bad) {
            return not("a reference is broken: " + bad.why());
        }

        @Override
        public ListExplanation unavailable(final Resolution.Unavailable unavailable) {
            return not("not available now: " + unavailable.why());
        }

        private static ListExplanation not(final String outcome) {
            return new ListExplanation(outcome, false, null, List.of(), List.of(), List.of());
        }
    }
}
