package io.rollcall.rls.spi;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Decides who may subscribe to which list (RFC 4662, 4.4; RFC 6665, 4.2.1.3). Asked once the list is known, at each
 * initial SUBSCRIBE and each refresh. The first refusal in the order of the service rankings counts; without any policy
 * everybody may.
 */
@ConsumerType
public interface WatcherPolicy {

    /**
     * Called from lanes; must not block.
     *
     * @param watcher URI of the watcher
     * @param list the list
     * @param event name of the event package
     */
    boolean allows(String watcher, ResolvedList list, String event);
}
