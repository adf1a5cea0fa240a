package io.rollcall.rls.db.internal;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Driver;
import java.util.ArrayList;
import java.util.List;

/** The pools of connections, shared by data sources that lead to the same place. One thread at a time. */
final class Pools {

    private final List<Pool> open = new ArrayList<>();
    private int made;

    /** A pool for that place; never connects by itself, so that a database that is down does no harm. */
    Pool acquire(final DatabaseUrl url, final PoolLimits limits, final Driver driver) {
        for (final Pool pool : open) {
            if (pool.url.equals(url) && pool.limits.equals(limits) && pool.driver == driver) {
                pool.users++;
                return pool;
            }
        }
        final Pool pool = new Pool(url, limits, driver, make(url, limits, driver));
        open.add(pool);
        return pool;
    }

    /** Closes the pool when this was its last user. */
    void release(final Pool pool) {
        if (--pool.users == 0) {
            open.remove(pool);
            pool.connections.close();
        }
    }

    private HikariDataSource make(final DatabaseUrl url, final PoolLimits limits, final Driver driver) {
        final HikariConfig config = new HikariConfig();
        config.setPoolName("rls-db-" + url.dialect().label() + '-' + ++made);
        config.setDataSource(new DriverDataSource(driver, url, limits));
        config.setInitializationFailTimeout(-1);
        config.setConnectionTimeout(limits.connectionTimeoutMs());
        config.setValidationTimeout(Math.max(250, Math.min(limits.connectionTimeoutMs() - 50, 5000)));
        config.setMaximumPoolSize(limits.size());
        config.setMinimumIdle(1);
        config.setIdleTimeout(limits.idleTimeoutSeconds() * 1000);
        return new HikariDataSource(config);
    }

    /** A pool and how many data sources are made of it. */
    static final class Pool {

        private final DatabaseUrl url;
        private final PoolLimits limits;
        private final Driver driver;
        private final HikariDataSource connections;
        private int users = 1;

        private Pool(
                final DatabaseUrl url,
                final PoolLimits limits,
                final Driver driver,
                final HikariDataSource connections) {
            this.url = url;
            this.limits = limits;
            this.driver = driver;
            this.connections = connections;
        }

        HikariDataSource connections() {
            return connections;
        }
    }
}
