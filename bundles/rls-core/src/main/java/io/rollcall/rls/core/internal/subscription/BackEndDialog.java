package io.rollcall.rls.core.internal.subscription;

import io.rollcall.rls.api.Answer;
import io.rollcall.rls.api.Dialog;
import io.rollcall.rls.api.EventHeader;
import io.rollcall.rls.api.NotifyRequest;
import io.rollcall.rls.api.Outcome;
import io.rollcall.rls.api.RequestHead;
import io.rollcall.rls.core.internal.lane.LocalTag;
import io.rollcall.rls.spi.BackEndSubscribe;
import io.rollcall.rls.spi.StoredBackEnd;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The dialog of a back-end subscription, with its numbers. The first NOTIFY makes it, even one that comes before the
 * 200 (RFC 6665, 4.1.2.4 and 4.4.1); what the 200 says serves until then.
 */
final class BackEndDialog {

    private final Shard shard;
    private final long tag;
    private Dialog dialog;
    private long localCseq;
    private long remoteCseq = -1;
    private boolean notified;

    private BackEndDialog(final Shard shard, final long tag, final Dialog dialog) {
        this.shard = shard;
        this.tag = tag;
        this.dialog = dialog;
    }

    /** A new one, with a Call-ID and a tag of its own (RFC 6665, 4.5.2). */
    static BackEndDialog begin(
            final Shard shard, final BackEndSubscription backEnd, final Watcher watcher, final String watcherUri) {
        final long tag = shard.tagFor(backEnd, watcher);
        final String tagText = LocalTag.text(tag);
        final String target = backEnd.target();
        final String random = LocalTag.text(shard.context().random()) + tagText;
        final String callId = backEnd.key().callId(random, shard.context());
        return new BackEndDialog(
                shard, tag, new Dialog(callId, tagText, null, watcherUri, target, target, List.of(), null));
    }

    /** One that was stored. */
    static BackEndDialog goOn(final Shard shard, final StoredBackEnd stored) {
        final BackEndDialog known =
                new BackEndDialog(shard, LocalTag.parse(stored.dialog().localTag()), stored.dialog());
        known.localCseq = stored.localCseq();
        known.remoteCseq = stored.remoteCseq();
        known.notified = stored.remoteCseq() >= 0;
        return known;
    }

    /** The next SUBSCRIBE in it. */
    BackEndSubscribe subscribe(
            final EventHeader event, final long expiresSeconds, final List<String> accept, final int maxForwards) {
        return new BackEndSubscribe(dialog, ++localCseq, event, expiresSeconds, accept, List.of(), maxForwards);
    }

    /** A 2xx came. */
    void accepted(final Outcome.Answered answer) {
        if (!notified && answer.remoteTag() != null) {
            final List<String> routes = new ArrayList<>(answer.recordRoute());
            Collections.reverse(routes);
            final String contact = answer.contact() == null ? dialog.remoteTarget() : answer.contact();
            dialog = dialog.confirmed(answer.remoteTag(), contact, routes, shard.flow(answer.flow()));
        } else if (answer.contact() != null) {
            dialog = dialog.refreshed(answer.contact(), shard.flow(answer.flow()));
        }
    }

    /** What is wrong with a NOTIFY, or null (RFC 6665, 4.1.3). */
    Answer.Refused check(final NotifyRequest request, final EventHeader event) {
        final RequestHead head = request.head();
        final boolean otherFork = notified && !head.fromTag().equals(dialog.remoteTag());
        if (otherFork || !head.callId().equals(dialog.callId())) {
            return Answer.Refused.of(481, "Subscription Does Not Exist");
        }
        if (head.event() == null || !head.event().name().equals(event.name())) {
            return Answer.Refused.badEvent(shard.eventNames());
        }
        if (request.state() == null) {
            return Answer.Refused.of(400, "Missing Subscription-State");
        }
        return head.cseq() <= remoteCseq ? Answer.Refused.of(500, "CSeq Out Of Order") : null;
    }

    /** A NOTIFY was accepted: the first one makes the dialog with its route set, later ones may move the target. */
    void confirm(final RequestHead head) {
        remoteCseq = head.cseq();
        if (!notified) {
            final String contact = head.contact() == null ? dialog.remoteTarget() : head.contact();
            dialog = dialog.confirmed(head.fromTag(), contact, head.recordRoute(), shard.flow(head.flow()));
            notified = true;
        } else if (head.contact() != null) {
            dialog = dialog.refreshed(head.contact(), shard.flow(head.flow()));
        }
    }

    /** Id of the instance in RLMI: another one for each dialog (RFC 4662, 5.5). */
    String instanceId() {
        return Long.toString(tag & 0xFFFF_FFFFL, 36);
    }

    boolean established() {
        return dialog.established();
    }

    long tag() {
        return tag;
    }

    Dialog dialog() {
        return dialog;
    }

    long localCseq() {
        return localCseq;
    }

    long remoteCseq() {
        return remoteCseq;
    }
}
