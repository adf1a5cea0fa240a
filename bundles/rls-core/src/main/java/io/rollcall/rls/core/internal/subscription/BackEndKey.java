package io.rollcall.rls.core.internal.subscription;

import io.rollcall.rls.api.EventHeader;
import io.rollcall.rls.core.internal.context.EngineContext;
import io.rollcall.rls.core.internal.uri.SipUri;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a watcher's lists share a back-end subscription by: SIP URIs that are equal, the same event, and the same trail,
 * or a list that contains itself would feed its own state back to itself for ever (RFC 4662, 7.4). URIs equal but for
 * what only a full comparison finds get a back-end subscription each: safe, seldom, cheap.
 *
 * @param resource canonical form of the URI subscribed to
 * @param event Event with its parameters, without id
 * @param trail what was asked for until we came to the list that names the resource
 */
record BackEndKey(String resource, String event, Trail trail) {

    private static final Logger LOG = LoggerFactory.getLogger(BackEndKey.class);

    static BackEndKey of(final String target, final EventHeader event, final Trail trail) {
        final String canonical = SipUri.parse(target).map(SipUri::canonical).orElse(target);
        // mostly so, and it is kept as long as the subscription: one text for both
        final String resource = canonical.equals(target) ? target : canonical;
        return new BackEndKey(resource, event.toString(), trail);
    }

    /**
     * Whether to ask would never come to an end: the resource contains itself, or is too many hops away. We MUST have
     * safeguards against that (RFC 4662, 7.4).
     */
    boolean endless(final int maxForwards, final EngineContext context) {
        if (maxForwards < 1) {
            context.counters().count("backend.too.many.hops");
            return true;
        }
        if (!trail.circles(context.salt(), resource)) {
            return false;
        }
        context.counters().count("backend.circles");
        if (context.mayComplain()) {
            LOG.warn("{} is not asked for and shown as ended: the list leads back to itself, or too deep", resource);
        }
        return true;
    }

    /** As a store knows it: the same in the next engine. */
    String id() {
        return resource + ' ' + event + trail.marks();
    }

    /** The Call-ID of a SUBSCRIBE to the resource. */
    String callId(final String random, final EngineContext context) {
        return trail.then(context.salt(), resource).callId(random);
    }
}
