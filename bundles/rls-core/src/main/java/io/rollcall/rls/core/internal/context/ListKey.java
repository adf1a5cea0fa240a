package io.rollcall.rls.core.internal.context;

import io.rollcall.rls.core.internal.uri.SipUri;

/**
 * What list URIs are gathered by when lists change: equal for equal SIP URIs. Two lists sharing one cost a look more.
 */
public final class ListKey {

    private ListKey() {}

    public static String of(final String listUri) {
        return SipUri.parse(listUri).map(SipUri::key).orElse(listUri);
    }
}
