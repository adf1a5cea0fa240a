package io.rollcall.rls.spi;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Decides who may subscribe to which list (RFC 4662, 4.4; RFC 6665, 4.2.1.3). Publish one as a service and it is asked,
 * before the rule of the key {@code auth}, at each initial SUBSCRIBE once the list is known, at each refresh, and
 * whenever the {@link PolicyChangeListener} is told.
 *
 * <p>Contract:
 *
 * <ul>
 *   <li>{@link #decide} is called from lanes, several at a time, and must not block;
 *   <li>policies are asked in the order of their service ranking until one does not say {@link Decision#UNDECIDED};
 *   <li>where one throws, the SUBSCRIBE is answered 500, and what was decided before stays;
 *   <li>when a policy goes away, what it decided stands for {@code package_grace}, and initial SUBSCRIBEs are answered
 *       503; then everything is decided anew without it.
 * </ul>
 */
@ConsumerType
public interface WatcherPolicy {

    /**
     * What is decided.
     *
     * @param watcher URI of the watcher, settled: authenticated, or asserted by a trusted peer; may be an anonymous one
     * @param list the list; one that came in the SUBSCRIBE (RFC 5367) has the watcher as owner and no documents
     * @param event name of the event package
     */
    Decision decide(String watcher, ResolvedList list, String event);
}
