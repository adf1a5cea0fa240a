package io.rollcall.rls.core.internal.admission;

import io.rollcall.rls.api.RequestHead;
import io.rollcall.rls.api.SubscribeRequest;
import io.rollcall.rls.core.internal.uri.SipUri;

/**
 * Who sent a SUBSCRIBE, settled before anything is looked up for him.
 *
 * @param uri who he is when it comes to what he may
 * @param shownAs who he is to back ends
 * @param key what he is gathered by: his address, or his own dialog where he asked for privacy, so that strangers share
 *     nothing
 * @param authenticated whether he has shown that he is the one; else a trusted peer said so
 */
public record Identity(String uri, String shownAs, String key, boolean authenticated) {

    private static final String HIDDEN = " ";

    /** Who nobody is (RFC 3323, 4.1.1.3). */
    static final String ANONYMOUS = "sip:anonymous@anonymous.invalid";

    /**
     * The identity of who sent this request.
     *
     * @param uri who he is
     * @param hidden whether he asked for privacy
     */
    static Identity of(
            final SubscribeRequest request, final String uri, final boolean hidden, final boolean authenticated) {
        final RequestHead head = request.head();
        final String hiddenAs = isAnonymous(head.fromUri()) ? head.fromUri() : ANONYMOUS;
        return new Identity(
                uri,
                hidden ? hiddenAs : uri,
                // begins with a space, as no address does: whatever he calls his dialog, it is not somebody else's key
                hidden ? HIDDEN + head.callId() + ';' + head.fromTag() : SipUri.watcherKey(uri),
                authenticated);
    }

    /** Whether he asked for privacy. */
    boolean hidden() {
        return key.startsWith(HIDDEN);
    }

    /** Whether nothing is known of him. */
    public boolean anonymous() {
        return isAnonymous(uri);
    }

    /** Whether this is the same watcher; one that a trusted peer speaks for is who the dialog says. */
    public boolean mayBe(final String watcherUri) {
        return !authenticated || SipUri.watcherKey(uri).equals(SipUri.watcherKey(watcherUri));
    }

    /** Whether this URI is nobody's. */
    public static boolean isAnonymous(final String uri) {
        return SipUri.parse(uri).map(SipUri::anonymous).orElse(false);
    }
}
