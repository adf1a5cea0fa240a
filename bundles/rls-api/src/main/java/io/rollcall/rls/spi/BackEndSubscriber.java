package io.rollcall.rls.spi;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Sends SUBSCRIBEs to back ends on a watcher's behalf. Published by a SIP transport while it can send.
 *
 * <p>The contract is that of {@link NotifySender}, with {@code ResourceListServer.subscribeEnded} as the end of each
 * call.
 */
@ConsumerType
public interface BackEndSubscriber {

    /** Sends it, initial, refreshing or ending, and retransmits as needed. */
    void send(BackEndSubscribe subscribe);
}
