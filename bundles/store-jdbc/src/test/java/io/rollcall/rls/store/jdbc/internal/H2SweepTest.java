package io.rollcall.rls.store.jdbc.internal;

public class H2SweepTest extends SweepOnDatabase {

    private static final TestDatabase DATABASE = TestDatabase.h2();

    @Override
    TestDatabase database() {
        return DATABASE;
    }
}
