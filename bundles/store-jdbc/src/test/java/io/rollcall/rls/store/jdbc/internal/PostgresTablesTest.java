package io.rollcall.rls.store.jdbc.internal;

public class PostgresTablesTest extends TablesOnDatabase {

    private static final TestDatabase DATABASE = Servers.postgres();

    @Override
    TestDatabase database() {
        return DATABASE;
    }
}
