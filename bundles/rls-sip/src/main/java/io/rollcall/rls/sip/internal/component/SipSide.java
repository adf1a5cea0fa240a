package io.rollcall.rls.sip.internal.component;

import io.rollcall.rls.api.Counters;
import io.rollcall.rls.api.ResourceListServer;
import io.rollcall.rls.sip.internal.Failures;
import io.rollcall.rls.sip.internal.client.Requester;
import io.rollcall.rls.sip.internal.dns.Dns;
import io.rollcall.rls.sip.internal.identity.Vouched;
import io.rollcall.rls.sip.internal.locate.Locator;
import io.rollcall.rls.sip.internal.message.OutgoingRequest;
import io.rollcall.rls.sip.internal.message.ReceivedResponse;
import io.rollcall.rls.sip.internal.message.ResponseWriter;
import io.rollcall.rls.sip.internal.overload.OpenSubscribes;
import io.rollcall.rls.sip.internal.overload.OverloadControl;
import io.rollcall.rls.sip.internal.server.Answering;
import io.rollcall.rls.sip.internal.server.EngineGate;
import io.rollcall.rls.sip.internal.server.HandingOn;
import io.rollcall.rls.sip.internal.server.Reception;
import io.rollcall.rls.sip.internal.server.WayBack;
import io.rollcall.rls.sip.internal.tls.TlsRules;
import io.rollcall.rls.sip.internal.transaction.ClientTransactions;
import io.rollcall.rls.sip.internal.transaction.ServerTransactions;
import io.rollcall.rls.sip.internal.transaction.TimerWheel;
import io.rollcall.rls.sip.internal.transport.Connections;
import io.rollcall.rls.sip.internal.transport.ContactBook;
import io.rollcall.rls.sip.internal.transport.ListenAddress;
import io.rollcall.rls.sip.internal.transport.ListeningPoints;
import io.rollcall.rls.sip.internal.transport.Transports;
import io.rollcall.rls.spi.BackEndSubscribe;
import io.rollcall.rls.spi.ListNotify;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everything of this bundle put together and running, without OSGi. */
final class SipSide {

    private static final Logger LOG = LoggerFactory.getLogger(SipSide.class);
    private static final long TICK_MS = 10;
    private static final long HOUSEKEEPING_MS = 500;
    private static final long RELIEF_MS = 50;
    private static final long SETTLE_MS = 300;
    private static final long SETTLE_STEP_NS = 2_000_000;
    private static final int FORGET_SOURCES_EVERY = 120;

    private final Counters counters = new Counters();
    private final LongSupplier clockMs = () -> System.nanoTime() / 1_000_000;
    private final Failures failures;
    private final TimerWheel wheel;
    private final EngineGate gate;
    private final ServerTransactions received;
    private final ClientTransactions sent;
    private final ContactBook contacts;
    private final KeyFiles keys = new KeyFiles();
    private final Connections connections;
    private final ListeningPoints points;
    private final Transports transports;
    private final OverloadControl overload;
    private final OpenSubscribes open;
    private final HandingOn handingOn;
    private final Answering answering;
    private final Dns dns;
    private final Requester requester;
    private final List<ListenAddress> missing = new ArrayList<>();
    private Settings settings;
    private Reception reception;
    private final int reopenEvery;
    private int housekeepings;
    private boolean stopped;

    SipSide(final Settings settings, final Clock clock, final Duration reopenInterval) {
        this.settings = settings;
        reopenEvery = (int) (reopenInterval.toMillis() / HOUSEKEEPING_MS);
        failures = new Failures(clock, counters);
        wheel = new TimerWheel(TICK_MS, clockMs, failures);
        gate = new EngineGate(settings.holdQueue(), settings.holdMs(), clockMs, counters);
        received = new ServerTransactions(clockMs, settings.timers(), settings.maxTransactions(), counters);
        final long seed = new SecureRandom().nextLong();
        sent = new ClientTransactions(
                Long.toUnsignedString(seed, Character.MAX_RADIX), wheel, settings.timers(), counters);
        contacts = new ContactBook(settings.publicAddresses());
        // the first message comes after the first listening point is open, and reception is there by then
        overload = new OverloadControl(
                (bytes, from, flow, link) -> reception.received(bytes, from, flow, link),
                (bytes, from, flow, link, seconds) -> reception.refuse(bytes, from, flow, link, seconds),
                settings.overload(),
                seed,
                clock,
                System::nanoTime,
                counters);
        open = new OpenSubscribes(settings.overload(), counters);
        connections = new Connections(
                overload, keys.tls(), settings.streams(), settings.streamWorkers(), clockMs, counters, failures);
        points = new ListeningPoints(overload, connections, settings.udpBufferBytes(), failures);
        transports = new Transports(points, connections, clockMs);
        dns = new Dns(settings.dns(), clockMs);
        final Locator locator = new Locator(dns, settings.sending().resolveThreads(), transports::offers, clockMs);
        final WayBack wayBack = new WayBack(transports, locator, wheel, counters);
        handingOn = new HandingOn(transports, contacts, locator, wayBack, clockMs, counters);
        handingOn.to(settings.notAListNextHop(), settings.maxTransactions());
        answering = new Answering(
                transports,
                contacts,
                new ResponseWriter.Served(gate::eventPackages, gate::extensions),
                overload,
                wayBack,
                handingOn,
                settings.sending().userAgent(),
                seed,
                counters);
        requester =
                new Requester(transports, sent, wheel, contacts, locator, settings.sending(), clock, clockMs, counters);
        reception = new Reception(
                received,
                gate,
                this::response,
                answering,
                overload,
                open,
                settings.messages(),
                clock,
                counters,
                failures);
    }

    /** Opens the listening points; one that cannot be opened is tried again every few seconds. */
    synchronized void start() {
        if (!settings.tls().equals(TlsRules.NONE)) {
            keys.rules(settings.tls());
        }
        wheel.start("rls-sip-timer");
        listen(settings.listen());
        wheel.schedule(HOUSEKEEPING_MS, this::keepHouse);
        wheel.schedule(RELIEF_MS, this::relieve);
    }

    synchronized void change(final Settings changed) {
        final Settings old = settings;
        settings = changed;
        gate.bounds(changed.holdQueue(), changed.holdMs());
        received.values(changed.timers(), changed.maxTransactions());
        sent.values(changed.timers());
        contacts.publicAddresses(changed.publicAddresses());
        if (!changed.tls().equals(old.tls())) {
            keys.rules(changed.tls());
        }
        connections.limits(changed.streams(), changed.streamWorkers());
        overload.limits(changed.overload());
        open.limits(changed.overload());
        reception.limits(changed.messages());
        answering.server(changed.sending().userAgent());
        dns.rules(changed.dns());
        requester.rules(changed.sending());
        handingOn.to(changed.notAListNextHop(), changed.maxTransactions());
        if (!changed.listen().equals(old.listen())) {
            listen(changed.listen());
        }
    }

    /** Gives back everything: what is under way ends as lost, what waits is refused, ports and threads go. */
    void stop() {
        synchronized (this) {
            if (stopped) {
                return;
            }
            stopped = true;
        }
        reception.close();
        gate.refuseAll();
        settle();
        final int lost = requester.underWay();
        requester.stop();
        points.stop();
        connections.stop();
        wheel.stop();
        keys.stop();
        LOG.info("No longer listening; {} requests under way were lost", lost);
    }

    /** Most answers, ours and theirs, are a few milliseconds away: what gets one need not be repeated afterwards. */
    private void settle() {
        final long until = clockMs.getAsLong() + SETTLE_MS;
        while (clockMs.getAsLong() < until && (reception.unanswered() > 0 || requester.underWay() > 0)) {
            LockSupport.parkNanos(SETTLE_STEP_NS);
            if (Thread.currentThread().isInterrupted()) {
                return;
            }
        }
    }

    void engineCame(final ResourceListServer engine) {
        gate.opened(engine);
    }

    void engineLeft(final ResourceListServer engine) {
        gate.closed(engine);
    }

    void send(final ListNotify notify, final BooleanSupplier right) {
        requester.send(
                new OutgoingRequest.ToWatcher(notify),
                right,
                outcome -> gate.notifyEnded(notify.dialog().localTag(), notify.cseq(), outcome));
    }

    void send(final BackEndSubscribe subscribe, final Vouched vouched, final BooleanSupplier right) {
        requester.send(
                new OutgoingRequest.ToBackEnd(subscribe, vouched),
                right,
                outcome -> gate.subscribeEnded(
                        subscribe.dialog().localTag(), subscribe.dialog().remoteTag(), subscribe.cseq(), outcome));
    }

    Map<String, Long> counters() {
        final Map<String, Long> all = new TreeMap<>(counters.snapshot());
        all.put("sip.connections.open", (long) connections.size());
        all.put("sip.connections.buffered", connections.buffered());
        all.put("sip.requests.open", (long) reception.unanswered());
        all.put("sip.subscribes.open", (long) open.count());
        all.put("sip.transactions.client", (long) sent.size());
        all.put("sip.transactions.server", (long) received.size());
        return all;
    }

    List<ListenAddress> listening() {
        return new ArrayList<>(points.open());
    }

    /** Closes what is no longer wanted and opens what is new; what is in both is not touched. */
    private void listen(final List<ListenAddress> wanted) {
        missing.clear();
        points.wanted(wanted);
        final List<ListenAddress> there = listening();
        final List<ListenAddress> failed = new ArrayList<>();
        for (final ListenAddress address : wanted) {
            if (!there.contains(address) && !open(address, false)) {
                failed.add(address);
            }
        }
        for (final ListenAddress address : there) {
            if (!wanted.contains(address)) {
                requester.closing(address);
                points.close(address);
                // what found it just before it went
                requester.closing(address);
                LOG.info("No longer listening on {}", address);
            }
        }
        for (final ListenAddress address : failed) {
            // an address that was closed may have been in the way
            if (!open(address, true)) {
                missing.add(address);
            }
        }
    }

    private boolean open(final ListenAddress address, final boolean last) {
        try {
            points.open(address);
            LOG.info("Listening on {}", address);
            return true;
        } catch (final IOException e) {
            if (last) {
                LOG.error(
                        "Not listening on {}: {}; trying again every {} s",
                        address,
                        e.getMessage(),
                        reopenEvery * HOUSEKEEPING_MS / 1000);
            }
            return false;
        }
    }

    private void keepHouse() {
        try {
            sweep();
        } finally {
            wheel.schedule(HOUSEKEEPING_MS, this::keepHouse);
        }
    }

    private void relieve() {
        try {
            connections.relieve();
        } finally {
            // each look wakes a thread, and without connections there is nothing to see
            wheel.schedule(connections.size() == 0 ? HOUSEKEEPING_MS : RELIEF_MS, this::relieve);
        }
    }

    private void response(final ReceivedResponse response) {
        if (!handingOn.back(response)) {
            requester.received(response);
        }
    }

    private void sweep() {
        received.sweep();
        handingOn.sweep();
        gate.sweep();
        connections.check();
        housekeepings++;
        if (housekeepings % FORGET_SOURCES_EVERY == 0) {
            transports.forgetSources();
            overload.sweep();
        }
        if (housekeepings % reopenEvery == 0) {
            keys.look();
        }
        synchronized (this) {
            if (!stopped && housekeepings % reopenEvery == 0) {
                missing.removeIf(address -> open(address, false));
            }
        }
    }
}
