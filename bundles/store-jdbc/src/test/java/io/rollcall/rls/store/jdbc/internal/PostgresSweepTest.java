package io.rollcall.rls.store.jdbc.internal;

public class PostgresSweepTest extends SweepOnDatabase {

    private static final TestDatabase DATABASE = Servers.postgres();

    @Override
    TestDatabase database() {
        return DATABASE;
    }
}
