package io.rollcall.rls.spi;

import static java.util.Objects.requireNonNull;

import io.rollcall.rls.api.Body;
import io.rollcall.rls.api.Dialog;
import io.rollcall.rls.api.EventHeader;
import java.time.Instant;
import java.util.List;

/**
 * A back-end subscription as a store keeps it.
 *
 * @param id unique among the back-end subscriptions of its watcher, and the same for its life
 * @param target the SIP URI subscribed to
 * @param event Event
 * @param callId Call-ID of its dialogs, or one they could have had: it carries what led to the resource
 * @param phase where it stands
 * @param usages its dialogs, which have Call-ID and our tag in common: one, several where the SUBSCRIBE forked (RFC
 *     6665, 5.4.9), none once it ended
 * @param retryAt when it is tried again, or refreshed before its time, or null
 * @param failures tries in a row that failed, for the back-off
 * @param instances what is known of the resource
 */
public record StoredBackEnd(
        String id,
        String target,
        EventHeader event,
        String callId,
        Phase phase,
        List<StoredUsage> usages,
        Instant retryAt,
        int failures,
        List<StoredInstance> instances) {

    public StoredBackEnd {
        requireNonNull(id);
        requireNonNull(target);
        requireNonNull(event);
        requireNonNull(callId);
        requireNonNull(phase);
        usages = List.copyOf(usages);
        instances = List.copyOf(instances);
        if (usages.isEmpty() && phase != Phase.FAILED) {
            throw new IllegalArgumentException("no dialog, but " + phase);
        }
    }

    /** Where a back-end subscription stands. */
    public enum Phase {
        /** The initial SUBSCRIBE has no answer yet. */
        TRYING,
        /** It runs. */
        STANDING,
        /** It ended; tried again at {@code retryAt}, or never where that is null. */
        FAILED
    }

    /**
     * One dialog with its use (RFC 5057, 2).
     *
     * @param instance id of the instance it tells of, see {@link StoredInstance}
     * @param dialog the dialog; not established while no answer came
     * @param localCseq number of the last SUBSCRIBE sent
     * @param remoteCseq number of the last NOTIFY received, or -1
     * @param expiresAt when the back end ends it, or null while no answer came
     */
    public record StoredUsage(String instance, Dialog dialog, long localCseq, long remoteCseq, Instant expiresAt) {

        public StoredUsage {
            requireNonNull(instance);
            requireNonNull(dialog);
        }
    }

    /**
     * One instance of the resource (RFC 4662, 5.5).
     *
     * @param id unique within the resource, the same for the life of the back-end dialog
     * @param state active, pending or terminated
     * @param reason why it ended, or null
     * @param body what it last said, or null
     */
    public record StoredInstance(String id, String state, String reason, Body body) {

        public StoredInstance {
            requireNonNull(id);
            requireNonNull(state);
        }
    }
}
