package io.rollcall.rls.api;

/** A SIP transport protocol (RFC 3261, 18; RFC 7118 for the WebSocket ones). */
public enum Transport {
    UDP,
    TCP,
    TLS,
    WS,
    WSS;

    /** The token of a Via header field, such as {@code UDP}. */
    public String token() {
        return name();
    }

    /**
     * Whether messages arrive in order on a connection, so that requests are not retransmitted (RFC 3261, 17.1.2.2).
     */
    public boolean reliable() {
        return this != UDP;
    }

    /**
     * The transport of this name in any case.
     *
     * @throws IllegalArgumentException when there is none
     */
    public static Transport of(final String name) {
        for (final Transport transport : values()) {
            if (transport.name().equalsIgnoreCase(name)) {
                return transport;
            }
        }
        throw new IllegalArgumentException("unknown transport: " + name);
    }
}
