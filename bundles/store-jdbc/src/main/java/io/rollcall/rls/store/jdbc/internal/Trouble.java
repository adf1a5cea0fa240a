package io.rollcall.rls.store.jdbc.internal;

import io.rollcall.rls.spi.NotKeptException;
import io.rollcall.rls.store.jdbc.internal.lease.Transactions;
import java.sql.BatchUpdateException;
import java.sql.SQLException;

/** Says what went wrong with a database, in words for an operator, and what follows. */
final class Trouble {

    private static final int LONGEST = 300;

    private Trouble() {}

    /** The message of the innermost exception of the database, on one line. */
    static String of(final Throwable thrown) {
        Throwable told = thrown;
        Throwable last = thrown;
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException) {
                told = cause;
            }
            last = cause;
        }
        final String message = (told instanceof SQLException ? told : last).getMessage();
        return message == null ? last.toString() : shortened(message.replaceAll("\\s+", " "));
    }

    /** Without the values of the row, which PostgreSQL appends: they are private. */
    private static String shortened(final String message) {
        final int detail = message.indexOf(" Detail: ");
        final int end = Math.min(LONGEST, detail < 0 ? message.length() : detail);
        return message.substring(0, Math.min(end, message.length()));
    }

    /** Whether the database refuses what it was asked for rather than having trouble itself. */
    static boolean isRefusal(final Throwable thrown) {
        final String state = state(thrown);
        return !isOfDatabase(thrown) // a value that we cannot make a row of
                || state.startsWith("22") // a value of the wrong kind or size
                || state.startsWith("23") // a constraint
                || state.startsWith("54"); // larger than the database takes
    }

    /** Whether the same may go well at once: another transaction was in the way. */
    static boolean isCollision(final Throwable thrown) {
        return state(thrown).startsWith("40")
                || thrown instanceof SQLException failure && Transactions.mayGoAgain(failure);
    }

    /** Whether there is no such table, or no right to it. */
    static boolean isForbidden(final Throwable thrown) {
        return state(thrown).startsWith("42");
    }

    /** Whether the database, or the way to it, is certainly in trouble. */
    static boolean isOutage(final Throwable thrown) {
        final String state = state(thrown);
        return state.isEmpty()
                || state.startsWith("08") // no connection
                || state.startsWith("25") // it can only be read
                || isForbidden(thrown)
                || isCollision(thrown) // others are in the way again and again
                || state.startsWith("53") // no room
                || state.startsWith("57") // an operator stops it
                || state.startsWith("HYT"); // too slow
    }

    /** As who waited is told. */
    static NotKeptException notKept(final Throwable thrown) {
        return new NotKeptException(
                isRefusal(thrown) ? NotKeptException.Reason.REFUSED : NotKeptException.Reason.UNAVAILABLE,
                of(thrown),
                thrown);
    }

    private static boolean isOfDatabase(final Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException) {
                return true;
            }
        }
        return false;
    }

    private static String state(final Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                final SQLException next = sql.getNextException();
                final boolean hidden =
                        sql instanceof BatchUpdateException && next != null && next.getSQLState() != null;
                return hidden ? next.getSQLState() : sql.getSQLState();
            }
        }
        return "";
    }
}
