package io.rollcall.rls.store.jdbc.internal;

import io.rollcall.rls.api.Counters;
import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the tables open that the settings and the databases on offer want, for as long as somebody wants them. All
 * methods run on the control thread, which waits for the database.
 */
final class StoreKeeper {

    private static final Logger LOG = LoggerFactory.getLogger(StoreKeeper.class);

    private final ScheduledExecutorService control;
    private final Function<String, Database> best;
    private final Counters counters;
    private final Set<User> users = new LinkedHashSet<>();
    private volatile Settings settings;
    private Opened current;

    /** Which tables of ours were open last. */
    private String place;

    private Wish refused;
    private volatile String complaint;
    private ScheduledFuture<?> retry;

    /**
     * With nothing open.
     *
     * @param best the newest database on offer for a role ({@code db}, {@code rlpres}), or null
     */
    StoreKeeper(
            final ScheduledExecutorService control,
            final Function<String, Database> best,
            final Counters counters,
            final Settings settings) {
        this.control = control;
        this.best = best;
        this.counters = counters;
        this.settings = settings;
    }

    /** Somebody needs the tables. */
    void want(final User user) {
        users.add(user);
        if (current != null) {
            user.opened(current.store);
        } else {
            align();
        }
    }

    /** He does not any more; without users nothing stays open. */
    void unwant(final User user) {
        users.remove(user);
        if (users.isEmpty() && current != null) {
            final Opened old = current;
            current = null;
            old.letGo();
        }
    }

    /** Other settings, or an offer has come: what failed before may succeed now. */
    void retryNow(final Settings now) {
        settings = now;
        refused = null;
        align();
        if (current != null) {
            users.forEach(User::modified);
        }
    }

    /** An offer is withdrawn. */
    void lost(final Database database) {
        if (current != null && current.wish.uses(database)) {
            final Opened old = current;
            current = null;
            users.forEach(User::closed);
            old.letGo();
            align();
        }
    }

    Settings settings() {
        return settings;
    }

    private void align() {
        if (retry != null) {
            retry.cancel(false);
            retry = null;
        }
        if (users.isEmpty()) {
            return;
        }
        final Database main = best.apply("db");
        final Database members = best.apply("rlpres");
        if (main == null || members == null) {
            complain("subscriptions wait for a database on offer (rls-db)");
            return; // told when one comes
        }
        final Wish wish = new Wish(main, members, settings.tables(), settings.timeoutMs());
        if (!wish.equals(refused) && (current == null || !wish.equals(current.wish))) {
            open(wish);
        }
    }

    private void open(final Wish wish) {
        final Opened opened = new Opened(wish);
        try {
            opened.open(counters);
        } catch (final SchemaRefusedException e) {
            refused = wish;
            opened.letGo();
            LOG.error("{}; no subscriptions are kept there until then", e.getMessage());
            refuse(e.getMessage());
            return;
        } catch (final SQLException | RuntimeException e) {
            opened.letGo();
            complain("the tables of subscriptions cannot be opened: " + Trouble.of(e) + "; tried again");
            LOG.debug("The reason in full", e);
            retry = control.schedule(this::align, settings.retryMs(), TimeUnit.MILLISECONDS);
            return;
        }
        complaint = null;
        final Opened old = current;
        current = opened;
        final String now = wish.main.place() + ' ' + opened.store.own();
        if (place != null && !place.equals(now)) {
            users.forEach(User::moved);
        }
        place = now;
        LOG.info("Subscriptions are kept in {} and {} ({})", wish.tables.lists(), wish.tables.watchers(), wish.main);
        users.forEach(user -> user.opened(opened.store));
        if (old != null) {
            old.letGo();
        }
    }

    /** Tables that were right and are named no more are not served from either. */
    private void refuse(final String why) {
        complaint = why;
        if (current == null) {
            users.forEach(User::closed);
        }
    }

    private void complain(final String text) {
        if (!Objects.equals(text, complaint)) {
            complaint = text;
            LOG.warn(text);
        }
    }

    /** Why the tables are not open, or null. */
    String complaint() {
        return complaint;
    }

    /** Who needs the tables. */
    interface User {

        /** They are open; or others are from now on. */
        void opened(OpenStore store);

        /** They are others than before, with epochs of their own; what is there is about to be told. */
        default void moved() {}

        /** They stay open; other settings may have changed. */
        void modified();

        /** They are not open any more. */
        void closed();
    }

    private record Wish(Database main, Database members, TableNames tables, int timeoutMs) {

        boolean uses(final Database database) {
            return main.equals(database) || members.equals(database);
        }
    }

    /** A store with the databases it holds. */
    private static final class Opened {

        private final Wish wish;
        private OpenStore store;
        private boolean main;
        private boolean members;

        Opened(final Wish wish) {
            this.wish = wish;
        }

        void open(final Counters counters) throws SQLException, SchemaRefusedException {
            final DataSource mainSource = wish.main.take();
            main = mainSource != null;
            final DataSource memberSource = wish.members.take();
            members = memberSource != null;
            if (!main || !members) {
                throw new SQLException("the data source has gone in the meantime");
            }
            store = OpenStore.open(
                    new OpenStore.Place(mainSource, wish.main.dialect()),
                    new OpenStore.Place(memberSource, wish.members.dialect()),
                    wish.tables,
                    wish.timeoutMs,
                    counters.adder("store.values.shortened"));
        }

        void letGo() {
            if (main) {
                main = false;
                wish.main.letGo();
            }
            if (members) {
                members = false;
                wish.members.letGo();
            }
        }
    }
}
