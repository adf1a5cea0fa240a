package io.rollcall.rls.store.jdbc.internal;

public class MariaJournalTest extends JournalOnDatabase {

    private static final TestDatabase DATABASE = Servers.maria();

    @Override
    TestDatabase database() {
        return DATABASE;
    }
}
