package io.rollcall.rls.api;

import static java.util.Objects.requireNonNull;

import java.util.List;

/** How a request of ours ended: a final response, or none. */
public sealed interface Outcome {

    /** Calls the function of this kind. */
    <T> T fold(Reader<T> reader);

    /**
     * One function a kind.
     *
     * @param <T> what is made of an outcome
     */
    interface Reader<T> {
        T answered(Answered answered);

        T timedOut(TimedOut timedOut);

        T unreachable(Unreachable unreachable);

        T lost(Lost lost);
    }

    /**
     * A final response came.
     *
     * @param status its status code, 200 to 699
     * @param remoteTag tag of its To, or null
     * @param contact URI of its Contact, or null
     * @param recordRoute its Record-Route values in the order of the message
     * @param expiresSeconds Expires, or {@link SubscriptionState#ABSENT}
     * @param retryAfterSeconds Retry-After, or {@link SubscriptionState#ABSENT}
     * @param minExpiresSeconds Min-Expires, or {@link SubscriptionState#ABSENT}
     * @param challenges values of WWW-Authenticate of a 401, or of Proxy-Authenticate of a 407 (RFC 3261, 22)
     * @param alternatives Contact values of a 3xx as they came, q included (RFC 3261, 8.1.3.4)
     * @param flow the way it came
     * @param event Event of a 2xx to a NOTIFY (RFC 6446, 4), or null
     */
    record Answered(
            int status,
            String remoteTag,
            String contact,
            List<String> recordRoute,
            long expiresSeconds,
            long retryAfterSeconds,
            long minExpiresSeconds,
            List<String> challenges,
            List<String> alternatives,
            Flow flow,
            EventHeader event)
            implements Outcome {

        public Answered {
            recordRoute = List.copyOf(recordRoute);
            challenges = List.copyOf(challenges);
            alternatives = List.copyOf(alternatives);
        }

        /** One without Event, as nearly all are. */
        public Answered(
                final int status,
                final String remoteTag,
                final String contact,
                final List<String> recordRoute,
                final long expiresSeconds,
                final long retryAfterSeconds,
                final long minExpiresSeconds,
                final List<String> challenges,
                final List<String> alternatives,
                final Flow flow) {
            this(
                    status,
                    remoteTag,
                    contact,
                    recordRoute,
                    expiresSeconds,
                    retryAfterSeconds,
                    minExpiresSeconds,
                    challenges,
                    alternatives,
                    flow,
                    null);
        }

        /** Whether it is a 2xx; a 202 is like a 200 (RFC 6665, 8.3.1). */
        public boolean success() {
            return status < 300;
        }

        @Override
        public <T> T fold(final Reader<T> reader) {
            return reader.answered(this);
        }
    }

    /** No final response within 64*T1 (RFC 3261, 17.1.2.2), as good as a 408. */
    record TimedOut() implements Outcome {

        public static final TimedOut INSTANCE = new TimedOut();

        @Override
        public <T> T fold(final Reader<T> reader) {
            return reader.timedOut(this);
        }
    }

    /**
     * It could not be sent for a reason that lies with the peer: no address, connection refused or gone.
     *
     * @param why for the operator
     */
    record Unreachable(String why) implements Outcome {

        public Unreachable {
            requireNonNull(why);
        }

        @Override
        public <T> T fold(final Reader<T> reader) {
            return reader.unreachable(this);
        }
    }

    /**
     * It ended for a reason of ours: the transport went away before an answer came, or had no room. Nobody knows
     * whether the peer has seen it; it may be tried again after a pause.
     */
    record Lost() implements Outcome {

        public static final Lost INSTANCE = new Lost();

        @Override
        public <T> T fold(final Reader<T> reader) {
            return reader.lost(this);
        }
    }
}
