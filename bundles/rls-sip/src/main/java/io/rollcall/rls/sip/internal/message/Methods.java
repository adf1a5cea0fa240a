package io.rollcall.rls.sip.internal.message;

import java.util.List;

/** The methods this server takes. */
public final class Methods {

    /** For Allow. */
    public static final List<String> ALLOWED = List.of("SUBSCRIBE", "NOTIFY", "OPTIONS", "CANCEL", "ACK");

    private Methods() {}
}
