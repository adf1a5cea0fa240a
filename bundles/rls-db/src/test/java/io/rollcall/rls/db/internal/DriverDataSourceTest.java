package io.rollcall.rls.db.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.Properties;
import org.junit.Test;

/** What drivers are told. */
public class DriverDataSourceTest {

    private Properties told;

    @Test
    public void shouldHaveMariaDbPrepareStatements() throws SQLException {
        connect("jdbc:mariadb://db.example.com/kamailio");

        assertEquals("true", told.getProperty("useServerPrepStmts"));
    }

    @Test
    public void shouldLeaveTheLastWordToTheUrl() throws SQLException {
        connect("jdbc:mariadb://db.example.com/kamailio?useServerPrepStmts=false");

        assertNull(told.getProperty("useServerPrepStmts"));
    }

    private void connect(final String url) throws SQLException {
        new DriverDataSource(driver(), DatabaseUrl.parse(url), PoolLimits.DEFAULT).getConnection();
    }

    private Driver driver() {
        return (Driver) proxy(Driver.class, properties -> told = properties);
    }

    private static Object proxy(final Class<?> type, final java.util.function.Consumer<Properties> told) {
        return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, with) -> {
            if (!method.getName().equals("connect")) {
                return null;
            }
            told.accept((Properties) with[1]);
            return proxy(Connection.class, told);
        });
    }
}
