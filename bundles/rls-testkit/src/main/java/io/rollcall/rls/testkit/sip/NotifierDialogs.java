package io.rollcall.rls.testkit.sip;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What a notifier does with SUBSCRIBEs, and the dialogs they made; requests run on the receive thread. */
final class NotifierDialogs implements SipEndpoint.Handler {

    private static final int ANSWERS = 32_768;

    private final Notifier notifier;
    private final Map<String, BackEndSubscription> byTag = new ConcurrentHashMap<>();
    private final Map<String, Set<BackEndSubscription>> byResource = new ConcurrentHashMap<>();
    private final Deque<ReceivedSubscribe> received = new ArrayDeque<>();
    /** Answers by transaction; an entry without bytes is one that gets none, or not yet. */
    private final Map<String, byte[]> answers = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(final Map.Entry<String, byte[]> eldest) {
            return size() > ANSWERS;
        }
    };

    private int receivedCount;
    private int retransmissions;
    private volatile int refreshStatus;

    NotifierDialogs(final Notifier notifier) {
        this.notifier = notifier;
    }

    void refuseRefreshes(final int status) {
        refreshStatus = status;
    }

    List<ReceivedSubscribe> received() {
        synchronized (received) {
            return List.copyOf(received);
        }
    }

    int receivedCount() {
        synchronized (received) {
            return receivedCount;
        }
    }

    int retransmissions() {
        synchronized (received) {
            return retransmissions;
        }
    }

    int count() {
        return byTag.size();
    }

    List<BackEndSubscription> live() {
        return List.copyOf(byTag.values());
    }

    List<BackEndSubscription> live(final String resource) {
        final List<BackEndSubscription> live = new ArrayList<>();
        byResource.computeIfPresent(resource, (key, all) -> {
            live.addAll(all);
            return all;
        });
        return live;
    }

    void remove(final BackEndSubscription subscription) {
        byTag.remove(subscription.localTag());
        byResource.computeIfPresent(subscription.resource(), (key, all) -> {
            all.remove(subscription);
            return all.isEmpty() ? null : all;
        });
    }

    @Override
    public void request(final SipMessage request, final Flow flow) {
        if (!request.method().equals("SUBSCRIBE")) {
            final boolean known = request.method().equals("OPTIONS");
            notifier.endpoint()
                    .respond(
                            request,
                            SipMessage.response(known ? 200 : 405, known ? "OK" : "Method Not Allowed", request)
                                    .with("Allow", "SUBSCRIBE, OPTIONS"),
                            flow);
            return;
        }
        final String transaction = request.branch() + ' ' + request.cseq();
        synchronized (received) {
            if (answers.containsKey(transaction)) {
                retransmissions++;
                if (answers.get(transaction).length > 0) {
                    notifier.endpoint().respond(request, answers.get(transaction), flow);
                }
                return;
            }
            answers.put(transaction, new byte[0]);
            receivedCount++;
            received.add(new ReceivedSubscribe(request, flow.transport(), System.nanoTime()));
            while (received.size() > notifier.history()) {
                received.remove();
            }
        }
        subscribe(new ReceivedSubscribe(request, flow.transport(), System.nanoTime()), flow, transaction);
        notifier.signal();
    }

    private void subscribe(final ReceivedSubscribe subscribe, final Flow flow, final String transaction) {
        final String resource = subscribe.message().value("To").uri();
        final DigestChallenge challenge = notifier.challenge(resource);
        final List<SipMessage.Header> demands = challenge == null ? null : challenge.demands(subscribe.message());
        if (demands != null) {
            answer(
                    subscribe,
                    flow,
                    transaction,
                    challenge.status(),
                    demands,
                    notifier.endpoint().token());
        } else if (subscribe.isInitial()) {
            initial(subscribe, flow, transaction);
        } else {
            inDialog(subscribe, flow, transaction);
        }
    }

    private void inDialog(final ReceivedSubscribe subscribe, final Flow flow, final String transaction) {
        final BackEndSubscription known =
                byTag.get(subscribe.message().value("To").parameter("tag"));
        if (known == null || !known.callId().equals(subscribe.message().header("Call-ID"))) {
            answer(subscribe, flow, transaction, 481, List.of(), null);
        } else if (refreshStatus != 0 && subscribe.expires() != 0) {
            answer(subscribe, flow, transaction, refreshStatus, List.of(), null);
        } else {
            refresh(known, subscribe, flow, transaction);
        }
    }

    private void refresh(
            final BackEndSubscription known,
            final ReceivedSubscribe subscribe,
            final Flow flow,
            final String transaction) {
        final SubscribePolicy policy = notifier.policyFor(subscribe, known.resource());
        final long granted = granted(subscribe, policy.accepts() ? policy.maxExpires() : 3600);
        known.refreshed(subscribe.message(), granted);
        final List<SipMessage.Header> headers = new ArrayList<>(policy.accepts() ? policy.headers() : List.of());
        addExpires(headers, granted);
        answer(subscribe, flow, transaction, 200, headers, known.localTag());
        if (granted == 0) {
            known.notifyTerminated("timeout", -1);
        } else if (policy.notifying() || !policy.accepts()) {
            known.notifyAgain(policy.bodies());
        }
    }

    private void initial(final ReceivedSubscribe subscribe, final Flow flow, final String transaction) {
        final SubscribePolicy policy = notifier.policyFor(subscribe);
        if (!policy.accepts()) {
            if (policy.status() != 0) {
                later(
                        policy.delay(),
                        () -> answer(
                                subscribe,
                                flow,
                                transaction,
                                policy.status(),
                                policy.headers(),
                                notifier.endpoint().token()));
            }
            return;
        }
        final long granted = granted(subscribe, policy.maxExpires());
        final List<BackEndSubscription> made = new ArrayList<>();
        for (int i = 0; i < Math.max(1, policy.dialogs()); i++) {
            made.add(add(subscribe, flow, policy, granted));
        }
        final List<SipMessage.Header> headers = new ArrayList<>(policy.headers());
        addExpires(headers, granted);
        if (policy.notifyFirst()) {
            first(made, policy, granted);
        }
        later(policy.delay(), () -> {
            answer(
                    subscribe,
                    flow,
                    transaction,
                    policy.status(),
                    headers,
                    made.get(0).localTag());
            if (!policy.notifyFirst()) {
                first(made, policy, granted);
            }
        });
    }

    private BackEndSubscription add(
            final ReceivedSubscribe subscribe, final Flow flow, final SubscribePolicy policy, final long granted) {
        final BackEndSubscription added = new BackEndSubscription(
                notifier, subscribe.message(), flow, notifier.endpoint().token(), policy.state());
        added.refreshed(subscribe.message(), granted);
        byTag.put(added.localTag(), added);
        byResource.compute(added.resource(), (key, all) -> {
            final Set<BackEndSubscription> set = all == null ? new LinkedHashSet<>(2) : all;
            set.add(added);
            return set;
        });
        return added;
    }

    private void first(final List<BackEndSubscription> made, final SubscribePolicy policy, final long granted) {
        for (final BackEndSubscription subscription : made) {
            if (granted == 0) {
                final Notifier.State state = notifier.state(subscription.resource(), subscription.event());
                subscription.notifyTerminated(
                        "timeout",
                        -1,
                        policy.bodies() ? state.contentType() : null,
                        policy.bodies() ? state.body() : null);
            } else if (policy.notifying()) {
                subscription.notifyAgain(policy.bodies());
            }
        }
    }

    /** What a policy says of Expires is sent in place of the truth; an empty value leaves it out. */
    private static void addExpires(final List<SipMessage.Header> headers, final long granted) {
        final boolean said = headers.stream().anyMatch(header -> header.name().equals("Expires"));
        headers.removeIf(
                header -> header.name().equals("Expires") && header.value().isEmpty());
        if (!said) {
            headers.add(new SipMessage.Header("Expires", Long.toString(granted)));
        }
    }

    private static long granted(final ReceivedSubscribe subscribe, final long limit) {
        return Math.min(subscribe.expires() < 0 ? 3600 : subscribe.expires(), limit);
    }

    private void later(final Duration delay, final Runnable task) {
        if (delay.isZero()) {
            task.run();
        } else {
            notifier.later(delay, task);
        }
    }

    private void answer(
            final ReceivedSubscribe subscribe,
            final Flow flow,
            final String transaction,
            final int status,
            final List<SipMessage.Header> headers,
            final String tag) {
        final SipMessage request = subscribe.message();
        SipMessage response = SipMessage.response(status, status < 300 ? "OK" : "Refused", request);
        if (subscribe.isInitial()) {
            response = response.changing("To", to -> to + ";tag=" + (tag == null ? "none" : tag));
        }
        if (status < 300) {
            for (final String route : request.headers("Record-Route")) {
                response = response.with("Record-Route", route);
            }
            response = response.with("Contact", "<" + notifier.contact(flow) + ">");
        }
        for (final SipMessage.Header header : headers) {
            response = response.with(header.name(), header.value());
        }
        final byte[] bytes = notifier.endpoint().respond(request, response, flow);
        synchronized (received) {
            answers.put(transaction, bytes);
        }
    }

    @Override
    public void strayResponse(final SipMessage response) {
        // a response to a NOTIFY that is done: its transaction has counted it or is gone
    }
}
