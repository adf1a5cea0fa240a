package io.rollcall.rls.store.jdbc.internal;

public class MariaTablesTest extends TablesOnDatabase {

    private static final TestDatabase DATABASE = Servers.maria();

    @Override
    TestDatabase database() {
        return DATABASE;
    }
}
