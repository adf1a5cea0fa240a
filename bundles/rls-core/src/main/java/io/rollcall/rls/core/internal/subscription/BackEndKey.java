package io.rollcall.rls.core.internal.subscription;

import io.rollcall.rls.api.EventHeader;
import io.rollcall.rls.core.internal.uri.SipUri;

/**
 * What a watcher's lists share a back-end subscription by: SIP URIs that are equal, and the same event. URIs equal but
 * for what only a full comparison finds get a back-end subscription each: safe, seldom, cheap.
 *
 * @param resource canonical form of the URI subscribed to
 * @param event Event with its parameters, without id
 */
record BackEndKey(String resource, String event) {

    static BackEndKey of(final String target, final EventHeader event) {
        return new BackEndKey(SipUri.parse(target).map(SipUri::canonical).orElse(target), event.toString());
    }
}
