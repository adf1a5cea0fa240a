package io.rollcall.rls.sip.internal.component;

import io.rollcall.rls.sip.internal.tls.Tls;
import io.rollcall.rls.sip.internal.tls.TlsRules;
import io.rollcall.rls.sip.internal.transport.Threads;
import java.io.IOException;
import java.util.concurrent.ThreadPoolExecutor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps TLS up to date with its configuration and its files, and says in the log what is refused. Any thread. */
final class KeyFiles {

    private static final Logger LOG = LoggerFactory.getLogger(KeyFiles.class);

    private final Tls tls = new Tls();
    private final ThreadPoolExecutor thread = Threads.pool("rls-sip-files", 1, 1);

    /** What connections are secured with. */
    Tls tls() {
        return tls;
    }

    /** Other rules from now on; where the files cannot be used, those before stay. Reads files. */
    void rules(final TlsRules rules) {
        try {
            tls.rules(rules);
        } catch (final IOException e) {
            LOG.error("rls.sip: the TLS configuration is refused, what was there stays: {}", e.getMessage());
        }
    }

    /** Looks for changed files, later: a disk may be slow. */
    void look() {
        if (thread.getQueue().isEmpty() && !thread.isShutdown()) {
            thread.execute(this::refresh);
        }
    }

    private void refresh() {
        try {
            if (tls.refresh()) {
                LOG.info("Read the changed key and trust files of TLS");
            }
        } catch (final IOException e) {
            LOG.error("The changed key and trust files of TLS are refused, the old ones stay: {}", e.getMessage());
        }
    }

    void stop() {
        Threads.end(thread);
    }
}
