package io.rollcall.rls.sip.internal.dns;

import java.io.IOException;

/** DNS has not said: nobody has asked yet, or no server answers. It is no statement about the name. */
public final class Unknown extends IOException {

    private static final long serialVersionUID = 1L;

    Unknown(final String why) {
        super(why);
    }

    /** Thrown often and never looked at. */
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
