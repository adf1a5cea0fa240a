package io.rollcall.rls.xcap.http.internal;

import io.rollcall.rls.api.Counters;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.time.Clock;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;

/** What all servers of this bundle share; settings and client change while they live. Any thread. */
interface Surroundings {

    Settings settings();

    HttpClient client();

    /** The bundle's own threads: look-ups of names may block them. */
    Executor executor();

    /** Tells when time is up; its thread must not be blocked. */
    ScheduledExecutorService alarms();

    /** Where a host is that a document named; blocks. */
    default InetAddress[] lookUp(final String host) throws UnknownHostException {
        return InetAddress.getAllByName(host);
    }

    Clock clock();

    Counters counted();
}
