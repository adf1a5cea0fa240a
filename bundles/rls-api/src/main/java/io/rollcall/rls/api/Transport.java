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
     * Whether only Content-Length says where a message ends (RFC 3261, 18.3); datagrams and the frames of a WebSocket
     * say it themselves (RFC 7118, 5.2).
     */
    public boolean stream() {
        return this == TCP || this == TLS;
    }

    /** Whether TLS protects it, so that it may carry what is for a SIPS URI (RFC 3261, 26.2.2; RFC 7118, 5.2.4). */
    public boolean secure() {
        return this == TLS || this == WSS;
    }

    /** The port where a URI names none (RFC 3261, 19.1.2; RFC 7118, 8.4 for the WebSocket ones). */
    public int defaultPort() {
        switch (this) {
            case TLS:
                return 5061;
            case WS:
                return 80;
            case WSS:
                return 443;
            default:
                return 5060;
        }
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
