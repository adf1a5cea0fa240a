package io.rollcall.rls.core.internal.engine;

import io.rollcall.rls.api.EventHeader;
import io.rollcall.rls.api.ServerView;
import io.rollcall.rls.core.internal.journal.Grant;
import io.rollcall.rls.core.internal.lane.LocalTag;
import io.rollcall.rls.core.internal.subscription.Portrait;
import io.rollcall.rls.core.internal.subscription.Shard;
import io.rollcall.rls.core.internal.uri.SipUri;
import io.rollcall.rls.spi.ListQuery;
import io.rollcall.rls.spi.ListResolver;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers the questions of operators. */
@Component(service = ServerView.class)
public final class Console implements ServerView {

    private static final Logger LOG = LoggerFactory.getLogger(Console.class);
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
        final ListQuery query = new ListQuery(
                listUri,
                watcher == null ? nobodyOf(listUri) : watcher,
                event == null ? null : EventHeader.parse(event),
                engine.clock().instant().plus(limit));
        return ResolverChain.explain(query, engine.resolvers().all())
                .thenApply(answer -> answer.resolution().fold(new InWords(answer.steps())));
    }

    /** In the domain of the list, for lists of users are for those of their domain. */
    private static String nobodyOf(final String listUri) {
        return SipUri.parse(listUri).map(uri -> "sip:nobody@" + uri.host()).orElse(NOBODY);
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
        final long tag = engine.tagOf(id);
        engine.lanes().on(LocalTag.hashIn(tag), shard -> answer.complete(Portrait.one(shard, tag)));
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
    public CompletionStage<StatusView> status() {
        final List<Grant> grants = engine.journaling().grants();
        final int served = (int) grants.stream().filter(Grant::isComplete).count();
        return engine.lanes()
                .askEach(Shard::listCount)
                .thenCombine(
                        engine.lanes().askEach(Shard::backEndCount),
                        (lists, backEnds) -> new StatusView(
                                engine.journaling().mode(),
                                engine.keeper().trouble(),
                                grants.size(),
                                served,
                                lists.stream().mapToInt(Integer::intValue).sum(),
                                backEnds.stream().mapToInt(Integer::intValue).sum()));
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

    /** What each has to say; one that fails is left out, with a line in the log. */
    private <T> CompletionStage<List<T>> fromEach(final Function<ListResolver, CompletionStage<List<T>>> question) {
        CompletionStage<List<T>> all = CompletableFuture.completedFuture(new ArrayList<>());
        for (final ListResolver resolver : engine.resolvers().all()) {
            all = all.thenCombine(asked(resolver, question), (sum, part) -> {
                sum.addAll(part);
                return sum;
            });
        }
        return all;
    }

    private static <T> CompletionStage<List<T>> asked(
            final ListResolver resolver, final Function<ListResolver, CompletionStage<List<T>>> question) {
        CompletionStage<List<T>> asked;
        try {
            asked = question.apply(resolver);
        } catch (final RuntimeException e) {
            asked = CompletableFuture.failedFuture(e);
        }
        return asked.exceptionally(thrown -> {
            LOG.warn("{} does not say which lists it has; those of others are shown", resolver.description(), thrown);
            return List.of();
        });
    }
}
