package io.rollcall.rls.testkit.sip;

import io.rollcall.rls.testkit.mime.MalformedBodyException;
import io.rollcall.rls.testkit.rlmi.ListChange;
import io.rollcall.rls.testkit.rlmi.ListView;
import io.rollcall.rls.testkit.rules.NotificationRules;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;

/** The NOTIFYs of one subscription: told apart from their retransmissions, checked, answered, taken into the view. */
final class NotifyInbox {

    /** Among how many a retransmission is looked for: more than can be within 64 * T1. */
    private static final int RECENT = 200;

    final List<Consumer<ListChange>> changeListeners = new CopyOnWriteArrayList<>();
    final List<Consumer<Notification>> notifyListeners = new CopyOnWriteArrayList<>();
    final Queue<NotifyAnswer> nextAnswers = new ConcurrentLinkedQueue<>();

    private final SipEndpoint endpoint;
    private final Watching watching;
    private final NotificationRules rules;
    private final Object monitor;
    private final Deque<Notification> kept = new ArrayDeque<>(2);
    private volatile Function<Notification, NotifyAnswer> policy = notification -> NotifyAnswer.ok();
    private int count;
    private boolean ended;
    private ListView view = ListView.EMPTY;

    NotifyInbox(
            final SipEndpoint endpoint, final Watching watching, final NotificationRules rules, final Object monitor) {
        this.endpoint = endpoint;
        this.watching = watching;
        this.rules = rules;
        this.monitor = monitor;
    }

    void policy(final Function<Notification, NotifyAnswer> answers) {
        policy = answers;
    }

    List<Notification> notifications() {
        synchronized (monitor) {
            return List.copyOf(kept);
        }
    }

    int count() {
        synchronized (monitor) {
            return count;
        }
    }

    boolean isEnded() {
        synchronized (monitor) {
            return ended;
        }
    }

    ListView view() {
        synchronized (monitor) {
            return view;
        }
    }

    /** Takes a NOTIFY of this dialog; called on the receive thread. False where the subscription is over. */
    boolean receive(final SipMessage message, final Flow flow) {
        Notification notification = known(message);
        if (notification != null) {
            again(notification, message, flow);
            return true;
        }
        synchronized (monitor) {
            notification = new Notification(message, flow.transport(), count);
            if (ended) {
                if (rules != null) {
                    rules.receivedAfterEnd(notification);
                }
                return false;
            }
            count++;
            kept.add(notification);
            while (kept.size() > watching.history()) {
                kept.remove();
            }
        }
        if (rules != null) {
            rules.received(notification);
        }
        answer(notification, message, flow);
        return true;
    }

    /** The NOTIFY this one repeats: same branch, or the same but for its Via (moved to another transport). */
    private Notification known(final SipMessage message) {
        synchronized (monitor) {
            final Iterator<Notification> newestFirst = kept.descendingIterator();
            for (int i = 0; i < RECENT && newestFirst.hasNext(); i++) {
                final Notification earlier = newestFirst.next();
                if (earlier.cseq() == message.cseq() && isSame(earlier.message(), message)) {
                    return earlier;
                }
            }
        }
        return null;
    }

    private static boolean isSame(final SipMessage earlier, final SipMessage message) {
        return String.valueOf(earlier.branch()).equals(message.branch())
                || Arrays.equals(
                        earlier.without("Via").toBytes(), message.without("Via").toBytes());
    }

    private void again(final Notification notification, final SipMessage message, final Flow flow) {
        final boolean moved = !String.valueOf(notification.message().branch()).equals(message.branch());
        if (!moved) {
            notification.repeated(message);
            if (rules != null) {
                rules.repeated(notification);
            }
        }
        final byte[] answered = notification.answerBytes();
        if (answered == null) {
            answer(notification, message, flow);
        } else if (answered.length > 0 && !moved) {
            endpoint.respond(message, answered, flow);
        } else if (moved) {
            endpoint.respond(message, NotifyAnswer.ok().responseTo(message, flow), flow);
        }
        signal();
    }

    private void answer(final Notification notification, final SipMessage message, final Flow flow) {
        final NotifyAnswer next = nextAnswers.poll();
        final NotifyAnswer answer = next != null ? next : policy.apply(notification);
        if (answer.dropped()) {
            signal();
            return;
        }
        if (answer.delay().isZero()) {
            send(notification, answer, message, flow);
        } else {
            notification.answered(0, new byte[0]);
            endpoint.later(answer.delay(), () -> send(notification, answer, message, flow));
        }
        take(notification, answer);
    }

    private void send(
            final Notification notification, final NotifyAnswer answer, final SipMessage message, final Flow flow) {
        final byte[] response = answer.responseTo(message, flow);
        notification.answered(answer.status(), response);
        if (rules != null && answer.status() != 0) {
            // before it leaves: the next NOTIFY may be here before this thread goes on
            rules.answered(notification, answer.status());
        }
        endpoint.respond(message, response, flow);
        signal();
    }

    private void take(final Notification notification, final NotifyAnswer answer) {
        List<ListChange> changes = List.of();
        if (answer.accepts()) {
            if (watching.view() && notification.isAggregate()) {
                changes = apply(notification);
            }
            synchronized (monitor) {
                ended |= notification.isTerminated();
            }
        }
        signal();
        notifyListeners.forEach(listener -> listener.accept(notification));
        for (final ListChange change : changes) {
            changeListeners.forEach(listener -> listener.accept(change));
        }
    }

    private List<ListChange> apply(final Notification notification) {
        try {
            synchronized (monitor) {
                final ListView.Applied applied = view.apply(notification.aggregate());
                view = applied.view();
                return applied.changes();
            }
        } catch (final MalformedBodyException e) {
            // the rules have listed it; a client keeps what it knew
            return List.of();
        }
    }

    private void signal() {
        synchronized (monitor) {
            monitor.notifyAll();
        }
    }
}
