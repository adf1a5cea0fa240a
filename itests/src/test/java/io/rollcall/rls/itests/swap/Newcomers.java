package io.rollcall.rls.itests.swap;

import static org.junit.Assert.assertEquals;

import io.rollcall.rls.itests.RollcallServer;
import io.rollcall.rls.testkit.sip.Notifier;
import io.rollcall.rls.testkit.sip.Subscription;
import io.rollcall.rls.testkit.sip.UserAgent;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** Watchers that {@link Traffic} leaves alone, and nobody has heard of before. */
final class Newcomers implements AutoCloseable {

    private final Notifier notifier;
    private final int from;
    private final int count;
    private final List<UserAgent> agents = new ArrayList<>();
    private final List<Subscription> subscriptions = new ArrayList<>();

    /** Those with the numbers from there on. */
    Newcomers(Notifier notifier, int from, int count) {
        this.notifier = notifier;
        this.from = from;
        this.count = count;
    }

    /** Each subscribes to its list at that server, and knows all of its members. */
    List<Subscription> subscribe(RollcallServer asked) {
        List<Subscription> now = new ArrayList<>();
        for (int watcher = from; watcher < from + count; watcher++) {
            UserAgent agent = UserAgent.builder(Traffic.watcher(watcher))
                    .server(new InetSocketAddress("127.0.0.1", asked.sipPort()))
                    .open();
            agents.add(agent);
            now.add(agent.subscribe(Traffic.list(watcher), "presence", 600).awaitAccepted());
        }
        now.forEach(one -> one.awaitView("all members", view -> view.resources().values().stream()
                .noneMatch(member -> member.instances().isEmpty())));
        subscriptions.addAll(now);
        return now;
    }

    /** One node alone asks for a member. */
    void assertAskedOnce() {
        for (int watcher = from; watcher < from + count; watcher++) {
            String member = Traffic.member(watcher, 0);
            long standing = notifier.subscriptions(member).size();
            assertEquals(member + " is asked for", 1, standing);
        }
    }

    /** Ends all that stand. */
    @Override
    public void close() {
        List<Subscription> standing =
                subscriptions.stream().filter(one -> !one.isTerminated()).toList();
        standing.forEach(one -> one.unsubscribe().await(200));
        standing.forEach(Subscription::awaitTerminated);
        agents.forEach(UserAgent::close);
    }
}
