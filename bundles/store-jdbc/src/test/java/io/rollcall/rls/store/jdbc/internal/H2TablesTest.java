package io.rollcall.rls.store.jdbc.internal;

public class H2TablesTest extends TablesOnDatabase {

    private static final TestDatabase DATABASE = TestDatabase.h2();

    @Override
    TestDatabase database() {
        return DATABASE;
    }
}
