package io.rollcall.rls.testkit.sip;

import io.rollcall.rls.testkit.Await;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Future;

/**
 * A subscription at the {@link Notifier}: one dialog. Its NOTIFYs leave in the order they were asked for, one at a
 * time: the next one when the last was answered, or a SUBSCRIBE has named another Contact. Every method may be called
 * by every thread; those named {@code await…} block.
 */
public final class BackEndSubscription {

    private final Notifier notifier;
    private final String resource;
    private final String watcher;
    private final String event;
    private final Dialog dialog;
    private final Flow source;
    private final Queue<SipMessage> unsent = new ArrayDeque<>(1);
    private List<Exchange> exchanges = new ArrayList<>(1);
    private Exchange inFlight;
    private Future<?> expiry;
    private String state;
    private long endNs;
    private long subscribes;
    private boolean ended;

    BackEndSubscription(
            final Notifier notifier,
            final SipMessage subscribe,
            final Flow source,
            final String localTag,
            final String state) {
        this.notifier = notifier;
        this.source = source;
        this.state = state;
        resource = subscribe.requestUri();
        watcher = subscribe.value("From").uri();
        event = subscribe.header("Event");
        dialog = new Dialog(subscribe.header("Call-ID"), subscribe.value("To").uri(), localTag, watcher);
        dialog.remoteTag(subscribe.value("From").parameter("tag"));
        dialog.routesFrom(subscribe);
    }

    /** The member: the Request-URI of the SUBSCRIBE that made it. */
    public String resource() {
        return resource;
    }

    /** The URI in From of that SUBSCRIBE. */
    public String watcher() {
        return watcher;
    }

    /** The whole Event value of that SUBSCRIBE. */
    public String event() {
        return event;
    }

    public String callId() {
        return dialog.callId();
    }

    /** Our own tag. */
    public String localTag() {
        return dialog.localTag();
    }

    public String remoteTag() {
        return dialog.remoteTag();
    }

    /** Where NOTIFYs go: the Contact of the last SUBSCRIBE. */
    public String remoteTarget() {
        return dialog.target();
    }

    /** How many SUBSCRIBEs it had, the first one counted. */
    public synchronized long subscribes() {
        return subscribes;
    }

    /** Whether it was ended by either side or by time. */
    public synchronized boolean isEnded() {
        return ended;
    }

    /** The whole seconds left. */
    public synchronized long expires() {
        return Math.max(0, (endNs - System.nanoTime() + 999_999_999L) / 1_000_000_000L);
    }

    /** The NOTIFYs sent and kept, in order. */
    public synchronized List<Exchange> notifies() {
        return List.copyOf(exchanges);
    }

    /** NOTIFYs that wait or are unanswered. */
    public synchronized int pending() {
        return unsent.size() + (inFlight == null ? 0 : 1);
    }

    /** Tells the state known of the resource. */
    public void notifyActive() {
        final Notifier.State known = notifier.state(resource, event);
        notifyActive(known.contentType(), known.body());
    }

    /** Tells that body; null for none. */
    public void notifyActive(final String contentType, final byte[] body) {
        turn("active");
        notifyState("active;expires=" + expires(), contentType, body);
    }

    /** Goes pending, without a body. */
    public void notifyPending() {
        turn("pending");
        notifyState("pending;expires=" + expires(), null, null);
    }

    /** Ends it; reason may be null, a retry-after below zero is left out. */
    public void notifyTerminated(final String reason, final int retryAfter) {
        notifyTerminated(reason, retryAfter, null, null);
    }

    /** Ends it with a last body. */
    public void notifyTerminated(
            final String reason, final int retryAfter, final String contentType, final byte[] body) {
        final String text = "terminated" + (reason == null ? "" : ";reason=" + reason)
                + (retryAfter < 0 ? "" : ";retry-after=" + retryAfter);
        notifyState(text, contentType, body);
        end();
    }

    /** Sends any Subscription-State, also one that is none; does not end the subscription by itself. */
    public void notifyState(final String subscriptionState, final String contentType, final byte[] body) {
        notify(request(subscriptionState).withBody(contentType, body));
    }

    /** A NOTIFY of this dialog, to be changed and handed to {@link #notify(SipMessage)}; it has its CSeq already. */
    public SipMessage request(final String subscriptionState) {
        return dialog.request("NOTIFY", dialog.nextCseq(), true)
                .with("Contact", "<" + notifier.contact(source) + ">")
                .with("Event", event)
                .with("Subscription-State", subscriptionState);
    }

    /** Sends a NOTIFY as it is, behind those that wait. */
    public void notify(final SipMessage message) {
        notifier.counting(1);
        synchronized (this) {
            unsent.add(message);
        }
        sendNext();
    }

    private void sendNext() {
        final Exchange next;
        synchronized (this) {
            if (inFlight != null || unsent.isEmpty()) {
                return;
            }
            next = notifier.open(unsent.remove(), dialog.destination(source), this::answered);
            inFlight = next;
            exchanges.add(next);
            if (exchanges.size() > notifier.history()) {
                exchanges = new ArrayList<>(exchanges.subList(1, exchanges.size()));
            }
        }
        notifier.transmit(next);
    }

    private void answered(final Exchange exchange) {
        synchronized (this) {
            if (inFlight == exchange) {
                inFlight = null;
            }
            notifyAll();
        }
        if (exchange.status() == 481) {
            end();
        }
        notifier.counting(-1);
        sendNext();
    }

    private synchronized void turn(final String now) {
        state = now;
    }

    /** Takes a SUBSCRIBE of this dialog: target, and time. */
    synchronized void refreshed(final SipMessage subscribe, final long granted) {
        subscribes++;
        final String target =
                HeaderValue.parse(String.valueOf(subscribe.header("Contact"))).uri();
        if (!target.equals(dialog.target())) {
            // what is under way may have gone to somebody who is dead: what follows does not wait for it
            inFlight = null;
        }
        dialog.target(target);
        endNs = System.nanoTime() + granted * 1_000_000_000L;
        if (expiry != null) {
            expiry.cancel(false);
        }
        if (granted > 0) {
            expiry = notifier.later(Duration.ofSeconds(granted), this::expire);
        }
    }

    private void expire() {
        if (!isEnded()) {
            notifyTerminated("timeout", -1);
        }
    }

    /** What a refresh is answered with: the state as it is. */
    void notifyAgain(final boolean bodies) {
        final Notifier.State known = notifier.state(resource, event);
        final String current;
        synchronized (this) {
            current = state;
        }
        final boolean told = bodies && current.equals("active");
        notifyState(current + ";expires=" + expires(), told ? known.contentType() : null, told ? known.body() : null);
    }

    /** Not under the lock: the notifier's own lock must never be taken while this one is held. */
    void end() {
        synchronized (this) {
            ended = true;
            if (expiry != null) {
                expiry.cancel(false);
            }
            notifyAll();
        }
        notifier.ended(this);
    }

    /** Waits until every NOTIFY asked for was answered or given up, and gives back the last one. */
    public Exchange awaitAnswered() {
        Await.on(this, () -> "answers to the NOTIFYs of " + this, notifier.patience(), () -> pending() == 0);
        final List<Exchange> all = notifies();
        return all.isEmpty() ? null : all.get(all.size() - 1);
    }

    @Override
    public String toString() {
        return resource + " for " + watcher + " (" + event + ", " + callId() + (isEnded() ? ", ended" : "") + ")";
    }
}
