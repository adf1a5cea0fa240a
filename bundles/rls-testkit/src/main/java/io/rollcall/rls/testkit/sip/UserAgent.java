package io.rollcall.rls.testkit.sip;

import io.rollcall.rls.testkit.Await;
import io.rollcall.rls.testkit.rules.ContentIds;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * A watcher: subscribes over UDP or TCP, answers NOTIFYs, keeps what they add up to and checks each against the rules.
 * One agent has one port (UDP, and TCP for what is sent to it), one receive thread and one timer thread, and can hold
 * tens of thousands of subscriptions, also of different watchers. Every method may be called by every thread; only
 * those of {@link Exchange} and {@link Subscription} named {@code await…} block.
 */
public final class UserAgent implements AutoCloseable {

    private final String uri;
    private final Transport transport;
    private final Flow server;
    private final String contact;
    private final Watching watching;
    private final SipEndpoint endpoint;
    private final ContentIds contentIds = new ContentIds();
    private final Map<String, List<Subscription>> subscriptions = new ConcurrentHashMap<>();
    private final List<SipMessage> strays = new CopyOnWriteArrayList<>();
    private final UserAgentRequests requests = new UserAgentRequests(this);

    UserAgent(final Builder builder) {
        uri = builder.uri;
        transport = builder.transport;
        server = builder.server == null ? null : Flow.to(transport, builder.server);
        watching = new Watching(builder.checked, builder.view, builder.history, builder.patience);
        endpoint = new SipEndpoint("watcher", builder.address, builder.port, builder.tcp, builder.timers, requests);
        final String user = SipUri.parse(uri).user();
        contact = "sip:" + (user == null ? "" : user + "@") + endpoint.hostPort()
                + (transport == Transport.TCP ? ";transport=tcp" : "");
        endpoint.start();
    }

    /** Starts to describe an agent with that address of record. */
    public static Builder builder(final String uri) {
        return new Builder(uri);
    }

    /** Subscribes to a list; does not wait for the response. */
    public Subscription subscribe(final String listUri, final String event, final long expires) {
        return subscribe(SubscribeRequest.toList(listUri).event(event).expires(expires));
    }

    /** Subscribes as is said; does not wait for the response. */
    public Subscription subscribe(final SubscribeRequest request) {
        final Subscription made = prepare(request);
        made.send(request);
        return made;
    }

    /** Subscribes with a listener that misses nothing. */
    public Subscription subscribe(final SubscribeRequest request, final Consumer<Subscription> beforeSending) {
        final Subscription made = prepare(request);
        beforeSending.accept(made);
        made.send(request);
        return made;
    }

    /**
     * Goes on with a dialog that was made without this agent, as a phone does whose server was exchanged. Sends
     * nothing: the request is the last SUBSCRIBE of the dialog, and names its Call-ID, tag and CSeq.
     */
    public Subscription resume(final SubscribeRequest request, final String toTag, final String remoteTarget) {
        final Subscription made = prepare(request);
        made.resume(request, toTag, remoteTarget);
        return made;
    }

    private Subscription prepare(final SubscribeRequest request) {
        final Subscription made = new Subscription(this, request, watching, contentIds);
        subscriptions.merge(made.callId(), List.of(made), (old, added) -> {
            final List<Subscription> all = new CopyOnWriteArrayList<>(old);
            all.addAll(added);
            return all;
        });
        return made;
    }

    /** Asks a server what it can (RFC 3261 11). */
    public Exchange options(final String target) {
        return request(newRequest("OPTIONS", target));
    }

    /** A request outside any dialog with all that RFC 3261 8.1.1 wants but for the Via, which sending adds. */
    public SipMessage newRequest(final String method, final String target) {
        return SipMessage.request(method, target)
                .with("Max-Forwards", "70")
                .with("From", "<" + uri + ">;tag=" + endpoint.token())
                .with("To", "<" + target + ">")
                .with("Call-ID", endpoint.token() + "@testkit")
                .with("CSeq", "1 " + method)
                .with("Contact", "<" + contact + ">");
    }

    /** Sends any request to the server and follows it up; a Via is put before the headers unless it has one. */
    public Exchange request(final SipMessage message) {
        return send(message, SipStyle.PLAIN, server, done -> {});
    }

    /** Sends bytes as they are to the server. */
    public void sendRaw(final byte[] bytes) {
        endpoint.send(bytes, server);
    }

    /** Sends bytes as they are to any address. */
    public void sendRaw(final byte[] bytes, final Transport by, final InetSocketAddress to) {
        endpoint.send(bytes, Flow.to(by, to));
    }

    Exchange send(final SipMessage message, final SipStyle style, final Flow flow, final Consumer<Exchange> whenDone) {
        if (flow == null) {
            throw new IllegalStateException("the user agent was built without a server address");
        }
        final SipMessage complete =
                message.header("Via") != null ? message : message.withFirst("Via", endpoint.via(flow.transport()));
        return endpoint.request(complete, style, flow, whenDone);
    }

    public String uri() {
        return uri;
    }

    /** The URI it names in Contact. */
    public String contact() {
        return contact;
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return endpoint.local();
    }

    /** Every subscription ever made, in no order. */
    public List<Subscription> subscriptions() {
        return subscriptions.values().stream().flatMap(List::stream).toList();
    }

    /** Forgets a subscription: its NOTIFYs are answered 481 from now on. */
    public void forget(final Subscription subscription) {
        subscriptions.computeIfPresent(subscription.callId(), (id, all) -> {
            final List<Subscription> rest =
                    all.stream().filter(one -> one != subscription).toList();
            return rest.isEmpty() ? null : rest;
        });
    }

    /** Requests and responses that belonged to nothing; such NOTIFYs were answered 481. */
    public List<SipMessage> strays() {
        return List.copyOf(strays);
    }

    /** Waits for a message that belongs to nothing, for example the answer to raw bytes. */
    public SipMessage awaitStray(final String message, final Predicate<SipMessage> wanted) {
        Await.on(strays, () -> message + "; strays: " + strays, watching.patience(), () -> strays.stream()
                .anyMatch(wanted));
        return strays.stream().filter(wanted).findFirst().orElseThrow();
    }

    /** Why bytes that arrived could not be read, in order, and what could not be sent. */
    public List<String> malformed() {
        return List.copyOf(endpoint.malformed());
    }

    /** Closes its TCP connections, as a phone does whose network is gone; it still listens. */
    public void dropConnections() {
        endpoint.socket().dropConnections();
    }

    /** Throws where any of its subscriptions saw a rule violated. */
    public void assertNoViolations() {
        subscriptions().forEach(Subscription::assertNoViolations);
    }

    SipEndpoint endpoint() {
        return endpoint;
    }

    Flow serverFlow() {
        return server;
    }

    List<Subscription> dialogs(final String callId) {
        return callId == null ? List.of() : subscriptions.getOrDefault(callId, List.of());
    }

    void stray(final SipMessage message) {
        synchronized (strays) {
            strays.add(message);
            strays.notifyAll();
        }
    }

    /** Frees port and threads; sends nothing. */
    @Override
    public void close() {
        endpoint.close();
    }

    /** Describes an agent; used by one thread. */
    public static final class Builder {

        private final String uri;
        private Transport transport = Transport.UDP;
        private InetSocketAddress server;
        private InetAddress address = InetAddress.getLoopbackAddress();
        private int port;
        private boolean tcp = true;
        private TimerValues timers = TimerValues.RFC;
        private boolean checked = true;
        private boolean view = true;
        private int history = Integer.MAX_VALUE;
        private Duration patience = Await.PATIENCE;

        private Builder(final String uri) {
            this.uri = uri;
        }

        /** What its requests go by, and what its Contact names; UDP unless said. */
        public Builder transport(final Transport value) {
            transport = value;
            return this;
        }

        /** Where requests go that are not within a dialog. */
        public Builder server(final InetSocketAddress value) {
            server = value;
            return this;
        }

        /** Where it listens; loopback and a free port unless said. */
        public Builder bind(final InetAddress where, final int number) {
            address = where;
            port = number;
            return this;
        }

        /** No TCP listener: what is sent to it by TCP is refused. */
        public Builder withoutTcpListener() {
            tcp = false;
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

        /** Does not apply the rules. */
        public Builder unchecked() {
            checked = false;
            return this;
        }

        /** Keeps only the last NOTIFYs of each subscription; at least one, by which retransmissions are known. */
        public Builder history(final int count) {
            history = Math.max(1, count);
            return this;
        }

        /** For load: no rules, no view, two NOTIFYs kept each. Listeners are told of every NOTIFY all the same. */
        public Builder light() {
            view = false;
            return unchecked().history(2);
        }

        public UserAgent open() {
            return new UserAgent(this);
        }
    }
}
