package io.rollcall.rls.sip.internal.overload;

import io.rollcall.rls.api.Counters;
import io.rollcall.rls.api.Flow;
import io.rollcall.rls.api.Throttle;
import io.rollcall.rls.sip.internal.transport.Link;
import io.rollcall.rls.sip.internal.transport.PacketReceiver;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands before whoever reads messages and looks at the first bytes alone: a source that asks more than its share, or
 * all together more than the server can, is told so with 503 and Retry-After (RFC 3261, 21.5.4), and not even that
 * beyond a rate. NOTIFYs and responses pass: they are answers to what we asked. Any thread.
 */
public final class OverloadControl implements PacketReceiver {

    private static final Logger LOG = LoggerFactory.getLogger(OverloadControl.class);
    private static final long LOG_EVERY_MS = 10_000;
    private static final long SILENCE_NS = 60_000_000_000L;
    private static final byte[] RESPONSE = "SIP/".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NOTIFY = "NOTIFY ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ACK = "ACK ".getBytes(StandardCharsets.US_ASCII);

    private final PacketReceiver next;
    private final Refuser refuser;
    private final Sources sources;
    private final LongSupplier clockNs;
    private final Throttle complaints;
    private final LongAdder refused;
    private final LongAdder dropped;
    private final LongAdder withheld;
    private final Bucket total = new Bucket();
    private final Bucket refusals = new Bucket();
    private volatile OverloadLimits limits;

    /** Answers a request 503. */
    public interface Refuser {
        void refuse(byte[] bytes, int from, Flow flow, Link link, int retryAfterSeconds);
    }

    /**
     * In front of a receiver.
     *
     * @param next gets what passes
     * @param refuser answers what does not
     * @param seed for the table of sources
     * @param clock for the log
     * @param clockNs for rates
     */
    public OverloadControl(
            final PacketReceiver next,
            final Refuser refuser,
            final OverloadLimits limits,
            final long seed,
            final Clock clock,
            final LongSupplier clockNs,
            final Counters counters) {
        this.next = next;
        this.refuser = refuser;
        this.limits = limits;
        this.clockNs = clockNs;
        sources = new Sources(limits.maxSources(), seed);
        complaints = new Throttle(clock, LOG_EVERY_MS);
        refused = counters.adder("sip.overload.refused");
        dropped = counters.adder("sip.overload.dropped");
        withheld = counters.adder("sip.overload.answers.withheld");
    }

    /** Other limits from now on. */
    public void limits(final OverloadLimits newLimits) {
        limits = newLimits;
        sources.size(newLimits.maxSources());
    }

    /** Forgets who is silent. Called now and then. */
    public void sweep() {
        sources.forget(clockNs.getAsLong() - SILENCE_NS);
    }

    /** The source of a request, or null where it is not counted. */
    public Source sourceOf(final InetAddress address) {
        return limits.unlimited().have(address) ? null : sources.of(address, clockNs.getAsLong());
    }

    /**
     * Whether an answer over UDP may be sent. Nobody has proved that a source is where it says it is, so that it draws
     * only so many bytes more than it sends: else this server would be a means to flood others.
     */
    public boolean mayAnswer(final InetAddress address, final int requestBytes, final int answerBytes) {
        if (answerBytes <= requestBytes) {
            return true;
        }
        final Source source = sourceOf(address);
        if (source == null || source.draws(answerBytes - requestBytes, clockNs.getAsLong(), limits)) {
            return true;
        }
        withheld.increment();
        return false;
    }

    @Override
    public void received(final byte[] bytes, final int from, final Flow flow, final Link link) {
        if (starts(bytes, from, NOTIFY) || starts(bytes, from, RESPONSE)) {
            next.received(bytes, from, flow, link);
            return;
        }
        final OverloadLimits now = limits;
        final Source source = sourceOf(flow.peer().getAddress());
        if (source == null || admits(source, now)) {
            next.received(bytes, from, flow, link);
        } else if (!starts(bytes, from, ACK) && tells(source, now)) {
            refused.increment();
            refuser.refuse(bytes, from, flow, link, retryAfter(bytes, from, now));
            complain(flow);
        } else {
            dropped.increment();
            complain(flow);
        }
    }

    private boolean admits(final Source source, final OverloadLimits now) {
        final long nowNs = clockNs.getAsLong();
        if (!source.asks(nowNs, now)) {
            return false;
        }
        synchronized (total) {
            return total.take(nowNs, 1, now.totalRate(), now.totalBurst());
        }
    }

    private boolean tells(final Source source, final OverloadLimits now) {
        final long nowNs = clockNs.getAsLong();
        if (!source.hears(nowNs, now)) {
            return false;
        }
        synchronized (refusals) {
            return refusals.take(nowNs, 1, now.totalRate(), now.totalBurst());
        }
    }

    /** Not the same for all, so that they do not come back together; the same for the same request. */
    private static int retryAfter(final byte[] bytes, final int from, final OverloadLimits now) {
        int hash = 0;
        for (int i = from; i < bytes.length; i++) {
            hash = 31 * hash + bytes[i];
        }
        return now.retryAfterSeconds() + Math.floorMod(hash, now.retryAfterSeconds());
    }

    private static boolean starts(final byte[] bytes, final int from, final byte[] word) {
        if (bytes.length - from < word.length) {
            return false;
        }
        for (int i = 0; i < word.length; i++) {
            if (bytes[from + i] != word[i]) {
                return false;
            }
        }
        return true;
    }

    private void complain(final Flow flow) {
        if (complaints.permits()) {
            final long more = complaints.suppressed();
            LOG.warn(
                    "Overload: a request of {} is refused, with 503 or silence{}",
                    flow.peer(),
                    more > 0 ? ", as " + more + " before it" : "");
        }
    }
}
