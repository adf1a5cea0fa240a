package io.rollcall.rls.api;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Set;

/**
 * What the engine says to a request. The transport maps each kind to a response, in one place.
 *
 * <p>No exhaustive switch over a sealed type in Java 17: {@link #fold} is that one place.
 */
public sealed interface Answer {

    /** Calls the function of this kind. */
    <T> T fold(Reader<T> reader);

    /**
     * One function a kind.
     *
     * @param <T> what is made of an answer
     */
    interface Reader<T> {
        T accepted(Accepted accepted);

        T refused(Refused refused);

        /** Where nobody hands anything on, it is refused. */
        default T handedOn(final HandedOn handedOn) {
            return refused(handedOn.otherwise());
        }

        /** Where nobody forwards anything, the peer comes back later. */
        default T elsewhere(final Elsewhere elsewhere) {
            return refused(Elsewhere.NOT_FORWARDED);
        }
    }

    /**
     * 200.
     *
     * @param localTag our tag, To tag of the response; null where the request had a To tag already
     * @param expiresSeconds Expires of a 200 to SUBSCRIBE, {@link SubscriptionState#ABSENT} for NOTIFY
     * @param ofList whether that is a list subscription, whose 200 has {@code Require: eventlist} (RFC 4662, 4.1)
     */
    record Accepted(String localTag, long expiresSeconds, boolean ofList) implements Answer {

        /** Of a list. */
        public Accepted(final String localTag, final long expiresSeconds) {
            this(localTag, expiresSeconds, true);
        }

        /** Of a single resource. */
        public static Accepted single(final String localTag, final long expiresSeconds) {
            return new Accepted(localTag, expiresSeconds, false);
        }

        /** To a NOTIFY. */
        public static final Accepted NOTIFY = new Accepted(null, SubscriptionState.ABSENT);

        @Override
        public <T> T fold(final Reader<T> reader) {
            return reader.accepted(this);
        }
    }

    /**
     * None of ours: the request is not for a list, and goes to whoever serves what it is for (RFC 3261, 16.11).
     *
     * @param otherwise what is answered where there is nobody to hand it to
     */
    record HandedOn(Refused otherwise) implements Answer {

        public HandedOn {
            requireNonNull(otherwise);
        }

        @Override
        public <T> T fold(final Reader<T> reader) {
            return reader.handedOn(this);
        }
    }

    /**
     * Another node on the same database serves this watcher: the request is forwarded to it as it came, and its answer
     * goes back. A request that a node has forwarded once is answered 503 instead, so that it never goes round.
     *
     * @param address SIP URI of the node
     * @param lines header lines that are added, complete but for the line end; one is of {@link #FIELD}
     */
    record Elsewhere(String address, List<String> lines) implements Answer {

        /** The header field by which nodes know what one of them has forwarded. */
        public static final String FIELD = "Rollcall-Node";

        /** What is answered in place of it: who serves is not settled yet. */
        public static final Refused NOT_FORWARDED = Refused.unavailable("Another Node Serves", 1);

        public Elsewhere {
            requireNonNull(address);
            lines = List.copyOf(lines);
        }

        @Override
        public <T> T fold(final Reader<T> reader) {
            return reader.elsewhere(this);
        }
    }

    /**
     * Any other final response.
     *
     * @param status the status code, 300 to 699
     * @param explanation for the reason phrase and the log: short, no body content
     * @param retryAfterSeconds Retry-After, or {@link SubscriptionState#ABSENT}
     * @param minExpiresSeconds Min-Expires of a 423, or {@link SubscriptionState#ABSENT}
     * @param require option tags of Require (421)
     * @param unsupported option tags of Unsupported (420)
     * @param allowEvents names for Allow-Events (489)
     * @param accept media types for Accept (415)
     * @param acceptEncoding content codings for Accept-Encoding (415)
     * @param challenges values of WWW-Authenticate (401), the one preferred first (RFC 8760, 2.4)
     */
    record Refused(
            int status,
            String explanation,
            long retryAfterSeconds,
            long minExpiresSeconds,
            Set<String> require,
            Set<String> unsupported,
            Set<String> allowEvents,
            Set<String> accept,
            Set<String> acceptEncoding,
            List<String> challenges)
            implements Answer {

        public Refused {
            if (status < 300 || status > 699) {
                throw new IllegalArgumentException("not a refusal: " + status);
            }
            requireNonNull(explanation);
            require = Set.copyOf(require);
            unsupported = Set.copyOf(unsupported);
            allowEvents = Set.copyOf(allowEvents);
            accept = Set.copyOf(accept);
            acceptEncoding = Set.copyOf(acceptEncoding);
            challenges = List.copyOf(challenges);
        }

        /** A refusal that needs no header field of its own. */
        public static Refused of(final int status, final String explanation) {
            return new Refused(
                    status,
                    explanation,
                    SubscriptionState.ABSENT,
                    SubscriptionState.ABSENT,
                    Set.of(),
                    Set.of(),
                    Set.of(),
                    Set.of(),
                    Set.of(),
                    List.of());
        }

        /** 503: not at present; ask again after that many seconds. */
        public static Refused unavailable(final String explanation, final long retryAfterSeconds) {
            return of(503, explanation).retryAfter(retryAfterSeconds);
        }

        /** 423 with Min-Expires (RFC 6665, 4.2.1.1). */
        public static Refused tooBrief(final long minExpiresSeconds) {
            return new Refused(
                    423,
                    "Interval Too Brief",
                    SubscriptionState.ABSENT,
                    minExpiresSeconds,
                    Set.of(),
                    Set.of(),
                    Set.of(),
                    Set.of(),
                    Set.of(),
                    List.of());
        }

        /** 421 with Require (RFC 4662, 4.1). */
        public static Refused extensionRequired(final String optionTag) {
            return of(421, "Extension Required", Set.of(optionTag), Set.of(), Set.of());
        }

        /** 420 with Unsupported (RFC 3261, 8.2.2.3). */
        public static Refused badExtension(final Set<String> optionTags) {
            return of(420, "Bad Extension", Set.of(), optionTags, Set.of());
        }

        /** 489 with Allow-Events (RFC 6665, 4.2.1.1 and 4.4.4). */
        public static Refused badEvent(final Set<String> allowEvents) {
            return of(489, "Bad Event", Set.of(), Set.of(), allowEvents);
        }

        /** 415 with Accept (RFC 3261, 8.2.3); with no type where no body is taken at all. */
        public static Refused unsupportedMedia(final Set<String> accept) {
            return unsupported(accept, Set.of());
        }

        /** 415 with Accept-Encoding (RFC 3261, 8.2.3). */
        public static Refused unsupportedEncoding(final Set<String> acceptEncoding) {
            return unsupported(Set.of(), acceptEncoding);
        }

        /** 401 with WWW-Authenticate (RFC 3261, 22.2). */
        public static Refused unauthorized(final List<String> challenges) {
            return new Refused(
                    401,
                    "Unauthorized",
                    SubscriptionState.ABSENT,
                    SubscriptionState.ABSENT,
                    Set.of(),
                    Set.of(),
                    Set.of(),
                    Set.of(),
                    Set.of(),
                    challenges);
        }

        /** The same with Retry-After. */
        public Refused retryAfter(final long seconds) {
            return new Refused(
                    status,
                    explanation,
                    seconds,
                    minExpiresSeconds,
                    require,
                    unsupported,
                    allowEvents,
                    accept,
                    acceptEncoding,
                    challenges);
        }

        private static Refused of(
                final int status,
                final String explanation,
                final Set<String> require,
                final Set<String> unsupported,
                final Set<String> allowEvents) {
            return new Refused(
                    status,
                    explanation,
                    SubscriptionState.ABSENT,
                    SubscriptionState.ABSENT,
                    require,
                    unsupported,
                    allowEvents,
                    Set.of(),
                    Set.of(),
                    List.of());
        }

        private static Refused unsupported(final Set<String> accept, final Set<String> acceptEncoding) {
            return new Refused(
                    415,
                    "Unsupported Media Type",
                    SubscriptionState.ABSENT,
                    SubscriptionState.ABSENT,
                    Set.of(),
                    Set.of(),
                    Set.of(),
                    accept,
                    acceptEncoding,
                    List.of());
        }

        @Override
        public <T> T fold(final Reader<T> reader) {
            return reader.refused(this);
        }
    }
}
