package io.rollcall.rls.list.sql.internal;

import org.h2.jdbcx.JdbcDataSource;
import org.junit.BeforeClass;

public class H2ListsTest extends SqlListsContract {

    @BeforeClass
    public static void start() {
        final JdbcDataSource memory = new JdbcDataSource();
        memory.setURL("jdbc:h2:mem:lists;DB_CLOSE_DELAY=-1");
        final JdbcDataSource away = new JdbcDataSource();
        away.setURL("jdbc:h2:tcp://127.0.0.1:1/none");
        start(
                memory,
                "SELECT a.x FROM SYSTEM_RANGE(1, 100000) a, SYSTEM_RANGE(1, 100000) b"
                        + " WHERE a.x + b.x < 0 AND :list <> ''",
                away);
    }
}
