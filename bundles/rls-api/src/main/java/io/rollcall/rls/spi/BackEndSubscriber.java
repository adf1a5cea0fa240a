package io.rollcall.rls.spi;

import java.util.Set;
import java.util.function.BooleanSupplier;
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

    /**
     * Sends it for as long as the sender has the right to. A node whose lease is over must be silent, whatever it has
     * begun.
     *
     * @param right asked before it is sent and before each retransmission, by any thread; must not block. Once it says
     *     no, nothing more is sent and it ends with {@code Outcome.Lost}
     */
    default void send(final BackEndSubscribe subscribe, final BooleanSupplier right) {
        send(subscribe);
    }

    /** Hosts that are ours by the transport's configuration, lower case, IPv6 addresses in brackets. Does not block. */
    default Set<String> localHosts() {
        return Set.of();
    }
}
