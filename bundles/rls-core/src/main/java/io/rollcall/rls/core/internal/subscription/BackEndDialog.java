package io.rollcall.rls.core.internal.subscription;

import io.rollcall.rls.api.Answer;
import io.rollcall.rls.api.Dialog;
import io.rollcall.rls.api.EventHeader;
import io.rollcall.rls.api.NotifyRequest;
import io.rollcall.rls.api.Outcome;
import io.rollcall.rls.api.RequestHead;
import io.rollcall.rls.spi.StoredBackEnd.StoredUsage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A dialog of a back-end subscription, with its numbers. The first NOTIFY makes it, even one that comes before the 200
 * (RFC 6665, 4.1.2.4 and 4.4.1); what the 200 says serves until then.
 */
final class BackEndDialog {

    private final Shard shard;
    private Dialog dialog;
    private long localCseq;
    private long remoteCseq = -1;
    private boolean notified;

    /** One whose SUBSCRIBEs had numbers up to this. */
    BackEndDialog(final Shard shard, final Dialog dialog, final long localCseq) {
        this.shard = shard;
        this.dialog = dialog;
        this.localCseq = localCseq;
    }

    /** One that was stored. */
    static BackEndDialog goOn(final Shard shard, final StoredUsage stored) {
        final BackEndDialog known = new BackEndDialog(shard, stored.dialog(), stored.localCseq());
        known.remoteCseq = stored.remoteCseq();
        known.notified = stored.remoteCseq() >= 0;
        return known;
    }

    /** As a value. */
    StoredUsage stored(final String instanceId, final long ahead, final Instant expiresAt) {
        return new StoredUsage(instanceId, dialog, localCseq + ahead, remoteCseq, expiresAt);
    }

    /** The number of the next SUBSCRIBE in it. */
    long nextCseq() {
        return ++localCseq;
    }

    /** The SUBSCRIBE that is to make it goes another way (RFC 3261, 8.1.3.4): To and Call-ID stay. */
    void redirected(final Redirection.Alternative way) {
        dialog = dialog.confirmed(
                null,
                way.uri() == null ? dialog.remoteTarget() : way.uri(),
                way.proxy() == null ? List.of() : List.of(way.proxy()),
                null);
    }

    /** A 2xx came. */
    void accepted(final Outcome.Answered answer) {
        if (!notified && answer.remoteTag() != null) {
            final List<String> routes = new ArrayList<>(answer.recordRoute());
            Collections.reverse(routes);
            final String contact = answer.contact() == null ? dialog.remoteTarget() : answer.contact();
            dialog = dialog.confirmed(answer.remoteTag(), shard.target(contact), routes, shard.flow(answer.flow()));
        } else if (answer.contact() != null && isTheirs(answer.remoteTag())) {
            dialog = dialog.refreshed(answer.contact(), shard.flow(answer.flow()));
        }
    }

    /** The 200 to the SUBSCRIBE that forked may be another's. */
    private boolean isTheirs(final String remoteTag) {
        return remoteTag == null || remoteTag.equals(dialog.remoteTag());
    }

    /** Whether a NOTIFY of the peer with this tag belongs to it. */
    boolean isWith(final String remoteTag) {
        return notified && remoteTag.equals(dialog.remoteTag());
    }

    /** Whether a NOTIFY came, which made it (RFC 6665, 4.4.1). */
    boolean notified() {
        return notified;
    }

    /** What is wrong with a NOTIFY that belongs to it, or null (RFC 6665, 4.1.3). */
    Answer.Refused check(final NotifyRequest request, final EventHeader event) {
        final RequestHead head = request.head();
        if (head.event() == null || !head.event().name().equals(event.name())) {
            return Answer.Refused.badEvent(shard.packages().eventNames());
        }
        if (request.state() == null) {
            return Answer.Refused.of(400, "Missing Subscription-State");
        }
        // RFC 3261, 12.2.2: lower than the last one is out of order; a repeated one is no retransmission here any more
        return head.cseq() <= remoteCseq ? Answer.Refused.of(500, "CSeq Out Of Order") : null;
    }

    /** A NOTIFY was accepted: the first one makes the dialog with its route set, later ones may move the target. */
    void confirm(final RequestHead head) {
        remoteCseq = head.cseq();
        if (!notified) {
            final String contact = head.contact() == null ? dialog.remoteTarget() : head.contact();
            dialog = dialog.confirmed(
                    head.fromTag(), shard.target(contact), head.recordRoute(), shard.flow(head.flow()));
            notified = true;
        } else if (head.contact() != null) {
            dialog = dialog.refreshed(head.contact(), shard.flow(head.flow()));
        }
    }

    boolean established() {
        return dialog.established();
    }

    Dialog dialog() {
        return dialog;
    }

    long localCseq() {
        return localCseq;
    }
}
