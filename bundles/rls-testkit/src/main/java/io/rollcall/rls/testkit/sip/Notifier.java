package io.rollcall.rls.testkit.sip;

import io.rollcall.rls.testkit.Await;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A presence server for members: what a resource list server sends its back-end SUBSCRIBEs to. Accepts them and tells
 * the state known unless a policy says otherwise, keeps every SUBSCRIBE for assertions, and NOTIFYs on command. UDP and
 * TCP on one port, one receive thread, one timer thread, nothing per dialog. Every method may be called by every
 * thread; only those named {@code await…} block.
 */
public final class Notifier implements AutoCloseable {

    /** The state of a resource: a body and its type; both null for none. */
    public record State(String contentType, byte[] body) {}

    private final SipEndpoint endpoint;
    private final Duration patience;
    private final int history;
    private final NotifierDialogs dialogs;
    private final Map<String, State> states = new ConcurrentHashMap<>();
    private final Map<String, SubscribePolicy> policies = new ConcurrentHashMap<>();
    private final Map<String, Queue<SubscribePolicy>> once = new ConcurrentHashMap<>();
    private final Map<String, DigestChallenge> challenges = new ConcurrentHashMap<>();
    private final AtomicInteger open = new AtomicInteger();
    private final Function<String, String> contacts;
    private volatile Function<ReceivedSubscribe, SubscribePolicy> standing = subscribe -> SubscribePolicy.accept();

    Notifier(final Builder builder) {
        patience = builder.patience;
        history = builder.history;
        dialogs = new NotifierDialogs(this);
        endpoint = new SipEndpoint("notifier", builder.address, builder.port, true, builder.timers, dialogs);
        contacts = transport -> "sip:notifier@" + endpoint.hostPort() + transport;
        endpoint.start();
    }

    public static Builder builder() {
        return new Builder();
    }

    /** A notifier on loopback, a free port, with the RFC's timers. */
    public static Notifier open() {
        return builder().open();
    }

    /** Where it listens, for UDP and TCP. */
    public InetSocketAddress address() {
        return endpoint.local();
    }

    /** A URI that leads to it: {@code sip:user@127.0.0.1:port}. */
    public String uri(final String user) {
        return "sip:" + user + "@" + endpoint.hostPort();
    }

    /** Sets the state of a resource and NOTIFYs its active subscriptions; gives back how many. */
    public int setState(final String resourceUri, final String contentType, final byte[] body) {
        states.put(resourceUri, new State(contentType, body));
        int told = 0;
        for (final BackEndSubscription subscription : dialogs.live(resourceUri)) {
            subscription.notifyActive(contentType, body);
            told++;
        }
        return told;
    }

    /** Sets a PIDF state with a note, as {@link Bodies#pidf} makes it. */
    public int setPresence(final String resourceUri, final boolean isOpen, final String note) {
        return setState(resourceUri, Bodies.PIDF, Bodies.pidf(resourceUri, isOpen, note));
    }

    /** Sets the state without telling anybody. */
    public void prepareState(final String resourceUri, final String contentType, final byte[] body) {
        states.put(resourceUri, new State(contentType, body));
    }

    /** What is done with every SUBSCRIBE to that resource. */
    public Notifier policy(final String resourceUri, final SubscribePolicy policy) {
        policies.put(resourceUri, policy);
        return this;
    }

    /** What is done with the next initial SUBSCRIBEs to that resource, one policy each. */
    public Notifier policyOnce(final String resourceUri, final SubscribePolicy... next) {
        once.computeIfAbsent(resourceUri, key -> new ConcurrentLinkedQueue<>()).addAll(List.of(next));
        return this;
    }

    /** Every SUBSCRIBE to that resource, also in a dialog, must prove who it is from; only then a policy counts. */
    public Notifier challenge(final String resourceUri, final DigestChallenge challenge) {
        challenges.put(resourceUri, challenge);
        return this;
    }

    /** What is done where no policy is set for the resource. */
    public Notifier policy(final Function<ReceivedSubscribe, SubscribePolicy> decide) {
        standing = decide;
        return this;
    }

    /** How refreshes are refused from now on; 0 to accept them again. */
    public void refuseRefreshes(final int status) {
        dialogs.refuseRefreshes(status);
    }

    /** Every SUBSCRIBE received and kept, in order. */
    public List<ReceivedSubscribe> received() {
        return dialogs.received();
    }

    /** Those that ask for a new dialog for that resource. */
    public List<ReceivedSubscribe> received(final String resourceUri) {
        return received().stream()
                .filter(one -> one.isInitial() && one.resource().equals(resourceUri))
                .toList();
    }

    /** How many SUBSCRIBEs came, retransmissions apart. */
    public int receivedCount() {
        return dialogs.receivedCount();
    }

    /** How many SUBSCRIBEs came again. */
    public int retransmissions() {
        return dialogs.retransmissions();
    }

    /** The live subscriptions to a resource, oldest first. */
    public List<BackEndSubscription> subscriptions(final String resourceUri) {
        return dialogs.live(resourceUri);
    }

    /** All live subscriptions. */
    public List<BackEndSubscription> subscriptions() {
        return dialogs.live();
    }

    /** How many subscriptions live. */
    public int subscriptionCount() {
        return dialogs.count();
    }

    /** NOTIFYs asked for and not answered yet, those that wait for their turn counted. */
    public int inFlight() {
        return open.get();
    }

    /** Waits for a live subscription to that resource, and gives the newest back. */
    public BackEndSubscription awaitSubscription(final String resourceUri) {
        await("subscription to " + resourceUri, notifier -> !subscriptions(resourceUri)
                .isEmpty());
        final List<BackEndSubscription> all = subscriptions(resourceUri);
        return all.get(all.size() - 1);
    }

    /** Waits until that many subscriptions live. */
    public void awaitSubscriptions(final int count) {
        await(count + " subscriptions", notifier -> subscriptionCount() == count);
    }

    /** Waits until no NOTIFY is unanswered. */
    public void awaitQuiet() {
        await("answers to all NOTIFYs", notifier -> inFlight() == 0);
    }

    /** Waits for a SUBSCRIBE of that kind, and gives the first back. */
    public ReceivedSubscribe awaitReceived(final String message, final Predicate<ReceivedSubscribe> wanted) {
        await(message, notifier -> received().stream().anyMatch(wanted));
        return received().stream().filter(wanted).findFirst().orElseThrow();
    }

    public void await(final String message, final Predicate<Notifier> wanted) {
        await(message, patience, wanted);
    }

    /** Waits until the condition holds, which is looked at whenever something arrived. */
    public void await(final String message, final Duration atMost, final Predicate<Notifier> wanted) {
        Await.on(this, () -> message + "; " + this, atMost, () -> wanted.test(this));
    }

    /** Sends bytes as they are. */
    public void sendRaw(final byte[] bytes, final Transport by, final InetSocketAddress to) {
        endpoint.send(bytes, Flow.to(by, to));
    }

    /** Why bytes that arrived could not be read, in order, and what could not be sent. */
    public List<String> malformed() {
        return List.copyOf(endpoint.malformed());
    }

    /** The state of a resource; what nobody set is a closed PIDF or an idle dialog-info, or nothing. */
    State state(final String resourceUri, final String event) {
        final State known = states.get(resourceUri);
        if (known != null) {
            return known;
        }
        return switch (Bodies.typeOf(String.valueOf(event))) {
            case Bodies.PIDF -> new State(Bodies.PIDF, Bodies.pidf(resourceUri, false, ""));
            case Bodies.DIALOG_INFO -> new State(Bodies.DIALOG_INFO, Bodies.dialogInfo(resourceUri, 0, "terminated"));
            default -> new State(null, null);
        };
    }

    DigestChallenge challenge(final String resource) {
        return challenges.get(resource);
    }

    SubscribePolicy policyFor(final ReceivedSubscribe initial) {
        final Queue<SubscribePolicy> queued = once.get(initial.resource());
        final SubscribePolicy next = queued == null ? null : queued.poll();
        return next != null ? next : policyFor(initial, initial.resource());
    }

    SubscribePolicy policyFor(final ReceivedSubscribe subscribe, final String resource) {
        final SubscribePolicy own = policies.get(resource);
        return own != null ? own : standing.apply(subscribe);
    }

    String contact(final Flow source) {
        return contacts.apply(source.transport() == Transport.TCP ? ";transport=tcp" : "");
    }

    SipEndpoint endpoint() {
        return endpoint;
    }

    Duration patience() {
        return patience;
    }

    int history() {
        return history;
    }

    Exchange open(final SipMessage message, final Flow flow, final Consumer<Exchange> whenDone) {
        return endpoint.prepare(
                message.header("Via") != null ? message : message.withFirst("Via", endpoint.via(flow.transport())),
                SipStyle.PLAIN,
                flow,
                whenDone);
    }

    void transmit(final Exchange exchange) {
        endpoint.start(exchange);
    }

    Future<?> later(final Duration delay, final Runnable task) {
        return endpoint.later(delay, task);
    }

    void counting(final int change) {
        if (open.addAndGet(change) == 0) {
            signal();
        }
    }

    void ended(final BackEndSubscription subscription) {
        dialogs.remove(subscription);
        signal();
    }

    void signal() {
        synchronized (this) {
            notifyAll();
        }
    }

    @Override
    public String toString() {
        return subscriptionCount() + " subscriptions, " + receivedCount() + " SUBSCRIBEs, " + inFlight() + " in flight";
    }

    /** Frees port and threads; sends nothing. */
    @Override
    public void close() {
        endpoint.close();
    }

    /** Describes a notifier; used by one thread. */
    public static final class Builder {

        private InetAddress address = InetAddress.getLoopbackAddress();
        private int port;
        private TimerValues timers = TimerValues.RFC;
        private Duration patience = Await.PATIENCE;
        private int history = Integer.MAX_VALUE;

        private Builder() {}

        /** Where it listens; loopback and a free port unless said. */
        public Builder bind(final InetAddress where, final int number) {
            address = where;
            port = number;
            return this;
        }

        public Builder timers(final TimerValues value) {
            timers = value;
            return this;
        }

        /** How long await methods wait; 5 s unless said. */
        public Builder patience(final Duration value) {
            patience = value;
            return this;
        }

        /** How many SUBSCRIBEs are kept in all, and NOTIFYs for each subscription; 1 for load. */
        public Builder history(final int count) {
            history = Math.max(1, count);
            return this;
        }

        public Notifier open() {
            return new Notifier(this);
        }
    }
}
