package io.rollcall.rls.itests.swap;

import static org.junit.Assert.assertEquals;

import io.rollcall.rls.testkit.Await;
import java.sql.SQLException;
import java.time.Instant;

/** Rows of subscriptions that nobody has any more, one in each of Kamailio's tables. */
final class LeftRows {

    private final StoppablePostgres database;
    private final String name;
    private final String callId;

    /** Over for so many seconds; in that database. */
    LeftRows(StoppablePostgres database, String name, String callId, long overS) throws SQLException {
        this.database = database;
        this.name = name;
        this.callId = callId;
        long expires = Instant.now().getEpochSecond() - overS;
        database.sql(
                name,
                "INSERT INTO rls_watchers (presentity_uri, to_user, to_domain, watcher_username, watcher_domain,"
                        + " from_user, from_domain, event, reason, record_route, to_tag, from_tag, callid, local_cseq,"
                        + " remote_cseq, contact, expires, version, socket_info, local_contact, updated) VALUES ("
                        + "'sip:x-list@d', 'x-list',"
                        + " 'd', 'x', 'd', 'x', 'd', 'presence', '', '', 'to', 'from', '" + callId
                        + "', 1, 1, 'sip:x@d', "
                        + expires + ", 1, '', '', -1)",
                "INSERT INTO rls_presentity (rlsubs_did, resource_uri, content_type, presence_state, expires, updated,"
                        + " auth_state, reason) VALUES ('" + callId + "', 'sip:y@d', '', '', " + expires
                        + ", -1, 2, '')");
    }

    long watchers() {
        return rows("rls_watchers", "callid");
    }

    long members() {
        return rows("rls_presentity", "rlsubs_did");
    }

    private long rows(String table, String column) {
        return database.number(name, "SELECT COUNT(*) FROM " + table + " WHERE " + column + " = '" + callId + "'");
    }

    void assertLeft(long watchers, long members) {
        assertEquals("rls_watchers, " + callId, watchers, watchers());
        assertEquals("rls_presentity, " + callId, members, members());
    }

    void awaitLeft(long watchers, long members) {
        Await.until("rows of " + callId, StoreRig.PATIENCE, () -> watchers() == watchers && members() == members);
    }
}
