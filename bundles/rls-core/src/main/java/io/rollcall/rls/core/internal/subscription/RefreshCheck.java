package io.rollcall.rls.core.internal.subscription;

import io.rollcall.rls.api.Answer;
import io.rollcall.rls.api.Dialog;
import io.rollcall.rls.api.RequestHead;
import io.rollcall.rls.api.SubscribeRequest;
import io.rollcall.rls.core.internal.admission.Identity;
import io.rollcall.rls.core.internal.context.EngineSettings;
import io.rollcall.rls.spi.EventPackage;
import java.util.Set;

/**
 * What is wrong with a SUBSCRIBE in a dialog. Nothing changes by looking (RFC 3261, 8.2), unless the right to the
 * subscription turns out to be gone. On the lane.
 */
final class RefreshCheck {

    private RefreshCheck() {}

    /** The refusal that is due, or null. */
    static Answer.Refused of(
            final ListSubscription subscription,
            final SubscribeRequest request,
            final Identity identity,
            final Shard shard) {
        if (!isOf(subscription.dialog(), request.head()) || subscription.ended()) {
            return Answer.Refused.of(481, "Subscription Does Not Exist");
        }
        if (!identity.mayBe(subscription.watcherUri())) {
            return Answer.Refused.of(403, "Not Your Subscription");
        }
        if (request.head().cseq() <= subscription.latest().remoteCseq()) {
            return Answer.Refused.of(500, "CSeq Out Of Order");
        }
        if (request.head().event() == null) {
            return Answer.Refused.badEvent(shard.packages().eventNames());
        }
        if (!request.head().event().matches(subscription.event())) {
            return Answer.Refused.of(403, "Dialog Sharing Not Supported");
        }
        if (request.body() != null && request.body().bytes().length > 0) {
            // a list of its own it must not have, and the subscription stands (RFC 5367, 5.1)
            return Answer.Refused.unsupportedMedia(Set.of());
        }
        final EngineSettings settings = shard.settings();
        final long minimumS = shard.context().packages().minimumExpiresS(subscription.event());
        if (settings.tooBrief(request.expiresSeconds(), minimumS)) {
            return Answer.Refused.tooBrief(settings.shortest(minimumS));
        }
        if (request.expiresSeconds() != 0 && !request.acceptsLists()) {
            // NOTIFYs have the types of the latest Accept (RFC 3856, 6.7), and without these there would be none; but
            // who wants to end it may, whatever he accepts
            return Answer.Refused.of(406, "Not Acceptable");
        }
        Deciding.anew(subscription, shard);
        // where the right is gone, a NOTIFY that says so is on its way (RFC 6665, 4.2.1.4)
        return subscription.ended() ? Answer.Refused.of(403, "Forbidden") : null;
    }

    private static boolean isOf(final Dialog dialog, final RequestHead head) {
        return head.callId().equals(dialog.callId()) && head.fromTag().equals(dialog.remoteTag());
    }

    /** What the watcher gets for the Expires of this request. */
    static long granted(final ListSubscription subscription, final SubscribeRequest request, final Shard shard) {
        final EventPackage eventPackage = shard.context().packages().find(subscription.event());
        final long ofPackage = eventPackage == null
                ? shard.settings().maxExpiresS()
                : eventPackage.defaultExpires().toSeconds();
        return shard.settings().granted(request.expiresSeconds(), ofPackage);
    }
}
