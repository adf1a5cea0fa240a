package io.rollcall.rls.db.internal;

import java.sql.Driver;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;
import org.osgi.service.jdbc.DataSourceFactory;

/** The drivers and the configured data sources that are there now. Any thread. */
final class Drivers {

    private final List<Factory> factories = new CopyOnWriteArrayList<>();
    private final List<Named> named = new CopyOnWriteArrayList<>();

    void add(final DataSourceFactory factory, final String driverClass) {
        factories.add(new Factory(factory, driverClass));
    }

    void remove(final DataSourceFactory factory) {
        factories.removeIf(known -> known.service == factory);
    }

    void add(final String name, final DataSource dataSource, final Dialect dialect) {
        named.add(new Named(name, dataSource, dialect));
    }

    void remove(final DataSource dataSource) {
        named.removeIf(known -> known.dataSource == dataSource);
    }

    /** The driver for that dialect, the same object while its bundle stays; null where none is there. */
    Driver driver(final Dialect dialect) throws SQLException {
        for (final Factory factory : factories) {
            if (dialect.isDrivenBy(factory.driverClass)) {
                return factory.driver();
            }
        }
        return null;
    }

    /** The configured data source of that name, or null. */
    Named named(final String name) {
        for (final Named one : named) {
            if (one.name.equals(name)) {
                return one;
            }
        }
        return null;
    }

    /** Whether that driver or configured data source is still there. */
    boolean has(final Object origin) {
        return factories.stream().anyMatch(known -> known.driver == origin)
                || named.stream().anyMatch(known -> known.dataSource == origin);
    }

    /** A configured data source; the dialect is null where its properties do not tell. */
    record Named(String name, DataSource dataSource, Dialect dialect) {

        Named {
            Objects.requireNonNull(name);
        }
    }

    private static final class Factory {

        private final DataSourceFactory service;
        private final String driverClass;
        private volatile Driver driver;

        Factory(final DataSourceFactory service, final String driverClass) {
            this.service = service;
            this.driverClass = driverClass;
        }

        synchronized Driver driver() throws SQLException {
            if (driver == null) {
                driver = service.createDriver(null);
            }
            return driver;
        }
    }
}
