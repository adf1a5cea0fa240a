package io.rollcall.rls.store.jdbc.internal;

public class MariaSweepTest extends SweepOnDatabase {

    private static final TestDatabase DATABASE = Servers.maria();

    @Override
    TestDatabase database() {
        return DATABASE;
    }
}
