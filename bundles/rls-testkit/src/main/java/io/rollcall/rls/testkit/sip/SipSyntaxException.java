package io.rollcall.rls.testkit.sip;

/** What came is no SIP message; the message says why. */
public final class SipSyntaxException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public SipSyntaxException(final String message) {
        super(message);
    }
}
