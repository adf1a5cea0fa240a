package io.rollcall.rls.store.jdbc.internal;

import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.sql.SQLException;
import org.junit.Test;

/** What the databases say when something goes wrong. */
public class TroubleTest {

    /** Some have no state of their own for it, and it is no fault of what was to be written. */
    @Test
    public void shouldKnowThatOthersAreInTheWay() {
        assertInTheWay("MariaDB: lock wait", "HY000", 1205);
        assertInTheWay("MariaDB, Galera: deadlock", "40001", 1213);
        assertInTheWay("PostgreSQL: deadlock", "40P01", 0);
        assertInTheWay("H2: lock wait", "HYT00", 50_200);
        assertInTheWay("H2: concurrent update", "90131", 90_131);
    }

    private static void assertInTheWay(final String what, final String state, final int code) {
        final SQLException failure = new SQLException(what, state, code);
        assertTrue(what, Trouble.isCollision(failure));
        assertTrue(what, Trouble.isOutage(failure));
        assertFalse(what, Trouble.isRefusal(failure));
    }

    @Test
    public void shouldKnowWhatADatabaseRefuses() {
        final SQLException tooLong = new SQLException("value too long", "22001", 1406);
        assertTrue(Trouble.isRefusal(tooLong));
        assertFalse(Trouble.isCollision(tooLong));
        assertFalse(Trouble.isOutage(tooLong));
    }
}
