package io.rollcall.rls.sip.internal.server;

import io.rollcall.rls.api.Answer;
import io.rollcall.rls.api.Counters;
import io.rollcall.rls.api.Transport;
import io.rollcall.rls.sip.internal.locate.Locator;
import io.rollcall.rls.sip.internal.message.ReceivedRequest;
import io.rollcall.rls.sip.internal.message.ReceivedResponse;
import io.rollcall.rls.sip.internal.message.RelayedMessage;
import io.rollcall.rls.sip.internal.message.SipUri;
import io.rollcall.rls.sip.internal.transport.ContactBook;
import io.rollcall.rls.sip.internal.transport.Link;
import io.rollcall.rls.sip.internal.transport.Target;
import io.rollcall.rls.sip.internal.transport.Transports;
import io.rollcall.rls.sip.internal.transport.Transports.Way;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands requests that are for no list on to whoever serves single resources, and those of other nodes' watchers to
 * these, as a stateless proxy does (RFC 3261, 16.11): a Via more, a hop less, and the same for each retransmission.
 * What it remembers for as long as a transaction may last is only where the answers go. Any thread; nothing here
 * blocks.
 */
public final class HandingOn {

    private static final Logger LOG = LoggerFactory.getLogger(HandingOn.class);
    private static final String MARK = "z9hG4bKrlsp";
    private static final String NODE = Answer.Elsewhere.FIELD.toLowerCase(Locale.ROOT);
    private static final Answer NOT_REACHED = Answer.Refused.of(500, "Next Hop Not Reached");

    /** Timer F is half a minute; a response to what is older is of no use. */
    private static final long REMEMBER_MS = 40_000;

    /**
     * Who waits for answers, and until when.
     *
     * @param lines header lines that are added
     * @param on the connection it went on by while no answer has come, else null
     */
    private record Waiting(
            ReceivedRequest request, Link link, List<String> lines, long untilMs, AtomicReference<Link> on) {

        /** The loss of the connection is none of its matter any more. */
        void forget(final String branch) {
            final Link left = on.getAndSet(null);
            if (left != null) {
                Transports.forget(left, branch);
            }
        }
    }

    private final Map<String, Waiting> waiting = new ConcurrentHashMap<>();
    private final Transports transports;
    private final ContactBook contacts;
    private final Locator locator;
    private final WayBack wayBack;
    private final LongSupplier clockMs;
    private final LongAdder on;
    private final LongAdder back;
    private final LongAdder lost;
    private final LongAdder toNodes;
    private final LongAdder again;
    private volatile SipUri nextHop;
    private volatile int room;

    public HandingOn(
            final Transports transports,
            final ContactBook contacts,
            final Locator locator,
            final WayBack wayBack,
            final LongSupplier clockMs,
            final Counters counters) {
        this.transports = transports;
        this.contacts = contacts;
        this.locator = locator;
        this.wayBack = wayBack;
        this.clockMs = clockMs;
        on = counters.adder("sip.requests.handedon");
        back = counters.adder("sip.responses.handedback");
        lost = counters.adder("sip.requests.handedon.lost");
        toNodes = counters.adder("sip.requests.forwarded");
        again = counters.adder("sip.requests.forwarded.refused");
    }

    /**
     * Where requests go from now on.
     *
     * @param hop null for nowhere
     * @param most requests whose answers may be waited for
     */
    public void to(final SipUri hop, final int most) {
        nextHop = hop;
        room = most;
    }

    /**
     * Hands it on.
     *
     * @param instead takes what to answer where that cannot be done; any thread
     */
    void forward(
            final ReceivedRequest request,
            final Link link,
            final Answer.HandedOn answer,
            final Consumer<Answer> instead) {
        final SipUri hop = nextHop;
        if (hop == null) {
            instead.accept(answer.otherwise());
        } else {
            forward(request, link, hop, List.of(), instead);
        }
    }

    /**
     * Forwards it to another node, unless one has forwarded it already: each believed that the other serves the
     * watcher, and soon one of them will know better.
     *
     * @param instead takes what to answer where that cannot be done; any thread
     */
    void forward(
            final ReceivedRequest request,
            final Link link,
            final Answer.Elsewhere answer,
            final Consumer<Answer> instead) {
        if (request.head().others().containsKey(NODE)) {
            again.increment();
            instead.accept(Answer.Elsewhere.NOT_FORWARDED);
            return;
        }
        final SipUri node;
        try {
            node = SipUri.parse(answer.address());
        } catch (final IllegalArgumentException e) {
            LOG.debug("{}", answer.address(), e);
            instead.accept(Answer.Elsewhere.NOT_FORWARDED);
            return;
        }
        toNodes.increment();
        forward(
                request,
                link,
                node,
                answer.lines(),
                failed -> instead.accept(failed == NOT_REACHED ? Answer.Elsewhere.NOT_FORWARDED : failed));
    }

    private void forward(
            final ReceivedRequest request,
            final Link link,
            final SipUri hop,
            final List<String> lines,
            final Consumer<Answer> instead) {
        if (RelayedMessage.hops(request) == 0) {
            instead.accept(Answer.Refused.of(483, "Too Many Hops"));
        } else if (waiting.size() >= room) {
            instead.accept(Answer.Refused.unavailable("Too Many Requests", 1));
        } else {
            locate(request, link, hop, lines, instead);
        }
    }

    private void locate(
            final ReceivedRequest request,
            final Link link,
            final SipUri hop,
            final List<String> lines,
            final Consumer<Answer> instead) {
        final List<Target> known = locator.atOnce(hop);
        final String branch = branch(request);
        final Waiting waits =
                new Waiting(request, link, lines, clockMs.getAsLong() + REMEMBER_MS, new AtomicReference<>());
        final Waiting before = waiting.put(branch, waits);
        if (before != null) {
            before.forget(branch);
        }
        if (known != null) {
            send(waits, branch, known, instead);
        } else if (!locator.locate(hop, targets -> send(waits, branch, targets, instead))) {
            instead.accept(Answer.Refused.unavailable("Too Many Requests", 1));
        }
    }

    /** The same for each retransmission, and another for each transaction (RFC 3261, 16.11). */
    private static String branch(final ReceivedRequest request) {
        final String key = TransactionKeys.key(request, request.method());
        final UUID hash = UUID.nameUUIDFromBytes(key.getBytes(StandardCharsets.UTF_8));
        return MARK
                + Long.toUnsignedString(hash.getMostSignificantBits(), Character.MAX_RADIX)
                + Long.toUnsignedString(hash.getLeastSignificantBits(), Character.MAX_RADIX);
    }

    private void send(
            final Waiting waits, final String branch, final List<Target> targets, final Consumer<Answer> instead) {
        for (int i = 0; i < targets.size(); i++) {
            final Target target = targets.get(i);
            try {
                final Way way = target.transport() == Transport.UDP
                        ? transports.datagram(target.peer(), null)
                        : transports.stream(target, null);
                final Transport transport = way.point().transport();
                final String via = "SIP/2.0/" + transport.token() + ' '
                        + contacts.sentBy(transport, way.local(), way.point().port()) + ";branch=" + branch;
                final byte[] message = RelayedMessage.request(waits.request, via, waits.lines);
                way.link().send(message, target.peer());
                on.increment();
                final List<Target> others = targets.subList(i + 1, targets.size());
                watch(waits, branch, way.link(), message, () -> send(waits, branch, others, instead));
                return;
            } catch (final IOException e) {
                LOG.debug("{}: {}", target, e.toString());
            }
        }
        // as if the next hop had said 503, which is not to be passed on: the lists are served (RFC 3261, 16.9 and 16.7)
        lost.increment();
        instead.accept(NOT_REACHED);
    }

    /** Goes on where the connection is lost, perhaps before it was there, and no answer came. */
    private void watch(
            final Waiting waits, final String branch, final Link link, final byte[] message, final Runnable next) {
        waits.on.set(link);
        Transports.onLoss(link, branch, message, loss -> {
            if (waits.on.compareAndSet(link, null)) {
                LOG.debug("{}: {}", link, loss.why());
                next.run();
            }
        });
        if (waiting.get(branch) != waits) {
            waits.forget(branch);
        }
    }

    /** Hands a response back; false where it is to no request that was handed on. */
    public boolean back(final ReceivedResponse response) {
        if (!response.branch().startsWith(MARK)) {
            return false;
        }
        final Waiting waits = waiting.get(response.branch());
        if (waits == null) {
            lost.increment();
            return true;
        }
        if (response.status() >= 200) {
            waits.forget(response.branch());
        }
        final ReceivedRequest request = waits.request;
        final byte[] message = RelayedMessage.response(response);
        try {
            waits.link.send(message, request.via().responseTo(request.flow().peer()));
            back.increment();
        } catch (final IOException e) {
            if (request.flow().transport() == Transport.UDP) {
                lost.increment();
            } else {
                wayBack.send(request, message);
            }
        }
        return true;
    }

    /** Forgets what has waited too long. */
    public void sweep() {
        final long nowMs = clockMs.getAsLong();
        waiting.forEach((branch, one) -> {
            if (one.untilMs <= nowMs && waiting.remove(branch, one)) {
                one.forget(branch);
            }
        });
    }
}
