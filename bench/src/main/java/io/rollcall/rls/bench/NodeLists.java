package io.rollcall.rls.bench;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;

/**
 * All lists, and watchers that send their SUBSCRIBEs to one node after the other, as a dispatcher would. For one
 * thread.
 */
final class NodeLists implements AutoCloseable {

    /** SUBSCRIBEs that are not answered yet. */
    private static final int WINDOW = 16;

    /** Of a request that nobody answers: timer F of RFC 3261. */
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(40);

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration SETTLED = Duration.ofSeconds(3);
    private static final Duration RETRY = Duration.ofMillis(500);
    private static final int SERVICE_UNAVAILABLE = 503;

    /** A node has its part with that share of an equal one: what is dealt out are shards, not lists. */
    private static final double PART = 0.75;

    /** The node that puts the documents into the database. */
    private static final int LOADING = 0;

    /** A subscription, and who tells it. */
    record Listed(WatchedList list, NodeWatch watch) {}

    private final Population population;
    private final List<InetSocketAddress> addresses;
    private final List<Watchers> watchers = new ArrayList<>();
    private final Map<String, Integer> nodes = new HashMap<>();
    private final List<Listed> lists = new ArrayList<>();

    NodeLists(final Population population, final List<InetSocketAddress> addresses) {
        this.population = population;
        this.addresses = addresses;
        for (final InetSocketAddress address : addresses) {
            nodes.put(address.getHostString() + ':' + address.getPort(), nodes.size());
            watchers.add(new Watchers(population, false, address));
        }
    }

    /** Waits until that node serves lists, itself or by another: all where it is the one that loads them. */
    void awaitServing(final int node, final Duration limit) {
        if (node == LOADING) {
            watchers.get(node).awaitServing(limit);
        } else {
            watchers.get(node).awaitServed(limit);
        }
    }

    void subscribe(final Ledger ledger) {
        for (int number = 0; number < population.lists(); number++) {
            Listed made = subscribe(number, ledger);
            while (made.list().subscription().exchange().status() == SERVICE_UNAVAILABLE) {
                // its shard is between two nodes: a watcher tries again
                watchers.get(number % watchers.size()).forget(made.list());
                Pause.of(RETRY);
                made = subscribe(number, ledger);
            }
            lists.add(made);
            final Listed early = lists.get(Math.max(0, number - WINDOW));
            awaitComplete(() -> early.list().completeNs() > 0);
        }
        awaitComplete(() -> lists.stream().allMatch(each -> each.list().completeNs() > 0));
    }

    private Listed subscribe(final int number, final Ledger ledger) {
        final NodeWatch watch = new NodeWatch(via -> nodes.getOrDefault(via, -1), population.membersPerList());
        final Listed made = new Listed(watchers.get(number % watchers.size()).subscribe(number, ledger, watch), watch);
        Pause.until(ANSWER_LIMIT, () -> made.list().subscription().exchange().isDone());
        return made;
    }

    private void awaitComplete(final BooleanSupplier condition) {
        if (!Pause.until(PATIENCE, condition)) {
            final StringBuilder text = new StringBuilder("lists do not get complete:");
            for (int number = 0; number < lists.size(); number++) {
                final Listed each = lists.get(number);
                if (each.list().completeNs() == 0) {
                    text.append("\n  list ")
                            .append(number)
                            .append(" answered ")
                            .append(each.list().subscription().exchange().status())
                            .append(": ")
                            .append(each.watch());
                }
            }
            throw new BenchException(text.toString());
        }
    }

    /** How many lists each node tells. */
    int[] parts() {
        final int[] parts = new int[addresses.size()];
        lists.stream().map(Listed::watch).filter(watch -> watch.node() >= 0).forEach(watch -> parts[watch.node()]++);
        return parts;
    }

    /** Waits until every node tells its part, and none is handed over any more. */
    void awaitBalance(final Duration limit) {
        final long end = System.nanoTime() + limit.toNanos();
        final double part = PART * population.lists() / addresses.size();
        int before = -1;
        while (before != sum(NodeWatch::moves)) {
            if (!Pause.until(end, () -> IntStream.of(parts()).allMatch(each -> each >= part))) {
                throw new BenchException("the nodes are not in balance: "
                        + IntStream.of(parts()).boxed().toList());
            }
            before = sum(NodeWatch::moves);
            Pause.of(SETTLED);
        }
    }

    /** The node that tells most. */
    int busiest() {
        final int[] parts = parts();
        return IntStream.range(0, parts.length)
                .reduce((a, b) -> parts[b] > parts[a] ? b : a)
                .orElseThrow();
    }

    List<Listed> of(final int node) {
        return lists.stream().filter(each -> each.watch().node() == node).toList();
    }

    List<Listed> all() {
        return lists;
    }

    int sum(final ToIntFunction<NodeWatch> figure) {
        return lists.stream().map(Listed::watch).mapToInt(figure).sum();
    }

    /** Refreshes these by the nodes but that one; what is answered 503 is tried again. Gives back the last statuses. */
    List<Integer> refreshPast(final int gone, final List<Listed> some) {
        final List<InetSocketAddress> left = new ArrayList<>(addresses);
        left.remove(gone);
        for (int i = 0; i < some.size(); i++) {
            some.get(i).list().subscription().refreshThrough(left.get(i % left.size()));
        }
        return some.stream()
                .map(each -> answer(each, () -> each.list().subscription().refreshThrough(left.get(0))))
                .toList();
    }

    /** Refreshes all, each where its Contact says; gives back how many were not accepted. */
    int refresh() {
        int refused = 0;
        for (int from = 0; from < lists.size(); from += WINDOW) {
            final List<Listed> some = lists.subList(from, Math.min(lists.size(), from + WINDOW));
            some.forEach(each -> each.list().subscription().refresh());
            for (final Listed each : some) {
                refused += answer(each, () -> each.list().subscription().refresh()) / 100 == 2 ? 0 : 1;
            }
        }
        return refused;
    }

    private static int answer(final Listed each, final Runnable again) {
        final long end = System.nanoTime() + PATIENCE.toNanos();
        Pause.until(ANSWER_LIMIT, () -> each.list().subscription().exchange().isDone());
        while (each.list().subscription().exchange().status() == SERVICE_UNAVAILABLE && System.nanoTime() < end) {
            Pause.of(RETRY);
            again.run();
            Pause.until(
                    ANSWER_LIMIT, () -> each.list().subscription().exchange().isDone());
        }
        return each.list().subscription().exchange().status();
    }

    @Override
    public void close() {
        watchers.forEach(Watchers::close);
    }
}
