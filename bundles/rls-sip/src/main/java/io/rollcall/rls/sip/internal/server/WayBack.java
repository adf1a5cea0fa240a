package io.rollcall.rls.sip.internal.server;

import io.rollcall.rls.api.Counters;
import io.rollcall.rls.api.Transport;
import io.rollcall.rls.sip.internal.locate.Locator;
import io.rollcall.rls.sip.internal.message.ReceivedRequest;
import io.rollcall.rls.sip.internal.message.SipUri;
import io.rollcall.rls.sip.internal.message.Via;
import io.rollcall.rls.sip.internal.transaction.TimerWheel;
import io.rollcall.rls.sip.internal.transport.Target;
import io.rollcall.rls.sip.internal.transport.Transports;
import io.rollcall.rls.sip.internal.transport.Transports.Way;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends responses whose connection is gone: to the address the request came from and the port of sent-by, and where
 * nobody is there, to the servers of the name in sent-by (RFC 3261, 18.2.2; RFC 3263, 5). Any thread; nothing here
 * blocks.
 */
public final class WayBack {

    private static final Logger LOG = LoggerFactory.getLogger(WayBack.class);
    /** By then a connect has succeeded or failed. */
    private static final long CONNECTED_MS = 40_000;

    /** A peer can name any host in its Via and close: such names must not keep those waiting that we have to know. */
    private static final int MOST_LOOK_UPS = 2;

    private final Transports transports;
    private final Locator locator;
    private final TimerWheel wheel;
    private final LongAdder lost;
    private final LongAdder moved;
    private final AtomicInteger lookUps = new AtomicInteger();

    public WayBack(
            final Transports transports, final Locator locator, final TimerWheel wheel, final Counters counters) {
        this.transports = transports;
        this.locator = locator;
        this.wheel = wheel;
        lost = counters.adder("sip.responses.lost");
        moved = counters.adder("sip.responses.moved");
    }

    /** Sends it, or counts it as lost in the end. */
    void send(final ReceivedRequest request, final byte[] response) {
        moved.increment();
        final Via via = request.via();
        final Transport transport = request.flow().transport();
        if (transport == Transport.WS || transport == Transport.WSS) {
            // nobody listens at the other end (RFC 7118, 5.3)
            lose(via, "the connection is gone");
            return;
        }
        final String domain = transport.secure() ? via.host().toLowerCase(Locale.ROOT) : null;
        final InetSocketAddress source =
                new InetSocketAddress(request.flow().peer().getAddress(), via.port());
        final List<Target> first = List.of(new Target(transport, source, domain));
        next(new ArrayList<>(first), response, via, why -> byName(via, transport, response));
    }

    private void byName(final Via via, final Transport transport, final byte[] response) {
        final SipUri sentBy =
                new SipUri(transport.secure(), via.host(), via.explicitPort() ? via.port() : -1, transport, false);
        if (lookUps.incrementAndGet() > MOST_LOOK_UPS) {
            lookUps.decrementAndGet();
            lose(via, "too many are looked up");
            return;
        }
        final boolean taken = locator.locate(sentBy, targets -> {
            lookUps.decrementAndGet();
            next(new ArrayList<>(targets), response, via, why -> lose(via, why));
        });
        if (!taken) {
            lookUps.decrementAndGet();
            lose(via, "no thread looks it up");
        }
    }

    /** What is done when all have failed; told why. */
    private interface Rest {
        void none(String why);
    }

    private void next(final List<Target> targets, final byte[] response, final Via via, final Rest rest) {
        if (targets.isEmpty()) {
            rest.none("no server of " + via.host() + " takes it");
            return;
        }
        final Target target = targets.remove(0);
        try {
            final Way way = transports.stream(target, null);
            way.link().send(response, target.peer());
            if (way.reused()) {
                return;
            }
            final Object key = new Object();
            Transports.onLoss(way.link(), key, response, loss -> {
                if (!loss.connected()) {
                    wheel.schedule(0, () -> next(targets, response, via, rest));
                }
            });
            wheel.schedule(CONNECTED_MS, () -> Transports.forget(way.link(), key));
        } catch (final IOException e) {
            LOG.debug("{}: {}", target, e.toString());
            next(targets, response, via, rest);
        }
    }

    private void lose(final Via via, final String why) {
        lost.increment();
        LOG.debug("Response to {} is lost: {}", via.sentBy(), why);
    }
}
