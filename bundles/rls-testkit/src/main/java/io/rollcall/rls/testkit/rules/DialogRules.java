package io.rollcall.rls.testkit.rules;

import io.rollcall.rls.testkit.sip.HeaderValue;
import io.rollcall.rls.testkit.sip.Notification;
import io.rollcall.rls.testkit.sip.SipMessage;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** The rules of RFC 3261 and 6665 for the NOTIFYs of one dialog. Guarded by its owner's lock. */
final class DialogRules {

    private static final List<String> DUE = List.of("Via", "Max-Forwards", "From", "To", "Call-ID", "CSeq", "Contact");
    private static final Set<String> STATES = Set.of("active", "pending", "terminated");
    private static final Set<Integer> SAME_AGAIN = Set.of(401, 407, 491);
    /** Rounding of seconds at both ends, and a busy machine. */
    private static final long TOLERANCE_NS = Duration.ofSeconds(3).toNanos();

    private static final long UNKNOWN = Long.MAX_VALUE;

    private final HeaderValue event;
    private final Sink sink;
    private long lateNs = TOLERANCE_NS;
    private Duration timerF = Duration.ofSeconds(32);
    private long lastCseq = -1;
    private int lastAnswer;
    private boolean resent;
    private boolean restart;
    private String contact;
    private String contactBefore;
    private long asked;
    private Notification unanswered;
    /** When the subscription ends as far as was told, in nanoTime; a refresh on its way allows more. */
    private long endNs = UNKNOWN;

    private boolean refreshing;

    DialogRules(final String event, final Sink sink) {
        this.event = HeaderValue.parse(event);
        this.sink = sink;
    }

    void expectRestart() {
        restart = true;
    }

    void copiesFor(final Duration limit) {
        lateNs = TOLERANCE_NS + limit.toNanos();
    }

    void serverGivesUpAfter(final Duration limit) {
        timerF = limit;
    }

    void subscribing(final long expires, final String newContact) {
        refreshing = true;
        asked = expires;
        contactBefore = contact;
        contact = newContact;
    }

    void accepted(final SipMessage response) {
        refreshing = false;
        contactBefore = null;
        final String expires = String.valueOf(response.header("Expires"));
        final boolean told = expires.matches("[0-9]{1,10}");
        if (!told || asked >= 0 && Long.parseLong(expires) > asked) {
            sink.violated("6665-3.1-a", "Expires: " + expires + " where " + asked + " was asked for");
        }
        if (response.headers("Contact").size() != 1) {
            sink.violated("3261-12.1-a", "Contact: " + response.headers("Contact"));
        }
        if (response.status() == 202) {
            sink.violated("6665-4.2-g", "202 is not to be sent");
        }
        endNs = told
                ? System.nanoTime()
                        + Duration.ofSeconds(Long.parseLong(expires)).toNanos()
                : UNKNOWN;
    }

    void refused() {
        refreshing = false;
        contact = contactBefore == null ? contact : contactBefore;
        contactBefore = null;
    }

    /** Whether the NOTIFY at hand repeats one that was answered 401, 407 or 491 (requirement 4662-5.2-c). */
    boolean isResent() {
        return resent;
    }

    void received(final Notification notification, final boolean crossed) {
        final SipMessage message = notification.message();
        DUE.stream()
                .filter(name -> message.header(name) == null)
                .forEach(name -> sink.violated("3261-8.1-a", "no " + name));
        checkTarget(message);
        checkEvent(message);
        checkState(notification, crossed);
        checkOrder(notification);
    }

    /** Not behind a proxy: its strict route may stand in the Request-URI. */
    private void checkTarget(final SipMessage message) {
        final String target = message.requestUri();
        final boolean fits = target.equals(contact) || refreshing && target.equals(contactBefore);
        if (contact != null && message.headers("Via").size() == 1 && !fits) {
            sink.violated("6665-3.1-d", "sent to " + target + ", but the Contact is " + contact);
        }
    }

    private void checkEvent(final SipMessage message) {
        final HeaderValue got = message.value("Event");
        if (message.headers("Event").size() != 1
                || !event.value().equals(got.value())
                || !java.util.Objects.equals(event.parameter("id"), got.parameter("id"))) {
            sink.violated("6665-3.2-a", "Event " + message.headers("Event") + " after SUBSCRIBE for " + event);
        }
    }

    private void checkState(final Notification notification, final boolean crossed) {
        final HeaderValue state = notification.state();
        if (!STATES.contains(state.value())) {
            sink.violated(
                    "6665-4.2-k",
                    "Subscription-State: " + notification.message().header("Subscription-State"));
        } else if (notification.isTerminated()) {
            if (state.parameter("reason") == null || state.parameter("expires") != null) {
                sink.violated(
                        "6665-4.2-m",
                        "terminated needs a reason and no expires: "
                                + notification.message().header("Subscription-State"));
            }
        } else {
            checkExpires(notification, crossed);
        }
    }

    private void checkExpires(final Notification notification, final boolean crossed) {
        final long expires = notification.expires();
        if (expires < 0) {
            sink.violated("6665-4.2-l", "no expires on " + notification.state().value());
            return;
        }
        final long end = notification.arrivedNs() + Duration.ofSeconds(expires).toNanos();
        if (!refreshing && !crossed) {
            if (endNs != UNKNOWN && end > endNs + lateNs) {
                sink.violated(
                        "6665-4.2-l",
                        "expires=" + expires + " is "
                                + Duration.ofNanos(end - endNs).toSeconds() + " s later than was granted");
            }
            endNs = Math.min(endNs, end);
        }
    }

    private void checkOrder(final Notification notification) {
        final long cseq = notification.cseq();
        final boolean jump = restart && cseq > lastCseq;
        restart = false;
        if (lastCseq >= 0 && cseq <= lastCseq) {
            sink.violated("3261-12.2-b", "CSeq " + cseq + " in a new NOTIFY after " + lastCseq);
        } else if (lastCseq >= 0 && cseq != lastCseq + 1 && !jump) {
            sink.violated("3261-12.2-b", "CSeq " + cseq + " after " + lastCseq);
        }
        resent = unanswered == null && SAME_AGAIN.contains(lastAnswer);
        if (unanswered != null && unanswered.age().compareTo(timerF) < 0) {
            sink.violated("6665-4.2-t", "sent while NOTIFY " + unanswered.cseq() + " is unanswered");
        }
        lastCseq = Math.max(cseq, lastCseq);
        unanswered = notification;
    }

    void answered(final Notification notification, final int status) {
        if (unanswered == notification) {
            unanswered = null;
            lastAnswer = status;
        }
    }

    /** RFC 4662 4.1: Require in every NOTIFY of a list, Supported in none. */
    void requireEventList(final SipMessage message) {
        if (!message.names("Require", "eventlist")) {
            sink.violated("4662-4.1-c", "no Require: eventlist");
        }
        if (message.names("Supported", "eventlist")) {
            sink.violated("4662-4.1-d", "Supported: eventlist in a NOTIFY");
        }
    }
}
