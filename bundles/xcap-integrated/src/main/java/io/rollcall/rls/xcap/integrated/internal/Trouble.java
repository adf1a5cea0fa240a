package io.rollcall.rls.xcap.integrated.internal;

import java.sql.SQLException;

/** Says what went wrong with a database, in words for an operator. */
final class Trouble {

    private Trouble() {}

    /** The message of the innermost exception of the database, without the SQL that JPA puts around it. */
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
        return message == null ? last.toString() : message.replaceAll("\\s+", " ");
    }

    /** Whether a unique constraint was hit. */
    static boolean isDuplicate(final Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql
                    && sql.getSQLState() != null
                    && sql.getSQLState().startsWith("23")) {
                return true;
            }
        }
        return false;
    }
}
