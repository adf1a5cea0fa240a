package io.rollcall.rls.testkit.sip;

import java.util.Locale;

/** The transports the test kit speaks. */
public enum Transport {
    UDP,
    TCP;

    /** The value of a {@code transport} URI parameter; UDP where there is none or one we do not speak. */
    static Transport ofParameter(final String value) {
        return value != null && value.equalsIgnoreCase("tcp") ? TCP : UDP;
    }

    String parameter() {
        return name().toLowerCase(Locale.ROOT);
    }
}
