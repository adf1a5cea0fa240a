package io.rollcall.rls.xcap.integrated.internal;

import java.util.Objects;

/**
 * Hears from PostgreSQL that others have changed the table, where it can say so. That wakes the look for changes, and
 * replaces it nowhere: notices may be lost with a connection. Called on one thread.
 */
final class ChangeNotices {

    private final Runnable wake;
    private Wish standing;
    private Listening listening;

    /**
     * Hears nothing yet.
     *
     * @param wake called on a thread of ours, often; must return at once
     */
    ChangeNotices(final Runnable wake) {
        this.wake = wake;
    }

    /** Listens as the settings and the database of the table want it; the database may be null. */
    void align(final Database database, final Settings settings) {
        final boolean possible =
                database != null && database.dialect() == Dialect.POSTGRESQL && settings.channel() != null;
        final Wish wish = possible
                ? new Wish(database, settings.table(), settings.channel(), settings.trigger(), settings.retryMs())
                : null;
        if (!Objects.equals(wish, standing)) {
            close();
            standing = wish;
            if (wish != null) {
                listening = new Listening(wish, wake);
                listening.start();
            }
        }
    }

    /** Listens no more; the connection is given back soon after. */
    void close() {
        standing = null;
        if (listening != null) {
            listening.end();
            listening = null;
        }
    }

    /**
     * What is to be listened to.
     *
     * @param trigger whether to create what tells
     * @param retryMs between two tries
     */
    record Wish(Database database, String table, String channel, boolean trigger, long retryMs) {}
}
