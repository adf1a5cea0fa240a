package io.rollcall.rls.testkit.sip;

import io.rollcall.rls.testkit.Await;
import io.rollcall.rls.testkit.rlmi.ListChange;
import io.rollcall.rls.testkit.rlmi.ListView;
import io.rollcall.rls.testkit.rules.ContentIds;
import io.rollcall.rls.testkit.rules.NotificationRules;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * A subscription of a {@link UserAgent}: its SUBSCRIBEs, its NOTIFYs and what they add up to. Every method may be
 * called by every thread. Those named {@code await…} block, fail with an {@link AssertionError} when the time is over,
 * and throw when a rule was violated by then. Listeners run on the receive thread and must not block.
 */
public final class Subscription {

    private final UserAgent agent;
    private final SubscribeRequest first;
    private final Dialog dialog;
    private final NotificationRules rules;
    private final NotifyInbox inbox;
    private final Watching watching;
    private final List<Exchange> exchanges = new CopyOnWriteArrayList<>();
    private final List<SipMessage> forked = new ArrayList<>(0);
    private boolean established;
    private boolean routed;
    private int cursor;

    Subscription(
            final UserAgent agent, final SubscribeRequest first, final Watching watching, final ContentIds contentIds) {
        this.agent = agent;
        this.first = first;
        this.watching = watching;
        final SipEndpoint endpoint = agent.endpoint();
        dialog = new Dialog(
                first.callIdOr(endpoint.token() + "@testkit"),
                first.fromOr(agent.uri()),
                first.fromTagOr(endpoint.token()),
                first.target());
        dialog.target(first.target());
        rules = !watching.checked()
                ? null
                : first.isList()
                        ? NotificationRules.ofList(first.target(), first.event(), contentIds)
                        : NotificationRules.ofSingleResource(first.event());
        inbox = new NotifyInbox(endpoint, watching, rules, this);
    }

    /** Sends a SUBSCRIBE for the same duration within the dialog. */
    public Exchange refresh() {
        return refresh(next -> next);
    }

    public Exchange refresh(final long expires) {
        return refresh(next -> next.expires(expires));
    }

    /** Sends a SUBSCRIBE within the dialog, changed as is said; the start is what made the dialog, edits apart. */
    public Exchange refresh(final UnaryOperator<SubscribeRequest> change) {
        return send(change.apply(first.next()));
    }

    /** Refreshes and asks for NOTIFYs to be sent to another URI from now on. */
    public Exchange refreshWithContact(final String uri) {
        return refresh(next -> next.contact(uri));
    }

    /** Refreshes by way of that address, as through a proxy that chose it; over the agent's transport. */
    public Exchange refreshThrough(final InetSocketAddress hop) {
        final Flow asked = agent.serverFlow();
        return send(first.next(), Flow.to(asked == null ? Transport.UDP : asked.transport(), hop));
    }

    /** Sends {@code Expires: 0}. */
    public Exchange unsubscribe() {
        return refresh(0);
    }

    /** The dialog is there, and its last SUBSCRIBE was answered. */
    void resume(final SubscribeRequest last, final String toTag, final String remoteTarget) {
        dialog.nextCseq(last.cseq());
        if (rules != null) {
            rules.subscribing(last.expires(), last.contactOr(agent.contact()));
            rules.expectRestart();
        }
        synchronized (this) {
            established = true;
            dialog.remoteTag(toTag);
            dialog.target(remoteTarget);
        }
    }

    Exchange send(final SubscribeRequest request) {
        return send(request, established ? dialog.destination(agent.serverFlow()) : agent.serverFlow());
    }

    private Exchange send(final SubscribeRequest request, final Flow flow) {
        final String contact = request.contactOr(agent.contact());
        final long cseq = dialog.nextCseq(request.cseq());
        final SipMessage message = request.complete(
                dialog.request("SUBSCRIBE", cseq, request.isTagged()).with("Contact", "<" + contact + ">"));
        if (rules != null) {
            rules.subscribing(request.expires(), contact);
        }
        final Exchange exchange = agent.send(message, request.style(), flow, this::answered);
        exchanges.add(exchange);
        return exchange;
    }

    private void answered(final Exchange exchange) {
        final SipMessage response = exchange.response();
        if (response == null || response.status() >= 300) {
            if (rules != null) {
                rules.refused();
            }
        } else {
            establish(response, response.value("To").parameter("tag"));
            if (rules != null) {
                rules.accepted(response);
            }
        }
        synchronized (this) {
            notifyAll();
        }
    }

    /** RFC 6665 4.4.1: the dialog is made by the 2xx or the NOTIFY, whichever is first; the NOTIFY's route set wins. */
    private synchronized void establish(final SipMessage message, final String tag) {
        if (!established) {
            established = true;
            dialog.remoteTag(tag);
            dialog.routesFrom(message);
        } else if (!routed && message.isRequest()) {
            dialog.routesFrom(message);
        }
        routed |= message.isRequest();
        final String contact = message.header("Contact");
        if (contact != null) {
            dialog.target(HeaderValue.parse(contact).uri());
        }
    }

    /** Whether the request belongs to this subscription: its dialog, and its event with the id. */
    boolean matches(final SipMessage notify) {
        final HeaderValue own = HeaderValue.parse(first.event());
        return dialog.localTag().equals(notify.value("To").parameter("tag"))
                && Objects.equals(own.parameter("id"), notify.value("Event").parameter("id"));
    }

    String localTag() {
        return dialog.localTag();
    }

    /** False where the NOTIFY is not taken: of another fork, or after the end. */
    boolean receive(final SipMessage notify, final Flow flow) {
        final String tag = notify.value("From").parameter("tag");
        synchronized (this) {
            if (established && !Objects.equals(tag, dialog.remoteTag())) {
                forked.add(notify);
                notifyAll();
                return false;
            }
            establish(notify, tag);
        }
        return inbox.receive(notify, flow);
    }

    public String callId() {
        return dialog.callId();
    }

    public String fromTag() {
        return dialog.localTag();
    }

    /** The server's tag; null before the dialog is made. */
    public String toTag() {
        return dialog.remoteTag();
    }

    /** The server's Contact, as of the last message. */
    public String remoteTarget() {
        return dialog.target();
    }

    public List<String> routeSet() {
        return dialog.routes();
    }

    /** CSeq of the last SUBSCRIBE. */
    public long cseq() {
        return dialog.cseq();
    }

    /** Every SUBSCRIBE sent, in order. */
    public List<Exchange> exchanges() {
        return List.copyOf(exchanges);
    }

    /** The last SUBSCRIBE sent. */
    public Exchange exchange() {
        return exchanges.get(exchanges.size() - 1);
    }

    /** NOTIFYs of other forks, which were answered 481. */
    public synchronized List<SipMessage> forkedNotifies() {
        return List.copyOf(forked);
    }

    /** The NOTIFYs kept, in order of arrival; retransmissions are counted in them, not listed. */
    public List<Notification> notifies() {
        return inbox.notifications();
    }

    /** How many NOTIFYs came, retransmissions apart. */
    public int notifyCount() {
        return inbox.count();
    }

    /** The list as the NOTIFYs so far tell it. */
    public ListView view() {
        return inbox.view();
    }

    /** Whether a terminated NOTIFY was accepted. */
    public boolean isTerminated() {
        return inbox.isEnded();
    }

    /** The checker; null where the user agent does not check. */
    public NotificationRules rules() {
        return rules;
    }

    public void assertNoViolations() {
        if (rules != null) {
            rules.assertNoViolations();
        }
    }

    /** Tells every change of a member from now on; returns this. */
    public Subscription onChange(final Consumer<ListChange> listener) {
        inbox.changeListeners.add(listener);
        return this;
    }

    /** Tells every NOTIFY from now on, once each; returns this. */
    public Subscription onNotify(final Consumer<Notification> listener) {
        inbox.notifyListeners.add(listener);
        return this;
    }

    /** What is done with the next transmissions, one answer each; then the standing answer applies again. */
    public Subscription answerNext(final NotifyAnswer... answers) {
        inbox.nextAnswers.addAll(List.of(answers));
        return this;
    }

    /** What is done with every transmission from now on. */
    public Subscription answerAll(final Function<Notification, NotifyAnswer> policy) {
        inbox.policy(policy);
        return this;
    }

    /** Waits for the final response to the last SUBSCRIBE. */
    public SipMessage awaitResponse() {
        return exchange().await(watching.patience());
    }

    /** Waits for a 2xx to the last SUBSCRIBE; returns this. */
    public Subscription awaitAccepted() {
        final SipMessage response = awaitResponse();
        if (response.status() / 100 != 2) {
            throw new AssertionError("refused: " + response.startLine() + " to "
                    + exchange().request().startLine());
        }
        return this;
    }

    /** Waits until that many NOTIFYs came in all, and gives back the last of them. */
    public Notification awaitNotify(final int ordinal) {
        await("NOTIFY no. " + ordinal, subscription -> notifyCount() >= ordinal);
        return notifies().stream()
                .filter(notification -> notification.index() == ordinal - 1)
                .findFirst()
                .orElseThrow(() -> new AssertionError("NOTIFY no. " + ordinal + " is not kept any more"));
    }

    /** Waits for the next NOTIFY that no call of this method gave back yet. */
    public Notification awaitNextNotify() {
        final int ordinal;
        synchronized (this) {
            ordinal = ++cursor;
        }
        return awaitNotify(ordinal);
    }

    /** Waits until the view is as wanted, and gives it back. */
    public ListView awaitView(final String message, final Predicate<ListView> wanted) {
        await(message, subscription -> wanted.test(view()));
        return view();
    }

    /** Waits for the terminated NOTIFY and gives it back. */
    public Notification awaitTerminated() {
        await("terminated NOTIFY", Subscription::isTerminated);
        return notifies().get(notifies().size() - 1);
    }

    public void await(final String message, final Predicate<Subscription> wanted) {
        await(message, watching.patience(), wanted);
    }

    /** Waits until the condition holds, which is looked at whenever something arrived. */
    public void await(final String message, final Duration atMost, final Predicate<Subscription> wanted) {
        Await.on(this, () -> message + "; " + this, atMost, () -> wanted.test(this));
        assertNoViolations();
    }

    @Override
    public String toString() {
        return first.target() + " answered "
                + (exchanges.isEmpty() ? 0 : exchange().status()) + ", "
                + notifyCount() + " NOTIFYs, version " + view().version() + ", resources "
                + view().resources().keySet()
                + (rules == null || rules.violations().isEmpty() ? "" : ", violations " + rules.violations());
    }
}
