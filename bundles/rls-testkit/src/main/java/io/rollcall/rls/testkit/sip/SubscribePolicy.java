package io.rollcall.rls.testkit.sip;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What a notifier does with an initial SUBSCRIBE. Immutable; the {@code …ing} methods give changed copies.
 *
 * @param status of the response; 0 for none at all
 * @param headers added to the response
 * @param state Subscription-State of the first NOTIFY: active or pending
 * @param maxExpires longest duration granted, in seconds
 * @param delay before the response is sent
 * @param notifyFirst whether the first NOTIFY leaves before the response
 * @param notifying whether there is a first NOTIFY
 * @param bodies whether NOTIFYs that this policy makes carry a body
 * @param dialogs how many dialogs the SUBSCRIBE makes, as if a proxy had forked it
 */
public record SubscribePolicy(
        int status,
        List<SipMessage.Header> headers,
        String state,
        long maxExpires,
        Duration delay,
        boolean notifyFirst,
        boolean notifying,
        boolean bodies,
        int dialogs) {

    private static final SubscribePolicy ACCEPT =
            new SubscribePolicy(200, List.of(), "active", 3600, Duration.ZERO, false, true, true, 1);

    /** 200 and an active NOTIFY with the state known; what is done where nothing else is said. */
    public static SubscribePolicy accept() {
        return ACCEPT;
    }

    /** 200 and a pending NOTIFY without a body. */
    public static SubscribePolicy pending() {
        return new SubscribePolicy(200, List.of(), "pending", 3600, Duration.ZERO, false, true, false, 1);
    }

    /** A refusal. */
    public static SubscribePolicy refuse(final int status) {
        return new SubscribePolicy(status, List.of(), "", 0, Duration.ZERO, false, false, false, 0);
    }

    /** No response, no NOTIFY, as if the member's server was gone. */
    public static SubscribePolicy silent() {
        return refuse(0);
    }

    /** Grants at most that many seconds. */
    public SubscribePolicy granting(final long seconds) {
        return new SubscribePolicy(status, headers, state, seconds, delay, notifyFirst, notifying, bodies, dialogs);
    }

    /** Answers after that time; the first NOTIFY comes behind the answer unless it is to come first. */
    public SubscribePolicy delaying(final Duration time) {
        return new SubscribePolicy(status, headers, state, maxExpires, time, notifyFirst, notifying, bodies, dialogs);
    }

    /** Sends the first NOTIFY at once and the response 100 ms later, or after the delay said. */
    public SubscribePolicy notifyingFirst() {
        return new SubscribePolicy(
                status,
                headers,
                state,
                maxExpires,
                delay.isZero() ? Duration.ofMillis(100) : delay,
                true,
                notifying,
                bodies,
                dialogs);
    }

    /** Accepts but sends no NOTIFY by itself. */
    public SubscribePolicy withoutNotify() {
        return new SubscribePolicy(status, headers, state, maxExpires, delay, notifyFirst, false, bodies, dialogs);
    }

    /** Its NOTIFYs have no body. */
    public SubscribePolicy withoutBody() {
        return new SubscribePolicy(status, headers, state, maxExpires, delay, notifyFirst, notifying, false, dialogs);
    }

    /** Makes several dialogs out of one SUBSCRIBE; only the first of them answers it. */
    public SubscribePolicy forking(final int count) {
        return new SubscribePolicy(status, headers, state, maxExpires, delay, notifyFirst, notifying, bodies, count);
    }

    /**
     * Adds a header to the response, for example Retry-After or Record-Route; Expires replaces the one that is true.
     */
    public SubscribePolicy with(final String name, final String value) {
        final List<SipMessage.Header> more = new ArrayList<>(headers);
        more.add(new SipMessage.Header(name, value));
        return new SubscribePolicy(
                status, List.copyOf(more), state, maxExpires, delay, notifyFirst, notifying, bodies, dialogs);
    }

    boolean accepts() {
        return status >= 200 && status < 300;
    }
}
