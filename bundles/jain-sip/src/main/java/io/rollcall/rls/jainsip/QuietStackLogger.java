package io.rollcall.rls.jainsip;

import gov.nist.core.StackLogger;
import java.util.Properties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes what the stack has to say on to slf4j, under {@code io.rollcall.rls.jainsip}. What a peer can cause is logged
 * at debug and without a stack trace, so that bad packets cannot fill a disk. Any thread.
 */
public final class QuietStackLogger implements StackLogger {

    private static final Logger LOG = LoggerFactory.getLogger("io.rollcall.rls.jainsip");

    /** Called by JAIN-SIP. */
    public QuietStackLogger() {
        // nothing to set up
    }

    @Override
    public void logStackTrace() {
        // the stack asks for one with each message
    }

    @Override
    public void logStackTrace(final int traceLevel) {
        // as above
    }

    @Override
    public int getLineCount() {
        return 0;
    }

    @Override
    public void logException(final Throwable problem) {
        LOG.debug("{}", problem.toString());
    }

    @Override
    public void logDebug(final String message) {
        LOG.trace(message);
    }

    @Override
    public void logDebug(final String message, final Exception problem) {
        LOG.trace("{}: {}", message, problem);
    }

    @Override
    public void logTrace(final String message) {
        LOG.trace(message);
    }

    @Override
    public void logFatalError(final String message) {
        LOG.error(message);
    }

    @Override
    public void logError(final String message) {
        LOG.debug(message);
    }

    @Override
    public boolean isLoggingEnabled() {
        return LOG.isDebugEnabled();
    }

    @Override
    public boolean isLoggingEnabled(final int logLevel) {
        return logLevel <= TRACE_FATAL || (logLevel >= TRACE_DEBUG ? LOG.isTraceEnabled() : LOG.isDebugEnabled());
    }

    @Override
    public void logError(final String message, final Exception problem) {
        LOG.debug("{}: {}", message, problem);
    }

    @Override
    public void logWarning(final String message) {
        LOG.debug(message);
    }

    @Override
    public void logInfo(final String message) {
        LOG.trace(message);
    }

    @Override
    public void disableLogging() {
        // the levels are those of slf4j
    }

    @Override
    public void enableLogging() {
        // the levels are those of slf4j
    }

    @Override
    public void setBuildTimeStamp(final String buildTimeStamp) {
        // not interesting
    }

    @Override
    public void setStackProperties(final Properties stackProperties) {
        // the levels are those of slf4j
    }

    @Override
    public String getLoggerName() {
        return LOG.getName();
    }
}
