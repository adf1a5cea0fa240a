package io.rollcall.rls.itests;

import io.rollcall.rls.testkit.FreePorts;
import java.net.InetAddress;

/** Port numbers for servers. Apart from {@link FreePorts}, which the container of a {@link DistributionTest} lacks. */
public final class Ports {

    private Ports() {}

    /** A number free for TCP. */
    public static int tcp() {
        return FreePorts.next();
    }

    /** A number free for UDP and TCP both, as a SIP listening point needs it. */
    public static int sip() {
        return FreePorts.next();
    }

    /** A number free for UDP and TCP both at that address. */
    public static int sip(InetAddress address) {
        return FreePorts.next(address);
    }
}
