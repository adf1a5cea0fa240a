package io.rollcall.rls.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What is there after one kill, and how long after the start. For the driver's thread, which waits in it. */
final class Aftermath {

    private static final Duration SERVING_LIMIT = Duration.ofSeconds(300);
    private static final Duration TOLD_LIMIT = Duration.ofSeconds(60);

    /** Of a SUBSCRIBE that nobody answers: timer F of RFC 3261. */
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(40);

    private static final Duration RETRY = Duration.ofMillis(500);
    private static final int UNAVAILABLE = 503;

    private final Ledger ledger;
    private final Watchers watchers;
    private final ServedProcess server;
    private final List<WatchedList> standing;
    private final long staleBefore;
    private final long repeatedBefore;
    private final Map<Integer, Integer> statuses = new TreeMap<>();
    private final List<WatchedList> promised = new ArrayList<>();
    private List<WatchedList> newcomers = List.of();
    private long begunNs;
    private long servedMs;
    private long refreshedMs;
    private long allRefreshedMs;
    private long toldMs;
    private double servedCpuMs;
    private double toldCpuMs;
    private int gone;
    private int lost;
    private String example;

    /** Before the kill. */
    Aftermath(
            final Ledger ledger,
            final Watchers watchers,
            final ServedProcess server,
            final List<WatchedList> standing) {
        this.ledger = ledger;
        this.watchers = watchers;
        this.server = server;
        this.standing = standing;
        staleBefore = ledger.stale();
        repeatedBefore = standing.stream().mapToLong(WatchedList::repeated).sum();
    }

    /** The server is started now. */
    void begin() {
        begunNs = System.nanoTime();
        ledger.longestStaleMs();
    }

    /** Waits and looks for what stood before, and for those new ones whose SUBSCRIBE is answered 200. */
    void look(final List<WatchedList> added) {
        newcomers = added;
        watchers.awaitServed(SERVING_LIMIT);
        servedMs = sinceStart();
        servedCpuMs = server.cpuMs();
        for (final WatchedList each : standing) {
            refresh(each);
            refreshedMs = refreshedMs == 0 ? sinceStart() : refreshedMs;
        }
        allRefreshedMs = sinceStart();
        final boolean told = Pause.until(TOLD_LIMIT, () -> ledger.behind() == 0);
        toldMs = sinceStart();
        toldCpuMs = server.cpuMs();
        Pause.until(ANSWER_LIMIT, () -> newcomers.stream().allMatch(Aftermath::isAnswered));
        newcomers.forEach(each -> statuses.merge(each.subscription().exchange().status(), 1, Integer::sum));
        newcomers.stream()
                .filter(each -> Watchers.accepted(each.subscription()))
                .forEach(this::refresh);
        lost = told ? 0 : ledger.behind();
        example = ledger.exampleBehind();
    }

    /** A server that is not ready yet says 503; whatever else is not 2xx says that the subscription is gone. */
    private void refresh(final WatchedList watched) {
        final long end = System.nanoTime() + TOLD_LIMIT.toNanos();
        int status = UNAVAILABLE;
        while (status == UNAVAILABLE && System.nanoTime() - end < 0) {
            watched.subscription().refresh();
            Pause.until(ANSWER_LIMIT, () -> isAnswered(watched));
            status = watched.subscription().exchange().status();
            Pause.of(status == UNAVAILABLE ? RETRY : Duration.ZERO);
        }
        promised.add(watched);
        gone += status / 100 == 2 ? 0 : 1;
    }

    static boolean isAnswered(final WatchedList watched) {
        return watched.subscription().exchange().isDone();
    }

    /** Ends the new ones; gives back how many were not told that they ended. */
    int end() {
        final int left = end(promised.subList(standing.size(), promised.size()));
        newcomers.forEach(watchers::forget);
        return left;
    }

    static int end(final List<WatchedList> ending) {
        ending.forEach(each -> each.subscription().unsubscribe());
        final long end = System.nanoTime() + TOLD_LIMIT.toNanos();
        int left = 0;
        for (final WatchedList each : ending) {
            left += Pause.until(end, each.subscription()::isTerminated) ? 0 : 1;
        }
        return left;
    }

    private long sinceStart() {
        return (System.nanoTime() - begunNs) / 1_000_000;
    }

    int newcomers() {
        return newcomers.size();
    }

    /** Subscriptions that were answered 200. */
    int promised() {
        return promised.size();
    }

    /** How many of them are no more. */
    int gone() {
        return gone;
    }

    /** Members whose last state was not told. */
    int lost() {
        return lost;
    }

    /** NOTIFYs whose CSeq or version was not above all before. */
    long repeated() {
        return promised.stream().mapToLong(WatchedList::repeated).sum() - repeatedBefore;
    }

    @Override
    public String toString() {
        return "served after " + servedMs + " ms, first refresh after " + refreshedMs + ", all after " + allRefreshedMs
                + ", all told after " + toldMs + " (CPU of the server by then " + Math.round(servedCpuMs) + " and "
                + Math.round(toldCpuMs) + " ms); new SUBSCRIBEs answered " + statuses + "; " + promised.size()
                + " subscriptions answered 200, " + gone + " of them gone; " + lost + " last states not told; "
                + repeated() + " NOTIFYs whose CSeq or version was not above all before; "
                + (ledger.stale() - staleBefore)
                + " states told that were older than one told before the kill, superseded within "
                + ledger.longestStaleMs() + " ms" + (example == null ? "" : " (" + example + ")");
    }
}
