package io.rollcall.rls.shell.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.CompletableFuture.completedFuture;

import io.rollcall.rls.api.Dialog;
import io.rollcall.rls.api.Flow;
import io.rollcall.rls.api.ServerView;
import io.rollcall.rls.api.Transport;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A server with one list of two members and one watcher. */
final class FakeServerView implements ServerView {

    static final Instant NOW = Instant.parse("2026-11-22T09:00:00Z");
    static final String LIST = "sip:alice-list@example.com";

    final List<String> asked = new ArrayList<>();
    boolean silent;
    boolean alone;
    boolean subscribed = true;
    String bobIs = "open";

    @Override
    public CompletionStage<List<ListSummary>> lists() {
        return answer(List.of(
                new ListSummary("sip:team@example.com", null, "rls-services/global/index", List.of()),
                new ListSummary(LIST, "sip:alice@example.com", "rls-services/users/x/index", List.of("presence"))));
    }

    @Override
    public CompletionStage<ListExplanation> explain(final String listUri, final String watcher, final String event) {
        asked.add(listUri + " " + watcher + " " + event);
        if (!listUri.equals(LIST)) {
            return answer(new ListExplanation(
                    "nothing is known by that name",
                    false,
                    null,
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of("asked everybody")));
        }
        return answer(new ListExplanation(
                "found",
                true,
                "Colleagues",
                List.of(
                        new EntryView("bob%40example.com", "sip:bob@example.com", "Bob"),
                        new EntryView("sip:carol@example.com", "sip:carol@example.com", null)),
                List.of(new LeftOutView("tel:+12015550123", "cannot be subscribed")),
                List.of("rls-services/users/x/index"),
                List.of("looked into the index")));
    }

    @Override
    public CompletionStage<List<SubscriptionSummary>> subscriptions() {
        return answer(subscribed ? List.of(summary()) : List.of());
    }

    @Override
    public CompletionStage<Optional<SubscriptionDetail>> subscription(final String id) {
        return answer(id.equals("tag-1") ? Optional.of(detail()) : Optional.empty());
    }

    @Override
    public CompletionStage<Integer> updateSubscriptions(final String uri, final String event) {
        asked.add(uri + " " + event);
        return answer(3);
    }

    @Override
    public CompletionStage<Boolean> authorize(final String id, final boolean allow) {
        asked.add((allow ? "allow " : "deny ") + id);
        return answer(id.equals("tag-1"));
    }

    @Override
    public CompletionStage<Integer> cleanup() {
        return answer(1);
    }

    @Override
    public CompletionStage<StatusView> status() {
        return answer(
                alone
                        ? new StatusView(0, null, 0, 0, 7, 300)
                        : new StatusView(2, "the database is full", 256, 3, 7, 300));
    }

    @Override
    public CompletionStage<List<NodeView>> nodes() {
        return answer(
                alone
                        ? List.of()
                        : List.of(
                                new NodeView("a-1", "sip:10.0.0.1:5060", true, "serving", 4, Duration.ZERO),
                                new NodeView("b-2", null, false, "dead", 0, Duration.ofSeconds(7))));
    }

    @Override
    public CompletionStage<List<ShardView>> shards() {
        return answer(
                alone
                        ? List.of()
                        : List.of(
                                new ShardView(0, "a-1", 3, true),
                                new ShardView(1, "a-1", 5, true),
                                new ShardView(2, null, 6, false),
                                new ShardView(3, "a-1", 1, false),
                                new ShardView(4, "a-1", 1, true)));
    }

    @Override
    public CompletionStage<Void> drain(final boolean deactivate) {
        asked.add(deactivate ? "deactivate" : "drain");
        return alone ? CompletableFuture.failedFuture(new IllegalStateException("db_mode is 0")) : answer(null);
    }

    @Override
    public CompletionStage<Void> resume() {
        asked.add("resume");
        return answer(null);
    }

    private <T> CompletionStage<T> answer(final T value) {
        return silent ? new CompletableFuture<>() : completedFuture(value);
    }

    private static SubscriptionSummary summary() {
        return new SubscriptionSummary(
                "tag-1", "sip:alice@example.com", LIST, "presence", "active", NOW.plusSeconds(3483), 2, 1, 12);
    }

    private SubscriptionDetail detail() {
        final Flow flow =
                new Flow(Transport.UDP, new InetSocketAddress("127.0.0.1", 5060), new InetSocketAddress("::1", 40000));
        final Dialog dialog = new Dialog(
                "call-1",
                "tag-1",
                "tag-2",
                LIST,
                "sip:alice@example.com",
                "sip:alice@127.0.0.1:40000",
                List.of("<sip:proxy.example.com;lr>"),
                flow);
        return new SubscriptionDetail(
                summary(), dialog, 13, 2, NOW.minusSeconds(3), "200", false, List.of(bob(), carol()));
    }

    private MemberView bob() {
        final String pidf = "<presence xmlns='urn:ietf:params:xml:ns:pidf' entity='sip:bob@example.com'><tuple id='t'>"
                + "<status><basic>" + bobIs + "</basic></status><note>at lunch</note></tuple></presence>";
        return new MemberView(
                "bob%40example.com",
                "Bob",
                "sip:bob@example.com",
                "active",
                Duration.ofSeconds(540),
                List.of(new InstanceView(
                        "1", "active", null, "application/pidf+xml", pidf.getBytes(UTF_8), NOW.minusSeconds(65))));
    }

    private static MemberView carol() {
        return new MemberView("sip:carol@example.com", null, "sip:carol@example.com", "asking", null, List.of());
    }
}
