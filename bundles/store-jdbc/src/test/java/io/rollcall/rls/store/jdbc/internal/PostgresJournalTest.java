package io.rollcall.rls.store.jdbc.internal;

public class PostgresJournalTest extends JournalOnDatabase {

    private static final TestDatabase DATABASE = Servers.postgres();

    @Override
    TestDatabase database() {
        return DATABASE;
    }
}
