package io.rollcall.rls.store.jdbc.internal;

public class PostgresArchiveTest extends ArchiveOnDatabase {

    private static final TestDatabase DATABASE = Servers.postgres();

    @Override
    TestDatabase database() {
        return DATABASE;
    }
}
