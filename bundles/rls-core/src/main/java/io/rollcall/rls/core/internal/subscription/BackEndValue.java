package io.rollcall.rls.core.internal.subscription;

import io.rollcall.rls.core.internal.lane.LocalTag;
import io.rollcall.rls.spi.StoredBackEnd;
import java.time.Instant;
import java.util.List;

/** A back-end subscription as a store keeps it. */
final class BackEndValue {

    /** More SUBSCRIBEs than one dialog has between two writes. */
    private static final long AHEAD = 100;

    /** Back ends are not subscribed to for longer than that as a rule. */
    private static final long LONGEST_MS = 86_400_000;

    /** SUBSCRIBEs a second in one dialog, at most: each waits for its answer, and a process takes a while to start. */
    private static final long MOST_SUBSCRIBES_PER_S = 10;

    /** Largest CSeq (RFC 3261, 8.1.1.5). */
    private static final long MAX_CSEQ = Integer.MAX_VALUE;

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

    /**
     * As it is taken up from its row. Whoever took up the same row before has sent SUBSCRIBEs that may not have been
     * written, in numbers that are lower, since more was left of the subscription then.
     */
    static StoredBackEnd takenUp(final StoredBackEnd row, final long nowMs) {
        return new StoredBackEnd(
                row.id(),
                row.target(),
                row.event(),
                row.callId(),
                row.phase(),
                row.usages().stream().map(usage -> takenUp(usage, nowMs)).toList(),
                row.retryAt(),
                row.failures(),
                row.instances());
    }

    /** What has no answer yet keeps its number, by which the answer is known. */
    private static StoredBackEnd.StoredUsage takenUp(final StoredBackEnd.StoredUsage usage, final long nowMs) {
        if (usage.expiresAt() == null) {
            return usage;
        }
        final long leftMs = Math.max(0, usage.expiresAt().toEpochMilli() - nowMs);
        final long jump = Math.max(0, LONGEST_MS - leftMs) * MOST_SUBSCRIBES_PER_S / 1000;
        final long most = Math.max(0, MAX_CSEQ - usage.localCseq()) / 2;
        return new StoredBackEnd.StoredUsage(
                usage.instance(),
                usage.dialog(),
                usage.localCseq() + Math.min(jump, most),
                usage.remoteCseq(),
                usage.expiresAt());
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
