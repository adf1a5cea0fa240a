package io.rollcall.rls.store.jdbc.internal;

public class PostgresNodeJournalTest extends NodeJournalOnDatabase {

    private static final TestDatabase DATABASE = Servers.postgres();

    @Override
    TestDatabase database() {
        return DATABASE;
    }
}
