package io.rollcall.rls.itests;

import org.junit.runner.Result;
import org.junit.runner.notification.RunListener;

/** Stops the shared server when the last test has run; named in the POM. A shutdown hook alone may come too late. */
public final class EndOfRun extends RunListener {

    @Override
    public void testRunFinished(Result result) {
        RollcallServer.stopShared();
    }
}
