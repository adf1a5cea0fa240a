package io.rollcall.rls.testkit.rules;

import io.rollcall.rls.testkit.mime.AggregateNotification;
import io.rollcall.rls.testkit.mime.MalformedBodyException;
import io.rollcall.rls.testkit.sip.Notification;
import io.rollcall.rls.testkit.sip.SipMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The checker of one subscription: told of every SUBSCRIBE, every answer and every NOTIFY in the order of the wire, it
 * lists what was wrong. Safe for every thread. Rules that a test breaks on purpose are waived by id.
 */
public final class NotificationRules {

    /** So long copies are sent (RFC 3261, 17.1.2.2). */
    private static final Duration TIMER_F = Duration.ofSeconds(32);

    private final List<Violation> violations = new ArrayList<>();
    private final Set<String> waived = new HashSet<>();
    private final Crossing crossing = new Crossing();
    private final DialogRules dialog;
    private final RlmiRules rlmi;
    private final PartRules parts;
    private String where = "";

    /** The rules of a list subscription; the registry of Content-IDs may be shared by several subscriptions. */
    public static NotificationRules ofList(final String listUri, final String event, final ContentIds contentIds) {
        return new NotificationRules(event, listUri, contentIds);
    }

    /** Only the rules every subscription has, for a NOTIFY without an aggregate (RFC 6665). */
    public static NotificationRules ofSingleResource(final String event) {
        return new NotificationRules(event, null, null);
    }

    private NotificationRules(final String event, final String listUri, final ContentIds contentIds) {
        dialog = new DialogRules(event, this::violated);
        rlmi = listUri == null ? null : new RlmiRules(listUri, this::violated);
        parts = listUri == null ? null : new PartRules(contentIds, this::violated);
    }

    /** From now on these requirements are not checked; returns this. */
    public synchronized NotificationRules waive(final String... requirements) {
        waived.addAll(List.of(requirements));
        return this;
    }

    /** What every full state must name from now on; null where it is not known. */
    public synchronized NotificationRules expectMembers(final Collection<String> resourceUris) {
        rlmi.expectMembers(resourceUris == null ? null : Set.copyOf(resourceUris));
        return this;
    }

    /** The server may have crashed: the next NOTIFY may jump upwards in version and CSeq if it is full state. */
    public synchronized NotificationRules expectRestart() {
        dialog.expectRestart();
        rlmi.expectRestart();
        return this;
    }

    /**
     * From now on an instance may leave a document only after it was terminated. Not so by default: a virtual
     * subscription that was deactivated may be replaced by a new one with another id.
     */
    public synchronized NotificationRules expectStableInstances() {
        rlmi.expectStableInstances();
        return this;
    }

    /** How long an unanswered NOTIFY counts as in flight: timer F of the server, 32 s unless it is told. */
    public synchronized NotificationRules serverGivesUpAfter(final Duration timerF) {
        dialog.serverGivesUpAfter(timerF);
        return this;
    }

    /**
     * Datagrams get lost, as on a machine that is too busy: a NOTIFY may be a late copy, which says what was so when
     * the first one left, and may come after the answer to a SUBSCRIBE.
     */
    public synchronized NotificationRules datagramsGetLost() {
        crossing.copiesFor(TIMER_F);
        dialog.copiesFor(TIMER_F);
        return this;
    }

    /** A SUBSCRIBE leaves, with the Expires it asks for (-1: none) and the Contact it names. */
    public synchronized void subscribing(final long expires, final String contact) {
        dialog.subscribing(expires, contact);
        if (rlmi != null) {
            rlmi.subscribing();
        }
    }

    /** A SUBSCRIBE was answered 2xx. */
    public synchronized void accepted(final SipMessage response) {
        where = response.status() + " to SUBSCRIBE " + response.cseq();
        crossing.accepted(response);
        dialog.accepted(response);
        if (rlmi != null) {
            if (!response.names("Require", "eventlist")) {
                violated("4662-4.1-b", "no Require: eventlist");
            }
            rlmi.accepted();
        }
    }

    /** A SUBSCRIBE was refused or not answered: nothing is due because of it. */
    public synchronized void refused() {
        dialog.refused();
        if (rlmi != null) {
            rlmi.refused();
        }
    }

    /** A NOTIFY came although a terminated one was answered before. */
    public synchronized void receivedAfterEnd(final Notification notification) {
        where = "NOTIFY " + notification.cseq();
        violated("6665-4.2-u", "sent after the subscription was terminated");
    }

    /** A NOTIFY came for the first time. */
    public synchronized void received(final Notification notification) {
        where = "NOTIFY " + notification.cseq();
        final boolean crossed = crossing.mayHave(notification);
        dialog.received(notification, crossed);
        if (rlmi == null) {
            return;
        }
        dialog.requireEventList(notification.message());
        if (notification.message().body().length == 0) {
            rlmi.receivedWithoutBody(notification);
            return;
        }
        try {
            parts.checkContentType(notification.message().header("Content-Type"), notification.content());
            final AggregateNotification aggregate = notification.aggregate();
            parts.check(aggregate);
            rlmi.check(aggregate, dialog.isResent(), crossed);
        } catch (final MalformedBodyException e) {
            violated(e.getMessage().contains("RLMI") ? "4662-5.1-a" : "4662-4.3-a", e.getMessage());
        }
    }

    /** A NOTIFY came again. */
    public synchronized void repeated(final Notification notification) {
        where = "NOTIFY " + notification.cseq();
        if (notification.wasAltered()) {
            violated("3261-17-b", "a retransmission differs from the first transmission");
        }
    }

    /** A NOTIFY was answered with that status. */
    public synchronized void answered(final Notification notification, final int status) {
        dialog.answered(notification, status);
    }

    /** What was wrong so far, in order. */
    public synchronized List<Violation> violations() {
        return List.copyOf(violations);
    }

    /** Throws an AssertionError that lists what was wrong; does nothing where nothing was. */
    public void assertNoViolations() {
        final List<Violation> found = violations();
        if (!found.isEmpty()) {
            throw new AssertionError(found.stream()
                    .map(Violation::toString)
                    .collect(Collectors.joining("\n  ", found.size() + " rule(s) violated:\n  ", "")));
        }
    }

    private void violated(final String requirement, final String text) {
        if (!waived.contains(requirement)) {
            violations.add(new Violation(requirement, where, text));
        }
    }
}
