package io.rollcall.rls.itests.swap;

import io.rollcall.rls.testkit.sip.Notifier;
import io.rollcall.rls.testkit.sip.Subscription;
import io.rollcall.rls.testkit.sip.UserAgent;
import java.net.InetSocketAddress;

/** A watcher that comes and goes beside the {@link Traffic}. */
final class Guest implements AutoCloseable {

    private final Notifier notifier;
    private final int number;
    private final UserAgent agent;
    private Subscription subscription;

    /** The watcher of that number, at the server of that port. */
    Guest(Notifier notifier, int number, int port) {
        this.notifier = notifier;
        this.number = number;
        agent = UserAgent.builder(Traffic.watcher(number))
                .server(new InetSocketAddress("127.0.0.1", port))
                .open();
    }

    void come() {
        subscription = agent.subscribe(Traffic.list(number), "presence", 600).awaitAccepted();
    }

    /** Whether his members are asked for. */
    boolean isServed() {
        return notifier.subscriptions(Traffic.member(number, 0)).size() == 1;
    }

    void leave() {
        subscription.unsubscribe().await(200);
        subscription.awaitTerminated();
    }

    @Override
    public void close() {
        agent.close();
    }
}
