package io.rollcall.rls.store.jdbc.internal;

public class MariaArchiveTest extends ArchiveOnDatabase {

    private static final TestDatabase DATABASE = Servers.maria();

    @Override
    TestDatabase database() {
        return DATABASE;
    }
}
