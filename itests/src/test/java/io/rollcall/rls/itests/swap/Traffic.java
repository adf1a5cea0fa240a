package io.rollcall.rls.itests.swap;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;

import io.rollcall.rls.itests.RollcallServer;
import io.rollcall.rls.testkit.Await;
import io.rollcall.rls.testkit.sip.Exchange;
import io.rollcall.rls.testkit.sip.Notifier;
import io.rollcall.rls.testkit.sip.Subscription;
import io.rollcall.rls.testkit.sip.UserAgent;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Watchers with a list each, and members that change all the time. Each change carries a number of its member, so that
 * whoever watches can tell what is the last.
 */
final class Traffic implements AutoCloseable {

    static final String DOMAIN = "swap.test";

    private static final int BACKLOG = 2000;

    private static final Duration SETTLE = Duration.ofSeconds(10);

    private final int watchers;
    private final int members;
    private final Notifier notifier;
    private final AtomicLongArray told;
    private final AtomicLong changes = new AtomicLong();
    private final List<UserAgent> agents = new ArrayList<>();
    private final List<Subscription> subscriptions = new ArrayList<>();
    private final List<Subscription> more = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService clock =
            Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "itest-traffic"));
    private volatile boolean paused = true;
    private boolean lossy;
    private ScheduledFuture<?> subscribing;

    Traffic(Notifier notifier, int watchers, int members) {
        this.notifier = notifier;
        this.watchers = watchers;
        this.members = members;
        this.told = new AtomicLongArray(watchers * members);
    }

    /** On a machine that is too busy with all this for each datagram to arrive at once; returns this. */
    Traffic datagramsGetLost() {
        lossy = true;
        return this;
    }

    private void judge(Subscription one) {
        if (lossy) {
            one.rules().datagramsGetLost();
        }
    }

    /** The rls-services document of a watcher. */
    private String document(int watcher) {
        StringBuilder text = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                + "<rls-services xmlns=\"urn:ietf:params:xml:ns:rls-services\""
                + " xmlns:rl=\"urn:ietf:params:xml:ns:resource-lists\">\n<service uri=\"" + list(watcher)
                + "\"><list>\n");
        for (int member = 0; member < members; member++) {
            text.append("<rl:entry uri=\"").append(member(watcher, member)).append("\"/>\n");
        }
        return text.append("</list></service></rls-services>\n").toString();
    }

    /** Loads the documents of the first so many watchers, when the server has a table for them. */
    void load(RollcallServer server, int many) throws IOException {
        Path root = server.home().resolve("lists");
        for (int watcher = 0; watcher < many; watcher++) {
            Path home = Files.createDirectories(root.resolve("rls-services/users/" + watcher(watcher)));
            Files.writeString(home.resolve("index"), document(watcher));
        }
        Await.until("there is no table to load into", Duration.ofSeconds(60), () -> !server.shell("rls:load " + root)
                .contains("There is no table of lists"));
    }

    static String watcher(int watcher) {
        return "sip:w" + watcher + "@" + DOMAIN;
    }

    static String list(int watcher) {
        return "sip:w" + watcher + "-list@" + DOMAIN;
    }

    static String member(int watcher, int member) {
        return "sip:w" + watcher + "m" + member + "@" + DOMAIN;
    }

    /** Subscribes every watcher and lets members change. */
    void start(InetSocketAddress server, int changesPerSecond) {
        for (int watcher = 0; watcher < watchers; watcher++) {
            UserAgent agent = UserAgent.builder(watcher(watcher))
                    .server(server)
                    .history(64)
                    .open();
            agents.add(agent);
            Subscription subscription =
                    agent.subscribe(list(watcher), "presence", 3600).awaitAccepted();
            judge(subscription);
            subscriptions.add(subscription);
        }
        notifier.await("Not all members are subscribed to", SETTLE, all -> all.subscriptionCount() >= told.length());
        clock.scheduleAtFixedRate(this::change, 0, 1_000_000 / changesPerSecond, TimeUnit.MICROSECONDS);
        paused = false;
    }

    private void change() {
        // while the server is away: what waits for it at the notifier would be told long after the last change
        if (!paused && notifier.inFlight() < BACKLOG) {
            int slot = (int) (changes.getAndIncrement() % told.length());
            long number = told.incrementAndGet(slot);
            notifier.setPresence(member(slot / members, slot % members), true, "n" + number + ".");
        }
    }

    /** How many changes there were so far. */
    long changes() {
        return changes.get();
    }

    /** Lets so many more changes happen. */
    void goOn(int more) {
        long until = changes.get() + more;
        Await.until("The traffic stands still", Duration.ofSeconds(60), () -> changes.get() >= until);
    }

    /**
     * Stops the changes, and checks that every watcher knows the last state of every member, and no rule was broken.
     */
    void check(String after) {
        check(after, SETTLE);
    }

    void check(String after, Duration within) {
        paused = true;
        try {
            for (int watcher = 0; watcher < watchers; watcher++) {
                check(after, within, watcher);
            }
        } finally {
            paused = false;
        }
    }

    private void check(String after, Duration within, int watcher) {
        Subscription subscription = subscriptions.get(watcher);
        Await.until(() -> "After " + after + ", " + missing(watcher), within, () -> missing(watcher) == null);
        assertFalse("After " + after + ", a subscription is over", subscription.isTerminated());
        subscription.assertNoViolations();
    }

    /** The first member of which the watcher does not know the last state, in words, or null. */
    private String missing(int watcher) {
        for (int member = 0; member < members; member++) {
            String expected = "n" + told.get(watcher * members + member) + ".";
            String uri = member(watcher, member);
            String body = subscriptions.get(watcher).view().body(uri);
            if (!body.contains(">" + expected + "<")) {
                return watcher(watcher) + " does not know " + expected + " of " + uri + " but " + body;
            }
        }
        return null;
    }

    /** From now on there are so many more SUBSCRIBEs a second, each for another dialog, until {@link #pauseMore}. */
    void subscribeMore(int perSecond) {
        subscribing = clock.scheduleAtFixedRate(
                () -> {
                    int watcher = more.size() % watchers;
                    Subscription one = agents.get(watcher).subscribe(list(watcher), "presence", 3600);
                    judge(one);
                    more.add(one);
                },
                0,
                1_000_000 / perSecond,
                TimeUnit.MICROSECONDS);
    }

    void pauseMore() {
        subscribing.cancel(false);
    }

    /** How many of those were accepted. */
    long accepted() {
        return more.stream().filter(Traffic::isAccepted).count();
    }

    private static boolean isAccepted(Subscription subscription) {
        Exchange first = subscription.exchanges().get(0);
        return first.isDone() && first.status() == 200;
    }

    /** Each of them that was accepted stands; ends them all. */
    void checkMore(String after) {
        for (Subscription one : more) {
            one.exchanges().get(0).awaitDone(SETTLE);
            if (isAccepted(one)) {
                assertEquals(
                        "After " + after + ", a refresh in " + one.toTag(),
                        200,
                        one.refresh().await(SETTLE).status());
                one.assertNoViolations();
            }
        }
        endMore();
    }

    /** Ends those that were accepted. */
    void endMore() {
        unsubscribeMore();
        awaitMoreEnded();
    }

    /** The un-SUBSCRIBEs of those are accepted; whether they are told of the end is another matter. */
    void unsubscribeMore() {
        more.forEach(one -> one.exchanges().get(0).awaitDone(SETTLE));
        more.removeIf(one -> !isAccepted(one));
        more.forEach(one -> one.unsubscribe().await(200));
    }

    /** They are told. */
    void awaitMoreEnded() {
        more.forEach(Subscription::awaitTerminated);
        more.clear();
    }

    /** A SUBSCRIBE more of the first watcher, which the test looks after. */
    Subscription another() {
        Subscription one = agents.get(0).subscribe(list(0), "presence", 3600);
        judge(one);
        return one;
    }

    /** How many NOTIFYs there were so far to the subscriptions that stand. */
    int notifies() {
        return subscriptions.stream().mapToInt(Subscription::notifyCount).sum();
    }

    /**
     * The server that a watcher has may die, or lose its lease: the next NOTIFY of each may be a full state with a jump
     * of the numbers.
     */
    void expectRestart() {
        subscriptions.forEach(subscription -> subscription.rules().expectRestart());
        more.forEach(subscription -> subscription.rules().expectRestart());
    }

    /** All list subscriptions, in the order of the watchers. */
    List<Subscription> subscriptions() {
        return List.copyOf(subscriptions);
    }

    /** Refreshes every subscription: it stands in the dialog it was made in. */
    void refreshAll() {
        subscriptions.forEach(subscription -> subscription.refresh().await(200));
    }

    /** Ends every subscription; the notifier hears it. */
    void end() {
        paused = true;
        // a NOTIFY that is under way would cross the un-SUBSCRIBE, and tell of a time that is not granted any more
        for (int watcher = 0; watcher < watchers; watcher++) {
            check("the last change", SETTLE, watcher);
        }
        subscriptions.forEach(subscription -> subscription.unsubscribe().await(200));
        subscriptions.forEach(Subscription::awaitTerminated);
        notifier.await("Back-end subscriptions are left", SETTLE, all -> all.subscriptionCount() == 0);
        assertEquals(0, notifier.subscriptionCount());
    }

    @Override
    public void close() {
        clock.shutdownNow();
        agents.forEach(UserAgent::close);
    }
}
