package io.rollcall.rls.api;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * A dialog as the engine owns it (RFC 3261, 12): everything needed to send a request in it, but the sequence numbers.
 *
 * <p>Seen from our side: local is us. A dialog of ours that has no remote tag yet is the one an initial SUBSCRIBE to a
 * back end is about to make.
 *
 * @param callId Call-ID
 * @param localTag our tag; found again by it, see {@link ResourceListServer}
 * @param remoteTag the peer's tag, or null before the first answer
 * @param localUri our From URI in requests we send, without tag and angle brackets
 * @param remoteUri our To URI in requests we send
 * @param remoteTarget Request-URI of requests we send: the peer's Contact, or the resource itself before there is one
 * @param routeSet the Route values in the order they are sent, each with angle brackets and parameters
 * @param flow where the peer was last heard, or null before it was
 */
public record Dialog(
        String callId,
        String localTag,
        String remoteTag,
        String localUri,
        String remoteUri,
        String remoteTarget,
        List<String> routeSet,
        Flow flow) {

    public Dialog {
        requireNonNull(callId);
        requireNonNull(localTag);
        requireNonNull(localUri);
        requireNonNull(remoteUri);
        requireNonNull(remoteTarget);
        routeSet = List.copyOf(routeSet);
    }

    /** Whether the peer has confirmed it. */
    public boolean established() {
        return remoteTag != null;
    }

    /** The same dialog with a new remote target and flow: SUBSCRIBE and NOTIFY are target refresh requests. */
    public Dialog refreshed(final String newTarget, final Flow newFlow) {
        if (newTarget.equals(remoteTarget) && newFlow.equals(flow)) {
            return this;
        }
        return new Dialog(callId, localTag, remoteTag, localUri, remoteUri, newTarget, routeSet, newFlow);
    }

    /** The dialog that an answer or a NOTIFY established: its tag, target and routes. */
    public Dialog confirmed(
            final String newRemoteTag, final String newTarget, final List<String> newRouteSet, final Flow newFlow) {
        return new Dialog(callId, localTag, newRemoteTag, localUri, remoteUri, newTarget, newRouteSet, newFlow);
    }
}
