package io.rollcall.rls.sip.internal.message;

import java.util.List;
import java.util.Set;

/** The methods this server takes. */
public final class Methods {

    /** For Allow. */
    public static final List<String> ALLOWED = List.of("SUBSCRIBE", "NOTIFY", "OPTIONS", "CANCEL", "ACK");

    /** Those one may know and that are nothing for this server; what is not even known is answered otherwise. */
    public static final Set<String> OTHERS =
            Set.of("INVITE", "BYE", "REGISTER", "PRACK", "PUBLISH", "INFO", "REFER", "MESSAGE", "UPDATE");

    private Methods() {}
}
