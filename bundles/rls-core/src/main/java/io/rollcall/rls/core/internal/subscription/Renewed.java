package io.rollcall.rls.core.internal.subscription;

import io.rollcall.rls.api.Dialog;
import io.rollcall.rls.api.EventHeader;
import io.rollcall.rls.api.SubscribeRequest;
import java.util.List;

/**
 * What the SUBSCRIBEs of a list subscription say of it, the latest one of each.
 *
 * @param dialog with the target it names
 * @param event with the rates it asks for
 * @param accept of the latest SUBSCRIBE that named any
 * @param acceptEncoding the same
 * @param userAgent the same
 * @param remoteCseq its number
 * @param granted seconds, 0 for the end
 * @param expiresAtMs when it ends unless refreshed
 */
record Renewed(
        Dialog dialog,
        EventHeader event,
        List<String> accept,
        List<String> acceptEncoding,
        String userAgent,
        long remoteCseq,
        long granted,
        long expiresAtMs) {

    static Renewed of(final ListSubscription before, final SubscribeRequest request, final Shard shard) {
        final long granted = RefreshCheck.granted(before, request, shard);
        final String contact = request.head().contact();
        return new Renewed(
                contact == null
                        ? before.dialog()
                        : before.dialog()
                                .refreshed(contact, shard.flow(request.head().flow())),
                NotifyRates.renewed(before.event(), request.head().event()),
                request.accept() == null ? before.latest().accept() : request.accept(),
                request.acceptEncoding() == null ? before.latest().acceptEncoding() : request.acceptEncoding(),
                request.userAgent() == null ? before.latest().userAgent() : request.userAgent(),
                request.head().cseq(),
                granted,
                shard.nowMs() + granted * 1000);
    }

    /** What the first one said. */
    static Renewed of(final Opening opening) {
        return new Renewed(
                opening.dialog(),
                opening.event(),
                opening.accept(),
                opening.acceptEncoding(),
                opening.userAgent(),
                opening.remoteCseq(),
                1,
                opening.expiresAtMs());
    }

    boolean ends() {
        return granted == 0;
    }
}
