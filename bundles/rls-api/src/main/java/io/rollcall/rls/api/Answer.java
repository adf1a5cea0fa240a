package io.rollcall.rls.api;

import static java.util.Objects.requireNonNull;

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
    }

    /**
     * 200.
     *
     * @param localTag our tag, To tag of the response; null where the request had a To tag already
     * @param expiresSeconds Expires of a 200 to SUBSCRIBE, {@link SubscriptionState#ABSENT} for NOTIFY
     */
    record Accepted(String localTag, long expiresSeconds) implements Answer {

        /** To a NOTIFY. */
        public static final Accepted NOTIFY = new Accepted(null, SubscriptionState.ABSENT);

        @Override
        public <T> T fold(final Reader<T> reader) {
            return reader.accepted(this);
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
     */
    record Refused(
            int status,
            String explanation,
            long retryAfterSeconds,
            long minExpiresSeconds,
            Set<String> require,
            Set<String> unsupported,
            Set<String> allowEvents,
            Set<String> accept)
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
                    Set.of());
        }

        /** 503: for now; ask again after that many seconds. */
        public static Refused unavailable(final String explanation, final long retryAfterSeconds) {
            return new Refused(
                    503,
                    explanation,
                    retryAfterSeconds,
                    SubscriptionState.ABSENT,
                    Set.of(),
                    Set.of(),
                    Set.of(),
                    Set.of());
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
                    Set.of());
        }

        /** 421 with Require (RFC 4662, 4.1). */
        public static Refused extensionRequired(final String optionTag) {
            return new Refused(
                    421,
                    "Extension Required",
                    SubscriptionState.ABSENT,
                    SubscriptionState.ABSENT,
                    Set.of(optionTag),
                    Set.of(),
                    Set.of(),
                    Set.of());
        }

        /** 489 with Allow-Events (RFC 6665, 4.2.1.1 and 4.4.4). */
        public static Refused badEvent(final Set<String> allowEvents) {
            return new Refused(
                    489,
                    "Bad Event",
                    SubscriptionState.ABSENT,
                    SubscriptionState.ABSENT,
                    Set.of(),
                    Set.of(),
                    allowEvents,
                    Set.of());
        }

        /** 415 with Accept (RFC 3261, 8.2.3). */
        public static Refused unsupportedMedia(final Set<String> accept) {
            return new Refused(
                    415,
                    "Unsupported Media Type",
                    SubscriptionState.ABSENT,
                    SubscriptionState.ABSENT,
                    Set.of(),
                    Set.of(),
                    Set.of(),
                    accept);
        }

        @Override
        public <T> T fold(final Reader<T> reader) {
            return reader.refused(this);
        }
    }
}
