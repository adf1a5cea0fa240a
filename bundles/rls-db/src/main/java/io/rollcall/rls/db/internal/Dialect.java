package io.rollcall.rls.db.internal;

import java.util.List;
import java.util.Locale;
import java.util.Properties;

/** The databases that are spoken to, and what their drivers want to be told. */
enum Dialect {
    H2("jdbc:h2:", "pax-jdbc-h2", List.of("org.h2.Driver")) {
        @Override
        Properties limits(final PoolLimits limits) {
            return new Properties(); // runs in this process, and refuses settings it does not know
        }
    },

    POSTGRESQL("jdbc:postgresql:", "pax-jdbc-postgresql", List.of("org.postgresql.Driver")) {
        @Override
        Properties limits(final PoolLimits limits) {
            final Properties properties = new Properties();
            final long connectSeconds = Math.max(1, limits.connectionTimeoutMs() / 1000);
            properties.setProperty("connectTimeout", Long.toString(connectSeconds));
            properties.setProperty("loginTimeout", Long.toString(connectSeconds));
            properties.setProperty("socketTimeout", Long.toString(limits.socketTimeoutSeconds()));
            properties.setProperty("tcpKeepAlive", "true");
            properties.setProperty("ApplicationName", "rollcall");
            return properties;
        }
    },

    /** MySQL and MariaDB, through the driver of MariaDB. */
    MYSQL("jdbc:mariadb:", "pax-jdbc-mariadb", List.of("org.mariadb.jdbc.Driver")) {
        @Override
        Properties limits(final PoolLimits limits) {
            final Properties properties = new Properties();
            properties.setProperty("connectTimeout", Long.toString(limits.connectionTimeoutMs()));
            properties.setProperty("socketTimeout", Long.toString(limits.socketTimeoutSeconds() * 1000));
            // what is written again and again is read by the server once, not with each row
            properties.setProperty("useServerPrepStmts", "true");
            return properties;
        }
    };

    private final String prefix;
    private final String feature;
    private final List<String> driverClasses;

    Dialect(final String prefix, final String feature, final List<String> driverClasses) {
        this.prefix = prefix;
        this.feature = feature;
        this.driverClasses = driverClasses;
    }

    /**
     * In the spelling of the driver: time limits, so that no thread hangs on a dead database for ever, and its ways.
     */
    abstract Properties limits(PoolLimits limits);

    /** Which database a JDBC URL leads to, or null. */
    static Dialect of(final String jdbcUrl) {
        for (final Dialect dialect : values()) {
            if (jdbcUrl.startsWith(dialect.prefix)) {
                return dialect;
            }
        }
        return null;
    }

    /** Which database a configured data source leads to, told by its driver class, driver name or product name. */
    static Dialect ofProduct(final String name) {
        final String lower = name.toLowerCase(Locale.ROOT);
        if (lower.contains("h2")) {
            return H2;
        }
        if (lower.contains("postgres")) {
            return POSTGRESQL;
        }
        return lower.contains("mariadb") || lower.contains("mysql") ? MYSQL : null;
    }

    boolean isDrivenBy(final String driverClass) {
        return driverClasses.contains(driverClass);
    }

    String feature() {
        return feature;
    }

    /** As consumers see it in the service property {@code rls.dialect}. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
