package io.rollcall.rls.samples.demo;

import io.rollcall.rls.testkit.sip.BackEndSubscription;
import io.rollcall.rls.testkit.sip.Bodies;
import io.rollcall.rls.testkit.sip.Notifier;
import io.rollcall.rls.testkit.sip.SubscribePolicy;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The members of any list: a presence server on loopback that knows everybody who is asked for, and changes what one of
 * them does every so often.
 */
final class SampleMembers implements AutoCloseable {

    private static final List<String> OPEN = List.of("at my desk", "in the lab", "at home", "on the phone");
    private static final List<String> CLOSED = List.of("at lunch", "in a meeting", "on the train");

    private final Notifier notifier;
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(task -> daemon(task, "rls-demo-members"));
    private int turn;

    SampleMembers(final int port) {
        notifier = Notifier.builder()
                .bind(InetAddress.getLoopbackAddress(), port)
                .history(1)
                .open();
        notifier.policy(subscribe -> {
            if (subscribe.isInitial()) {
                final boolean open = Math.floorMod(subscribe.resource().hashCode(), 3) > 0;
                final String note = open ? "just came in" : "not in yet";
                notifier.prepareState(subscribe.resource(), Bodies.PIDF, Bodies.pidf(subscribe.resource(), open, note));
            }
            return SubscribePolicy.accept();
        });
    }

    int port() {
        return notifier.address().getPort();
    }

    /** From now on one member after the other does something else. */
    void changeEvery(final Duration period) {
        timer.scheduleAtFixedRate(this::changeOne, period.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** A task that throws would be the last one. */
    private void changeOne() {
        try {
            change();
        } catch (final RuntimeException e) {
            System.err.println("demo: a member could not change: " + e);
        }
    }

    private void change() {
        final List<String> members = notifier.subscriptions().stream()
                .map(BackEndSubscription::resource)
                .distinct()
                .sorted()
                .toList();
        if (!members.isEmpty()) {
            final int round = turn++;
            final boolean open = round % 3 > 0;
            final List<String> notes = open ? OPEN : CLOSED;
            // Another note than in its last turn: a member that does nothing new is not told
            notifier.setPresence(
                    members.get(round % members.size()), open, notes.get(round / members.size() % notes.size()));
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
        notifier.close();
    }

    private static Thread daemon(final Runnable task, final String name) {
        final Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }
}
