package io.rollcall.rls.store.jdbc.internal;

public class MariaNodeJournalTest extends NodeJournalOnDatabase {

    private static final TestDatabase DATABASE = Servers.maria();

    @Override
    TestDatabase database() {
        return DATABASE;
    }
}
