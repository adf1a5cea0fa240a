package io.rollcall.rls.core.internal.subscription;

import io.rollcall.rls.core.internal.lane.LocalTag;
import io.rollcall.rls.spi.StoredBackEnd;
import java.time.Instant;
import java.util.List;

/** A back-end subscription as a store keeps it. */
final class BackEndValue {

    /** More SUBSCRIBEs than one dialog has between two writes. */
    private static final long AHEAD = 100;

    private BackEndValue() {}

    /** As it is; null where nothing was begun, since it can simply be begun anew. */
    static StoredBackEnd of(final BackEndSubscription backEnd) {
        final List<BackEndUsage> usages = backEnd.usages();
        if (usages.isEmpty()) {
            return backEnd.phase() == BackEndPhase.FAILED
                    ? value(backEnd, StoredBackEnd.Phase.FAILED, List.of(), backEnd.retryAt())
                    : null;
        }
        if (usages.get(0).nothing()) {
            return null;
        }
        final boolean trying = usages.get(0).phase() == BackEndPhase.TRYING;
        final boolean again = !trying
                && (backEnd.state().waits()
                        || usages.stream().anyMatch(usage -> usage.isBlocked() || usage.missesState()));
        return value(
                backEnd,
                trying ? StoredBackEnd.Phase.TRYING : StoredBackEnd.Phase.STANDING,
                usages.stream().map(usage -> usage.stored(0)).toList(),
                again ? Instant.ofEpochMilli(backEnd.shard().nowMs()) : backEnd.retryAt());
    }

    /** As it is to be taken up should we die: its numbers are ahead, and what has no answer yet is begun anew. */
    static StoredBackEnd ahead(final BackEndSubscription backEnd) {
        if (backEnd.usages().isEmpty()) {
            return of(backEnd);
        }
        final List<StoredBackEnd.StoredUsage> standing = backEnd.usages().stream()
                .filter(BackEndUsage::lasts)
                .map(usage -> usage.stored(AHEAD))
                .toList();
        return standing.isEmpty() ? null : value(backEnd, StoredBackEnd.Phase.STANDING, standing, backEnd.retryAt());
    }

    private static StoredBackEnd value(
            final BackEndSubscription backEnd,
            final StoredBackEnd.Phase phase,
            final List<StoredBackEnd.StoredUsage> usages,
            final Instant retryAt) {
        final String callId = usages.isEmpty()
                ? backEnd.callId(LocalTag.text(backEnd.context().random()))
                : usages.get(0).dialog().callId();
        return new StoredBackEnd(
                backEnd.storeId(),
                backEnd.target(),
                backEnd.event(),
                callId,
                phase,
                usages,
                retryAt,
                backEnd.failures(),
                backEnd.state().stored());
    }
}
