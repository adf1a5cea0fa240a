package io.rollcall.rls.db.internal;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Properties;
import java.util.logging.Logger;
import javax.sql.DataSource;

/** Makes connections through a driver; the pool sits on top. Keeps the password out of the pool's own settings. */
final class DriverDataSource implements DataSource {

    private final Driver driver;
    private final DatabaseUrl url;
    private final PoolLimits limits;

    DriverDataSource(final Driver driver, final DatabaseUrl url, final PoolLimits limits) {
        this.driver = driver;
        this.url = url;
        this.limits = limits;
    }

    @Override
    public Connection getConnection() throws SQLException {
        return getConnection(url.user(), url.password());
    }

    @Override
    public Connection getConnection(final String user, final String password) throws SQLException {
        final Properties properties = url.dialect().limits(limits);
        // what the URL itself says wins
        properties.keySet().removeIf(key -> url.address().contains(key + "="));
        if (user != null) {
            properties.setProperty("user", user);
        }
        if (password != null) {
            properties.setProperty("password", password);
        }
        final Connection connection = driver.connect(url.address(), properties);
        if (connection == null) {
            throw new SQLException("the driver " + driver.getClass().getName() + " does not take " + url);
        }
        return connection;
    }

    @Override
    public PrintWriter getLogWriter() {
        return null;
    }

    @Override
    public void setLogWriter(final PrintWriter out) throws SQLException {
        throw new SQLFeatureNotSupportedException("logs go to slf4j");
    }

    @Override
    public void setLoginTimeout(final int seconds) {
        // the limits say it
    }

    @Override
    public int getLoginTimeout() {
        return (int) Math.max(1, limits.connectionTimeoutMs() / 1000);
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException("logs go to slf4j");
    }

    @Override
    public <T> T unwrap(final Class<T> type) throws SQLException {
        throw new SQLException("wraps nothing");
    }

    @Override
    public boolean isWrapperFor(final Class<?> type) {
        return false;
    }
}
