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
 * @param target the SIP URI subscribed to
 * @param event Event
 * @param dialog its dialog; not established while no answer came
 * @param phase where it stands
 * @param localCseq number of the last SUBSCRIBE sent
 * @param remoteCseq number of the last NOTIFY received, or -1
 * @param expiresAt when the back end ends it, or null while it does not run
 * @param retryAt when it is tried again, or refreshed before its time, or null
 * @param failures tries in a row that failed, for the back-off
 * @param instances what is known of the resource
 */
public record StoredBackEnd(
        String target,
        EventHeader event,
        Dialog dialog,
        Phase phase,
        long localCseq,
        long remoteCseq,
        Instant expiresAt,
        Instant retryAt,
        int failures,
        List<StoredInstance> instances) {

    public StoredBackEnd {
        requireNonNull(target);
        requireNonNull(event);
        requireNonNull(dialog);
        requireNonNull(phase);
        instances = List.copyOf(instances);
    }

    /** Where a back-end subscription stands. */
    public enum Phase {
        /** The initial SUBSCRIBE has no answer yet. */
        TRYING,
        /** It runs until {@code expiresAt}. */
        STANDING,
        /** It ended; tried again at {@code retryAt}, or never where that is null. */
        FAILED
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
