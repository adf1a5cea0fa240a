package io.rollcall.rls.list.sql.internal;

import io.rollcall.rls.api.Counters;
import io.rollcall.rls.api.ServerView.ListSummary;
import io.rollcall.rls.api.Throttle;
import io.rollcall.rls.list.sql.internal.Answers.Answer;
import io.rollcall.rls.spi.ListQuery;
import io.rollcall.rls.spi.ListResolver;
import io.rollcall.rls.spi.Resolution;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lists as the query gives them. Any thread; never blocks: the database is waited for on the executor given, and
 * callers that ask the same at the same time wait for one answer.
 */
final class SqlLists implements ListResolver {

    private static final Logger LOG = LoggerFactory.getLogger(SqlLists.class);
    private static final long WARNING_PERIOD_MS = 60_000;

    private final Table table;
    private final Executor threads;
    private final ScheduledExecutorService alarms;
    private final Clock clock;
    private final Counters counters;
    private final Throttle warnings;
    private final Answers answers = new Answers();
    private final ConcurrentHashMap<Question, CompletableFuture<Resolution>> underWay = new ConcurrentHashMap<>();
    private volatile Settings settings;
    private final Consumer<Set<String>> changes;
    private volatile Query query;
    private volatile boolean decided;
    private volatile long downUntilMs = Long.MIN_VALUE;
    private volatile String down;

    /**
     * Lists of no query yet.
     *
     * @param threads refuse what they have no room for
     * @param alarms never wait for the database
     * @param changes told of lists that are not what they were, where an answer shows it
     */
    SqlLists(
            final Table table,
            final Executor threads,
            final ScheduledExecutorService alarms,
            final Clock clock,
            final Counters counters,
            final Settings settings,
            final Consumer<Set<String>> changes) {
        this.changes = changes;
        this.table = table;
        this.threads = threads;
        this.alarms = alarms;
        this.clock = clock;
        this.counters = counters;
        this.settings = settings;
        warnings = new Throttle(clock, WARNING_PERIOD_MS);
    }

    /** Takes settings; the query in them counts only when {@link #use} is called. */
    void modify(final Settings changed) {
        settings = changed;
        downUntilMs = Long.MIN_VALUE;
    }

    /**
     * Answers with that query from now on.
     *
     * @param changed or null for none
     * @return lists that may be others now
     */
    Set<String> use(final Query changed) {
        decided = true;
        if (Objects.equals(changed, query)) {
            return Set.of();
        }
        query = changed;
        final Set<String> lists = uris(answers.lists());
        answers.clear();
        underWay.clear();
        return lists;
    }

    Query query() {
        return query;
    }

    @Override
    public String description() {
        return "query of rls.list.sql";
    }

    @Override
    public CompletionStage<Resolution> resolve(final ListQuery asked) {
        final Query now = query;
        final Address list = Address.of(asked.listUri());
        if (list == null
                || now == null && decided
                || !settings.lists().matcher(list.uri()).matches()) {
            return CompletableFuture.completedFuture(Resolution.NotAList.INSTANCE);
        }
        if (now == null) {
            return CompletableFuture.completedFuture(unavailable("its query is being tried"));
        }
        final Question question = Question.of(now, list, asked.watcher());
        final Answer held = answers.get(question);
        if (held != null && held.atMs() != Long.MIN_VALUE && clock.millis() - held.atMs() < settings.cacheMs()) {
            return CompletableFuture.completedFuture(held.resolution());
        }
        final long leftMs = asked.deadline().toEpochMilli() - clock.millis();
        final CompletableFuture<Resolution> answer = ask(now, question).copy();
        limit(answer, Math.max(1, Math.min(leftMs, settings.answerMs())));
        return answer;
    }

    /** By an alarm of our own: the thread behind completeOnTimeout outlives this bundle, and holds its classes. */
    private void limit(final CompletableFuture<Resolution> answer, final long limitMs) {
        if (answer.isDone()) {
            return;
        }
        try {
            final Future<?> alarm = alarms.schedule(
                    () -> answer.complete(unavailable("the database does not answer within " + limitMs + " ms")),
                    limitMs,
                    TimeUnit.MILLISECONDS);
            answer.whenComplete((resolution, trouble) -> alarm.cancel(false));
        } catch (final RejectedExecutionException e) {
            answer.complete(unavailable("the source of lists is being stopped"));
        }
    }

    private CompletableFuture<Resolution> ask(final Query now, final Question question) {
        if (clock.millis() < downUntilMs) {
            counters.count("list.sql.refused");
            return CompletableFuture.completedFuture(unavailable(down));
        }
        final CompletableFuture<Resolution> mine = new CompletableFuture<>();
        final CompletableFuture<Resolution> others = underWay.putIfAbsent(question, mine);
        if (others != null) {
            return others;
        }
        try {
            threads.execute(() -> {
                try {
                    mine.complete(askNow(now, question));
                } finally {
                    underWay.remove(question, mine);
                    mine.complete(unavailable("the query failed"));
                }
            });
        } catch (final RejectedExecutionException e) {
            underWay.remove(question, mine);
            counters.count("list.sql.refused");
            mine.complete(unavailable("too many callers wait for the database (db_queue)"));
        }
        return mine;
    }

    private Resolution askNow(final Query now, final Question question) {
        try {
            final Resolution resolution = read(now, question);
            if (now.equals(query) && take(question, resolution)) {
                changes.accept(Set.of(question.list().uri()));
            }
            return resolution;
        } catch (final SQLException e) {
            return unavailable(Objects.toString(down, reason(e)));
        }
    }

    /** Waits for the database; its trouble is counted, and kept from further callers for a while. */
    private Resolution read(final Query now, final Question question) throws SQLException {
        counters.count("list.sql.queries");
        try {
            final Resolution resolution = table.ask(now, question, settings);
            down = null;
            return resolution;
        } catch (final SQLException e) {
            counters.count("list.sql.queries.failed");
            down = reason(e);
            if (Table.isDown(e)) {
                downUntilMs = clock.millis() + settings.retryMs();
            }
            if (warnings.permits()) {
                LOG.warn("Lists by SQL cannot be found ({}); SUBSCRIBEs for them are answered 503", down);
            }
            throw e;
        }
    }

    /**
     * Asks again for lists that are subscribed to, on the caller's thread, until the database is in trouble.
     *
     * @param standing a list and its watcher each
     * @return URIs of those that are not what they were
     */
    Set<String> lookAgain(final Set<Standing> standing) {
        final Query now = query;
        final Set<String> changed = ConcurrentHashMap.newKeySet();
        if (now == null || clock.millis() < downUntilMs) {
            return changed;
        }
        final Set<Question> questions = standing.stream()
                .filter(one -> Address.of(one.listUri()) != null)
                .map(one -> Question.of(now, Address.of(one.listUri()), one.watcher()))
                .collect(Collectors.toSet());
        try {
            for (final Question question : answers.lists()) {
                if (questions.contains(question) && isAnother(now, question)) {
                    changed.add(question.list().uri());
                }
            }
        } catch (final SQLException e) {
            LOG.debug("The lists that follow are looked at in the next round", e);
        }
        return changed;
    }

    private boolean isAnother(final Query now, final Question question) throws SQLException {
        return take(question, read(now, question));
    }

    /** Whether others that have this list are to be told; who said that it is to be forgotten sees to that himself. */
    private boolean take(final Question question, final Resolution resolution) {
        final Answer before = answers.put(question, new Answer(resolution, clock.millis()), settings.maxLists());
        final boolean another = before != null
                && before.isFound()
                && before.atMs() != Long.MIN_VALUE
                && !before.resolution().equals(resolution);
        if (another) {
            counters.count("list.sql.changes");
        }
        return another;
    }

    /** Fails where the database finds fault with the query; waits for it. */
    void check(final Query candidate) throws SQLException {
        table.check(candidate, settings);
    }

    private Resolution unavailable(final String why) {
        return new Resolution.Unavailable(why, Math.max(1, settings.retryMs() / 1000));
    }

    /** For operators, in a line. */
    static String reason(final SQLException e) {
        return e.getMessage() == null ? e.toString() : e.getMessage().replaceAll("\\s+", " ");
    }

    /** Those that were found lately: the query cannot tell of others. */
    @Override
    public CompletionStage<List<ListSummary>> lists() {
        return CompletableFuture.completedFuture(uris(answers.lists()).stream()
                .map(uri -> new ListSummary(uri, null, "SQL", List.of()))
                .sorted(Comparator.comparing(ListSummary::uri))
                .toList());
    }

    @Override
    public CompletionStage<List<String>> listsOf(final String user) {
        final String uri = Address.orItself(user).uri();
        final Predicate<Question> concerned = question ->
                question.list().uri().equals(uri) || question.watcher().uri().equals(uri);
        final List<Question> lists = answers.forget(concerned);
        underWay.keySet().removeIf(concerned);
        return CompletableFuture.completedFuture(List.copyOf(uris(lists)));
    }

    private static Set<String> uris(final List<Question> lists) {
        return lists.stream().map(one -> one.list().uri()).collect(Collectors.toSet());
    }

    /** A list that is subscribed to, and by whom. */
    record Standing(String listUri, String watcher) {}
}
