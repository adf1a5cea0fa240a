package io.rollcall.rls.core.internal.xcap;

import java.io.OutputStream;
import java.io.PrintStream;
import org.junit.rules.ExternalResource;

/** Random documents have much that is told to the log, and nobody reads it. */
final class SilentLog extends ExternalResource {

    private final PrintStream log = System.err;

    @Override
    protected void before() {
        System.setErr(new PrintStream(OutputStream.nullOutputStream()));
    }

    @Override
    protected void after() {
        System.setErr(log);
    }
}
