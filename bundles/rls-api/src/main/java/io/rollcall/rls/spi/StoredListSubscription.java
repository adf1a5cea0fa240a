package io.rollcall.rls.spi;

import static java.util.Objects.requireNonNull;

import io.rollcall.rls.api.Dialog;
import io.rollcall.rls.api.EventHeader;
import java.time.Instant;
import java.util.List;

/**
 * A list subscription as a store keeps it.
 *
 * @param dialog its dialog
 * @param event Event with its id
 * @param watcherUri URI of the watcher
 * @param requestUri the list URI subscribed to
 * @param list the list as last resolved; null where that was not kept, as in the tables of another product
 * @param expiresAt when it ends unless refreshed
 * @param localCseq number of the last NOTIFY sent
 * @param remoteCseq number of the last SUBSCRIBE received
 * @param nextVersion version of the next RLMI document, 0 to 2^32-1 (RFC 4662, 5.2)
 * @param inFlightCseq number of the NOTIFY that has no answer yet, or -1
 * @param fullStateDue whether the watcher has not been told everything; it gets a full state
 * @param maxForwards Max-Forwards for back-end requests
 * @param accept media ranges of its Accept, or null
 * @param acceptEncoding content codings of its Accept-Encoding, or null
 * @param userAgent its User-Agent, or null
 * @param endReason why it is about to end, or null
 * @param lastWord whether the NOTIFY under way is the last one
 * @param terms on what terms it was admitted
 */
public record StoredListSubscription(
        Dialog dialog,
        EventHeader event,
        String watcherUri,
        String requestUri,
        ResolvedList list,
        Instant expiresAt,
        long localCseq,
        long remoteCseq,
        long nextVersion,
        long inFlightCseq,
        boolean fullStateDue,
        int maxForwards,
        List<String> accept,
        List<String> acceptEncoding,
        String userAgent,
        String endReason,
        boolean lastWord,
        Terms terms) {

    /** Largest version an RLMI document can carry. */
    public static final long MAX_VERSION = 0xFFFF_FFFFL;

    public StoredListSubscription {
        requireNonNull(dialog);
        requireNonNull(event);
        requireNonNull(watcherUri);
        requireNonNull(requestUri);
        requireNonNull(expiresAt);
        requireNonNull(terms);
        acceptEncoding = acceptEncoding == null ? null : List.copyOf(acceptEncoding);
        accept = accept == null ? null : List.copyOf(accept);
        if (nextVersion < 0 || nextVersion > MAX_VERSION) {
            throw new IllegalArgumentException("version out of range: " + nextVersion);
        }
    }

    /** The same where the answer to what is under way will not come: everything is told again. */
    public StoredListSubscription answerLost() {
        return untold(0);
    }

    /** The same with numbers that are so many ahead, since nobody knows which were used; everything is told again. */
    public StoredListSubscription ahead(final long numbers) {
        return untold(numbers);
    }

    private StoredListSubscription untold(final long ahead) {
        return new StoredListSubscription(
                dialog,
                event,
                watcherUri,
                requestUri,
                list,
                expiresAt,
                localCseq + ahead,
                remoteCseq,
                nextVersion + ahead & MAX_VERSION,
                -1,
                true,
                maxForwards,
                accept,
                acceptEncoding,
                userAgent,
                endReason,
                false,
                terms);
    }
}
