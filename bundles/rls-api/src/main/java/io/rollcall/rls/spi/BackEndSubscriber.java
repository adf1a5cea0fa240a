package io.rollcall.rls.spi;

import java.util.Set;
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

    /** Hosts that are ours by the transport's configuration, lower case, IPv6 addresses in brackets. Does not block. */
    default Set<String> localHosts() {
        return Set.of();
    }
}
