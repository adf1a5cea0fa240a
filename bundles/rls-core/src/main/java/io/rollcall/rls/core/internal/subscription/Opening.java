package io.rollcall.rls.core.internal.subscription;

import io.rollcall.rls.api.Dialog;
import io.rollcall.rls.api.EventHeader;
import io.rollcall.rls.spi.Terms;
import java.util.List;

/**
 * What the SUBSCRIBE that opened a list subscription said of it.
 *
 * @param tag our tag
 * @param dialog the dialog
 * @param event Event with its id
 * @param watcherUri who the watcher is
 * @param terms on what terms he was admitted
 * @param requestUri the list URI
 * @param maxForwards Max-Forwards
 * @param accept media ranges of Accept, or null
 * @param acceptEncoding content codings of Accept-Encoding, or null
 * @param userAgent User-Agent, or null
 * @param remoteCseq its CSeq
 * @param expiresAtMs when the subscription ends unless refreshed
 */
record Opening(
        long tag,
        Dialog dialog,
        EventHeader event,
        String watcherUri,
        Terms terms,
        String requestUri,
        int maxForwards,
        List<String> accept,
        List<String> acceptEncoding,
        String userAgent,
        long remoteCseq,
        long expiresAtMs) {}
