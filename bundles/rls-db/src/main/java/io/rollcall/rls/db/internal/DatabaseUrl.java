package io.rollcall.rls.db.internal;

import static java.util.Objects.requireNonNull;

/**
 * Where a database is: a JDBC URL, Kamailio's spelling {@code mysql://user:password@host:port/name}, or the name of a
 * configured data source.
 *
 * @param address the JDBC URL, or the name
 * @param dialect what is spoken there, or null for a name
 * @param user or null where the address says it
 * @param password or null
 */
record DatabaseUrl(String address, Dialect dialect, String user, String password) {

    DatabaseUrl {
        requireNonNull(address);
    }

    /** Reads a value of db_url; throws IllegalArgumentException with a reason that shows no password. */
    static DatabaseUrl parse(final String text) {
        final int scheme = text.indexOf("://");
        if (text.startsWith("jdbc:")) {
            return jdbc(text);
        }
        if (scheme < 0) {
            if (!text.matches("[\\w./:-]+")) {
                throw new IllegalArgumentException("is neither a database URL nor the name of a data source");
            }
            return new DatabaseUrl(text, null, null, null);
        }
        return kamailio(text.substring(0, scheme), text.substring(scheme + 3));
    }

    private static DatabaseUrl jdbc(final String text) {
        // the driver at hand is MariaDB's, which speaks to both
        final String url = text.startsWith("jdbc:mysql:") ? "jdbc:mariadb:" + text.substring(11) : text;
        final Dialect dialect = Dialect.of(url);
        if (dialect == null) {
            throw new IllegalArgumentException("is none of jdbc:h2, jdbc:postgresql, jdbc:mariadb, jdbc:mysql");
        }
        return dialect == Dialect.H2 && !url.contains(";USER=") && !url.contains(";user=")
                ? new DatabaseUrl(url, dialect, "sa", "")
                : new DatabaseUrl(url, dialect, null, null);
    }

    private static DatabaseUrl kamailio(final String scheme, final String rest) {
        final Dialect dialect;
        switch (scheme) {
            case "mysql":
            case "mariadb":
                dialect = Dialect.MYSQL;
                break;
            case "postgres":
            case "postgresql":
                dialect = Dialect.POSTGRESQL;
                break;
            default:
                throw new IllegalArgumentException("is none of mysql://, postgres://, jdbc:…");
        }
        final int slash = rest.lastIndexOf('/');
        final int at = rest.lastIndexOf('@', slash < 0 ? rest.length() : slash); // a password may hold an @
        final String place = rest.substring(at + 1);
        if (slash < 0 || slash + 1 == rest.length() || place.startsWith("/")) {
            throw new IllegalArgumentException("lacks the host or the name of the database");
        }
        final String userInfo = at < 0 ? null : rest.substring(0, at);
        final int colon = userInfo == null ? -1 : userInfo.indexOf(':');
        final String user = colon < 0 ? userInfo : userInfo.substring(0, colon);
        final String password = colon < 0 ? null : userInfo.substring(colon + 1);
        final String driver = dialect == Dialect.MYSQL ? "jdbc:mariadb://" : "jdbc:postgresql://";
        return new DatabaseUrl(driver + place, dialect, user, password);
    }

    boolean isName() {
        return dialect == null;
    }

    /** Which database it is, whoever connects and how: without user, password and parameters. */
    String place() {
        return address.replaceFirst("(?s)[?;].*", "").replaceFirst("//[^/@]*@", "//");
    }

    /** For people and logs: neither a password nor parameters, which may hold one. */
    @Override
    public String toString() {
        return isName() ? "data source " + place() : user == null ? place() : place() + " as " + user;
    }
}
