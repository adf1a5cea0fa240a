package io.rollcall.rls.store.jdbc.internal.lease;

import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.AfterClass;
import org.junit.BeforeClass;

public class H2LeaseKeeperTest extends LeaseKeeperContract {

    private static JdbcConnectionPool pool;

    @BeforeClass
    public static void start() {
        pool = JdbcConnectionPool.create("jdbc:h2:mem:leases;LOCK_TIMEOUT=5000", "sa", "");
    }

    @AfterClass
    public static void stop() {
        pool.dispose();
    }

    @Override
    LeaseDatabase database() throws Exception {
        return new LeaseDatabase(pool, "h2");
    }
}
