package io.rollcall.rls.xcap.integrated.internal;

import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A thread that holds a connection to PostgreSQL and waits there for what is told on a channel. */
final class Listening {

    private static final Logger LOG = LoggerFactory.getLogger(Listening.class);
    private static final int PATIENCE_MS = 500;
    private static final int SIGNS_OF_LIFE = 120;
    private static final long END_MS = 5000;

    private final ChangeNotices.Wish wish;
    private final Runnable wake;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "rls-xcap-db-listen");
    private String trouble;

    Listening(final ChangeNotices.Wish wish, final Runnable wake) {
        this.wish = wish;
        this.wake = wake;
    }

    void start() {
        thread.start();
    }

    /** Waits until the connection is given back, for as long as that takes where the database answers. */
    void end() {
        ended.countDown();
        try {
            thread.join(END_MS);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            do {
                final DataSource dataSource = wish.database().take();
                if (dataSource == null) {
                    return; // it has gone: whoever keeps the table finds another one
                }
                try {
                    listen(dataSource);
                } catch (final SQLException | ReflectiveOperationException | RuntimeException e) {
                    complain(e);
                } finally {
                    wish.database().letGo();
                }
            } while (!ended.await(wish.retryMs(), TimeUnit.MILLISECONDS));
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void listen(final DataSource dataSource) throws SQLException, ReflectiveOperationException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(true);
            leaveOneFor(dataSource);
            final Inbox inbox = Inbox.of(connection);
            if (wish.trigger()) {
                new ChangeTrigger(connection, wish.table(), wish.channel()).see();
            }
            statement.execute("LISTEN \"" + wish.channel() + '"');
            LOG.info("Changes of the table {} are listened for on the channel {}", wish.table(), wish.channel());
            trouble = null;
            wake.run(); // what changed before
            for (int quiet = 1; ended.getCount() > 0; quiet++) {
                if (inbox.await(PATIENCE_MS)) {
                    wake.run();
                } else if (quiet % SIGNS_OF_LIFE == 0) {
                    statement.execute("SELECT 1");
                }
            }
            statement.execute("UNLISTEN *");
        }
    }

    /** A pool of one connection would have none for those who read the table. */
    private static void leaveOneFor(final DataSource dataSource) throws SQLException {
        try (Connection spare = dataSource.getConnection()) {
            spare.setAutoCommit(true);
        }
    }

    private void complain(final Exception e) {
        final String text = Trouble.of(e);
        if (!Objects.equals(text, trouble) && ended.getCount() > 0) {
            trouble = text;
            LOG.warn(
                    "Changes of the table {} are not listened for, only looked for every poll_interval: {}",
                    wish.table(),
                    text);
        }
    }

    /**
     * What the driver keeps for us. By reflection: the driver comes and goes on its own, and an import of its package
     * would tie this bundle to one of its versions.
     */
    private record Inbox(Connection driver, Method getNotifications) {

        static Inbox of(final Connection pooled) throws SQLException, ReflectiveOperationException {
            final Connection driver = pooled.unwrap(Connection.class);
            return new Inbox(driver, driver.getClass().getMethod("getNotifications", int.class));
        }

        /** Whether something is told within that time. */
        boolean await(final int patienceMs) throws SQLException, ReflectiveOperationException {
            try {
                final Object told = getNotifications.invoke(driver, patienceMs);
                return told != null && Array.getLength(told) > 0;
            } catch (final InvocationTargetException e) {
                if (e.getCause() instanceof SQLException cause) {
                    throw cause;
                }
                throw e;
            }
        }
    }
}
