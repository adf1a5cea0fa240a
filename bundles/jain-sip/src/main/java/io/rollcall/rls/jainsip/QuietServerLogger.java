package io.rollcall.rls.jainsip;

import gov.nist.core.ServerLogger;
import gov.nist.javax.sip.message.SIPMessage;
import java.util.Properties;
import javax.sip.SipStack;

/**
 * Takes the place of the message trace of the stack, and writes none: it would hold what people say about themselves.
 */
public final class QuietServerLogger implements ServerLogger {

    /** Called by JAIN-SIP. */
    public QuietServerLogger() {
        // nothing to set up
    }

    @Override
    public void closeLogFile() {
        // there is none
    }

    @Override
    public void logMessage(
            final SIPMessage message, final String from, final String to, final boolean sender, final long time) {
        // not kept
    }

    @Override
    public void logMessage(
            final SIPMessage message,
            final String from,
            final String to,
            final String status,
            final boolean sender,
            final long time) {
        // not kept
    }

    @Override
    public void logMessage(
            final SIPMessage message, final String from, final String to, final String status, final boolean sender) {
        // not kept
    }

    @Override
    public void logException(final Exception problem) {
        // the stack logger has it
    }

    @Override
    public void setStackProperties(final Properties stackProperties) {
        // nothing to choose
    }

    @Override
    public void setSipStack(final SipStack sipStack) {
        // not needed
    }
}
