package io.rollcall.rls.core.internal.context;

import io.rollcall.rls.api.ConfigurationReader;
import io.rollcall.rls.api.EventHeader;
import io.rollcall.rls.api.SubscriptionState;
import io.rollcall.rls.core.internal.admission.AdmissionSettings;
import io.rollcall.rls.core.internal.coding.Coding;
import io.rollcall.rls.core.internal.journal.JournalSettings;
import io.rollcall.rls.core.internal.rlmi.NestingLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What PID {@code rls} says, checked. The keys and their meaning are in {@link EngineConfiguration}.
 *
 * @param waitnTimeMs longest time a change is held
 * @param gatherMs time to gather a burst
 * @param maxExpiresS longer is cut
 * @param minExpirationS shorter is answered 423
 * @param defaultExpirationS without Expires, or {@link SubscriptionState#ABSENT} for the package's own
 * @param pollWaitMs time a poll waits for its members
 * @param resolveTimeoutMs time a list may take to be found
 * @param cleanPeriodMs between two sweeps, 0 for none
 * @param toPresenceCode answer to a SUBSCRIBE that is for no list
 * @param packageGraceMs time a package may be away before its subscriptions end
 * @param hashSize 2^n lanes
 * @param backendExpiresS Expires of back-end SUBSCRIBEs, or ABSENT for the package's own
 * @param backendRate back-end SUBSCRIBEs a second where many start at once
 * @param backendRetries tries before a back end counts as given up
 * @param timerNMs time a back end has for its NOTIFY
 * @param ignore408 how many NOTIFYs in a row may time out
 * @param turns how many NOTIFYs start at once
 * @param maxNotifyBodyLength octets of the body of a NOTIFY at most, 0 for no limit
 * @param notifyEncoding codings of NOTIFY bodies that may be used, best first
 * @param nesting what members that are lists elsewhere may be at most
 * @param allowance whom back-end subscriptions are made to
 * @param maxInstances instances of one resource at most
 * @param backEnds how back ends are subscribed to
 * @param events the events served, each a name and the parameters that must be there
 * @param admission who may subscribe
 * @param withoutEventlistHandedOn whether a list is none to who knows no lists
 * @param journal how subscriptions are kept
 * @param errorResponses whether what cannot be served is answered with an error, and not handed on
 */
public record EngineSettings(
        long waitnTimeMs,
        long gatherMs,
        long maxExpiresS,
        long minExpirationS,
        long defaultExpirationS,
        long pollWaitMs,
        long resolveTimeoutMs,
        long cleanPeriodMs,
        int toPresenceCode,
        long packageGraceMs,
        int hashSize,
        long backendExpiresS,
        long backendRate,
        int backendRetries,
        long timerNMs,
        int ignore408,
        NotifyTurns.Limit turns,
        int maxNotifyBodyLength,
        List<Coding> notifyEncoding,
        NestingLimits nesting,
        Allowance allowance,
        int maxInstances,
        BackEndSettings backEnds,
        List<EventHeader> events,
        AdmissionSettings admission,
        boolean withoutEventlistHandedOn,
        JournalSettings journal,
        boolean errorResponses) {

    private static final Logger LOG = LoggerFactory.getLogger(EngineSettings.class);

    /** Every default. */
    public static final EngineSettings DEFAULTS = new EngineSettings(
            5000,
            30,
            7200,
            60,
            SubscriptionState.ABSENT,
            500,
            8000,
            100_000,
            404,
            30_000,
            9,
            SubscriptionState.ABSENT,
            500,
            10,
            32_000,
            0,
            NotifyTurns.Limit.DEFAULTS,
            0,
            List.of(Coding.DEFLATE, Coding.GZIP),
            NestingLimits.DEFAULTS,
            Allowance.DEFAULTS,
            16,
            BackEndSettings.DEFAULTS,
            List.of(EventHeader.parse("presence")),
            AdmissionSettings.DEFAULTS,
            false,
            JournalSettings.DEFAULTS,
            true);

    /** Reads the keys; what makes no sense is logged, and the standing value stays. */
    public static EngineSettings read(final Map<String, ?> properties, final EngineSettings standing) {
        final ConfigurationReader keys = new ConfigurationReader(properties);
        final EngineSettings read = new EngineSettings(
                1000 * keys.number("waitn_time", 0, 3600, 5, standing.waitnTimeMs / 1000),
                keys.number("gather_time_ms", 0, 5000, DEFAULTS.gatherMs, standing.gatherMs),
                keys.number("max_expires|max_expiration", 1, MAX_SECONDS, DEFAULTS.maxExpiresS, standing.maxExpiresS),
                keys.number("min_expiration", 0, 3600, DEFAULTS.minExpirationS, standing.minExpirationS),
                keys.number(
                        "default_expiration", 1, MAX_SECONDS, SubscriptionState.ABSENT, standing.defaultExpirationS),
                keys.number("poll_wait_ms", 0, 10_000, DEFAULTS.pollWaitMs, standing.pollWaitMs),
                keys.number("resolve_timeout_ms", 100, 30_000, DEFAULTS.resolveTimeoutMs, standing.resolveTimeoutMs),
                1000 * keys.number("clean_period", 0, MAX_SECONDS, 100, standing.cleanPeriodMs / 1000),
                keys.read("to_presence_code", DEFAULTS.toPresenceCode, standing.toPresenceCode, NotAList::code),
                1000 * keys.number("package_grace", 0, 3600, 30, standing.packageGraceMs / 1000),
                (int) keys.number("hash_size", 1, 16, DEFAULTS.hashSize, standing.hashSize),
                keys.number("backend_expires", 60, MAX_SECONDS, SubscriptionState.ABSENT, standing.backendExpiresS),
                keys.number("backend_rate", 1, 1_000_000, DEFAULTS.backendRate, standing.backendRate),
                (int) keys.number("backend_retries", 0, 1000, DEFAULTS.backendRetries, standing.backendRetries),
                1000 * keys.number("timer_n", 1, 3600, 32, standing.timerNMs / 1000),
                (int) keys.number("ignore_408_on_notify", 0, 1000, DEFAULTS.ignore408, standing.ignore408),
                NotifyTurns.Limit.read(keys, standing.turns),
                (int) keys.number("max_notify_body_length", 0, 1 << 30, 0, standing.maxNotifyBodyLength),
                codings(keys, standing.notifyEncoding),
                nesting(keys, standing.nesting),
                Allowance.read(keys, standing.allowance),
                (int) keys.number("max_instances", 1, 1000, DEFAULTS.maxInstances, standing.maxInstances),
                BackEndSettings.read(keys, standing.backEnds),
                keys.has("rls_event") ? ServedEvents.read(keys, standing.events) : DEFAULTS.events,
                AdmissionSettings.read(keys, standing.admission),
                keys.read("without_eventlist", false, standing.withoutEventlistHandedOn, NotAList::handsOn),
                JournalSettings.read(keys, standing.journal),
                keys.flag("create_error_response", true, standing.errorResponses));
        if (properties.get("auth") != null && !keys.has("auth")) {
            keys.refuse("auth is empty; implicit is what counts");
        }
        keys.refusals().forEach(refusal -> LOG.error("etc/rls.cfg: {}", refusal));
        return read;
    }

    private static final long MAX_SECONDS = 0x7FFF_FFFFL;

    /** What the watcher gets for what it asked (RFC 6665, 3.1.1); 0 is a poll or an end. */
    public long granted(final long askedS, final long packageDefaultS) {
        final long wanted = askedS == SubscriptionState.ABSENT ? defaultFor(packageDefaultS) : askedS;
        return Math.min(wanted, maxExpiresS);
    }

    /** Whether a 423 is due: only below the minimum, below one hour, and never for 0 (RFC 6665, 4.2.1.1). */
    public boolean tooBrief(final long askedS, final long packageMinimumS) {
        return askedS > 0 && askedS < shortest(packageMinimumS) && askedS < 3600;
    }

    /** The shortest subscription: what the operator says, or the more that the package says. */
    public long shortest(final long packageMinimumS) {
        return Math.max(minExpirationS, packageMinimumS);
    }

    /** Whether the operator wants this event served. */
    public boolean serves(final EventHeader event) {
        for (final EventHeader one : events) {
            if (ServedEvents.covers(one, event)) {
                return true;
            }
        }
        return false;
    }

    private static NestingLimits nesting(final ConfigurationReader keys, final NestingLimits standing) {
        final NestingLimits usual = NestingLimits.DEFAULTS;
        return new NestingLimits(
                (int) keys.number("nested_list_depth", 1, 64, usual.depth(), standing.depth()),
                (int) keys.number("nested_list_parts", 1, 1_000_000, usual.parts(), standing.parts()),
                (int) keys.number("nested_list_entries", 1, 1_000_000, usual.entries(), standing.entries()));
    }

    private static List<Coding> codings(final ConfigurationReader keys, final List<Coding> standing) {
        final List<Coding> read = new ArrayList<>();
        for (final String token : keys.texts("notify_encoding", List.of("deflate", "gzip"))) {
            if (token.equalsIgnoreCase("none")) {
                return List.of();
            }
            try {
                read.add(Coding.of(token));
            } catch (final IllegalArgumentException e) {
                keys.refuse("notify_encoding = " + token + ' ' + e.getMessage() + "; " + standing + " stays");
                return standing;
            }
        }
        return List.copyOf(read);
    }

    private long defaultFor(final long packageDefaultS) {
        return defaultExpirationS == SubscriptionState.ABSENT ? packageDefaultS : defaultExpirationS;
    }
}
