package io.rollcall.rls.core.internal.subscription;

import io.rollcall.rls.api.Answer;
import io.rollcall.rls.api.Dialog;
import io.rollcall.rls.api.EventHeader;
import io.rollcall.rls.api.Flow;
import io.rollcall.rls.api.NotifyRequest;
import io.rollcall.rls.api.Outcome;
import io.rollcall.rls.api.RequestHead;
import io.rollcall.rls.spi.StoredBackEnd.StoredUsage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/**
 * A dialog of a back-end subscription, with its numbers. The first NOTIFY makes it, even one that comes before the 200
 * (RFC 6665, 4.1.2.4 and 4.4.1); what the 200 says serves until then.
 */
final class BackEndDialog {

    /** No NOTIFY came yet. */
    private static final long NOTHING = -1;

    private final BackEndDialogs dialogs;
    private String remoteTag;
    private String remoteTarget;
    private List<String> routeSet = List.of();
    private Flow flow;
    private int localCseq;
    private long remoteCseq = NOTHING;

    /** One whose SUBSCRIBEs had numbers up to this. */
    BackEndDialog(final BackEndDialogs dialogs, final long localCseq) {
        this.dialogs = dialogs;
        this.remoteTarget = dialogs.subscription().target();
        this.localCseq = (int) localCseq;
    }

    /** One that was stored. */
    static BackEndDialog goOn(final BackEndDialogs dialogs, final StoredUsage stored) {
        final BackEndDialog known = new BackEndDialog(dialogs, stored.localCseq());
        known.remoteCseq = stored.remoteCseq();
        known.remoteTag = stored.dialog().remoteTag();
        known.remoteTarget = dialogs.shard().target(stored.dialog().remoteTarget());
        known.routeSet = stored.dialog().routeSet();
        known.flow = dialogs.shard().flow(stored.dialog().flow());
        return known;
    }

    /** As a value. */
    StoredUsage stored(final String instanceId, final long ahead, final Instant expiresAt) {
        return new StoredUsage(instanceId, value(), localCseq + ahead, remoteCseq, expiresAt);
    }

    /** As a value, without its numbers. */
    Dialog value() {
        return new Dialog(
                dialogs.callId(),
                dialogs.localTag(),
                remoteTag,
                dialogs.subscription().watcherUri(),
                dialogs.subscription().target(),
                remoteTarget,
                routeSet,
                flow);
    }

    /** The number of the next SUBSCRIBE in it. */
    long nextCseq() {
        return ++localCseq;
    }

    /** The SUBSCRIBE that is to make it goes another way (RFC 3261, 8.1.3.4): To and Call-ID stay. */
    void redirected(final Redirection.Alternative way) {
        remoteTag = null;
        remoteTarget = way.uri() == null ? remoteTarget : way.uri();
        routeSet = way.proxy() == null ? List.of() : List.of(way.proxy());
        flow = null;
    }

    /** A 2xx came. */
    void accepted(final Outcome.Answered answer) {
        if (!notified() && answer.remoteTag() != null) {
            final List<String> routes = new ArrayList<>(answer.recordRoute());
            Collections.reverse(routes);
            confirmed(answer.remoteTag(), answer.contact(), routes, answer.flow());
        } else if (answer.contact() != null && isTheirs(answer.remoteTag())) {
            refreshed(answer.contact(), answer.flow());
        }
    }

    /** The 200 to the SUBSCRIBE that forked may be another's. */
    private boolean isTheirs(final String tag) {
        return tag == null || tag.equals(remoteTag);
    }

    /** Whether a NOTIFY of the peer with this tag belongs to it. */
    boolean isWith(final String tag) {
        return notified() && tag.equals(remoteTag);
    }

    /** Whether a NOTIFY came, which made it (RFC 6665, 4.4.1). */
    boolean notified() {
        return remoteCseq != NOTHING;
    }

    /** What is wrong with a NOTIFY that belongs to it, or null (RFC 6665, 4.1.3). */
    Answer.Refused check(final NotifyRequest request, final EventHeader event) {
        final RequestHead head = request.head();
        if (head.event() == null || !head.event().name().equals(event.name())) {
            return Answer.Refused.badEvent(dialogs.shard().packages().eventNames());
        }
        if (request.state() == null) {
            return Answer.Refused.of(400, "Missing Subscription-State");
        }
        // RFC 3261, 12.2.2: lower than the last one is out of order; a repeated one is no retransmission here any more
        return head.cseq() <= remoteCseq ? Answer.Refused.of(500, "CSeq Out Of Order") : null;
    }

    /** A NOTIFY was accepted: the first one makes the dialog with its route set, later ones may move the target. */
    void confirm(final RequestHead head) {
        final boolean first = !notified();
        remoteCseq = head.cseq();
        if (first) {
            confirmed(head.fromTag(), head.contact(), head.recordRoute(), head.flow());
        } else if (head.contact() != null) {
            refreshed(head.contact(), head.flow());
        }
    }

    private void confirmed(final String tag, final String contact, final List<String> routes, final Flow from) {
        remoteTag = tag;
        routeSet = routes.isEmpty() ? List.of() : List.copyOf(routes);
        refreshed(contact == null ? remoteTarget : contact, from);
    }

    /** SUBSCRIBE and NOTIFY are target refresh requests (RFC 6665, 4.4.1); nearly always it is the same target. */
    private void refreshed(final String contact, final Flow from) {
        if (!contact.equals(remoteTarget) || !Objects.equals(from, flow)) {
            remoteTarget = dialogs.shard().target(contact);
            flow = dialogs.shard().flow(from);
        }
    }

    boolean established() {
        return remoteTag != null;
    }

    BackEndDialogs dialogs() {
        return dialogs;
    }

    /** The peer's tag, or null before the first answer. */
    String remoteTag() {
        return remoteTag;
    }

    long localCseq() {
        return localCseq;
    }
}
