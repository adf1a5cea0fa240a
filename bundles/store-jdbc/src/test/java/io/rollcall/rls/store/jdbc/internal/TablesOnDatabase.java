package io.rollcall.rls.store.jdbc.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.api.Flow;
import io.rollcall.rls.api.Transport;
import io.rollcall.rls.spi.Decision;
import io.rollcall.rls.spi.StoredBackEnd;
import io.rollcall.rls.spi.StoredChange;
import io.rollcall.rls.spi.StoredListSubscription;
import io.rollcall.rls.spi.StoredWatcher;
import io.rollcall.rls.testkit.Await;
import io.rollcall.rls.testkit.contract.RecordingOwner;
import io.rollcall.rls.testkit.contract.SampleWatchers;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;

/** What must hold of the tables in each database. */
public abstract class TablesOnDatabase {

    private static final String KAMAILIO_ROW = "INSERT INTO rls_watchers (presentity_uri, to_user, to_domain,"
            + " watcher_username, watcher_domain, event, event_id, to_tag, from_tag, callid, local_cseq, remote_cseq,"
            + " contact, record_route, expires, status, reason, version, socket_info, local_contact%s) VALUES ("
            + "'sip:alice-list@Example.com', 'alice-list', 'Example.com', 'alice', 'Example.com', 'presence', '7',"
            + " 'a6a1c5f60faecf035a1ae5b6e96e979a-3b9c', 'ft', 'call-1', 5, 9, 'sip:alice@192.0.2.9:5070',"
            + " '<sip:192.0.2.1;lr>,<sip:192.0.2.2:5090;lr>', 1795341600, 2, '', 11, 'udp:192.0.2.7:5060',"
            + " 'sip:rls@192.0.2.7'%s)";

    private TestStore store;

    abstract TestDatabase database();

    @Before
    public void empty() {
        database().empty();
        store = new TestStore(database(), Map.of());
    }

    @After
    public void stop() throws InterruptedException {
        store.stop();
        assertEquals("let go of the database", 0, database().holders());
    }

    @Test
    public void shouldShowListSubscriptionsToOtherTools() {
        store.open().write(SampleWatchers.watcher("alice", 8));

        assertEquals(
                "sip:alice-list@example.com|alice-list|example.com|alice|example.com|alice|example.com|presence|7",
                ask("SELECT presentity_uri, to_user, to_domain, watcher_username, watcher_domain, from_user,"
                        + " from_domain, event, event_id FROM rls_watchers"));
        assertEquals(
                "call-alice|remote-alice|9|42|8|1795338000|1||-1",
                ask("SELECT callid, from_tag, local_cseq, remote_cseq, version, expires, status, reason, updated"
                        + " FROM rls_watchers"));
        assertEquals(
                "sip:alice@127.0.0.1:40001;transport=tcp|<sip:proxy.example.com;lr>,"
                        + "<sip:edge.example.com;lr;transport=tcp>|tcp:127.0.0.1:5060|"
                        + "sip:127.0.0.1:5060;transport=tcp",
                ask("SELECT contact, record_route, socket_info, local_contact FROM rls_watchers"));
        assertEquals("3", ask("SELECT table_version FROM version WHERE table_name = 'rls_watchers'"));
    }

    @Test
    public void shouldShowMembersToOtherTools() {
        store.open().write(SampleWatchers.watcher("alice", 8));

        assertEquals(
                List.of(
                        "sip:bob@example.com|application/pidf+xml;charset=UTF-8|1795335000|-1|2|",
                        "sip:carol@example.com||1795338000|-1|4|"),
                database()
                        .askAll("SELECT resource_uri, content_type, expires, updated, auth_state, reason FROM"
                                + " rls_presentity ORDER BY resource_uri"));
        final String tag = ask("SELECT to_tag FROM rls_watchers");
        assertEquals("call-alice;remote-alice;" + tag, ask("SELECT DISTINCT rlsubs_did FROM rls_presentity"));
        assertTrue(
                "the body", Integer.parseInt(ask("SELECT MAX(OCTET_LENGTH(presence_state)) FROM rls_presentity")) > 50);
    }

    @Test
    public void shouldShowWhatFitsOfLongValues() {
        store.open().write(SampleWatchers.strange("one"));

        assertEquals(
                "255|128|64",
                ask("SELECT CHAR_LENGTH(callid), CHAR_LENGTH(from_tag), CHAR_LENGTH(watcher_username)"
                        + " FROM rls_watchers"));
        assertEquals("2147483647", ask("SELECT version FROM rls_watchers"));
        assertTrue("counted", store.count("store.values.shortened") > 0);
    }

    @Test
    public void shouldLeaveNothingOfWhatEnded() {
        final StoredWatcher alice = SampleWatchers.withSecondList(SampleWatchers.watcher("alice", 8));
        store.open().write(alice);

        end(alice, alice.lists().subList(0, 1), alice.backEnds().subList(0, 1));
        assertEquals("sip:carol@example.com", ask("SELECT resource_uri FROM rls_presentity"));

        end(alice, alice.lists().subList(1, 2), alice.backEnds().subList(1, 2));
        assertEquals("0|0|0|0", counts());
    }

    @Test
    public void shouldNotUseUpIds() {
        final StoredWatcher alice = SampleWatchers.watcher("alice", 8);
        store.open();
        for (int time = 0; time < 30; time++) {
            store.write(alice);
        }
        store.write(SampleWatchers.watcher("bob", 8));

        assertTrue(
                ask("SELECT MAX(id) FROM rls_watchers"),
                Integer.parseInt(ask("SELECT MAX(id) FROM rls_watchers")) < 10);
        assertTrue(Integer.parseInt(ask("SELECT MAX(id) FROM rls_presentity")) < 10);
    }

    @Test
    public void shouldTakeOverListSubscriptionsOfKamailio() throws Exception {
        makeTables();
        insertKamailioRow(", from_user, from_domain, updated", ", 'alice', 'Example.com', 0");
        database()
                .execute("INSERT INTO rls_presentity (rlsubs_did, resource_uri, content_type, presence_state,"
                        + " expires, updated, auth_state, reason) VALUES ("
                        + "'call-1;ft;a6a1c5f60faecf035a1ae5b6e96e979a-3b9c',"
                        + " 'sip:bob@example.com', 'x/y', '', 1795341600, 0, 2, '')");

        store.open();

        final StoredWatcher watcher = store.owner.restored().get(0);
        final StoredListSubscription list = watcher.lists().get(0);
        assertEquals("sip:alice@example.com", watcher.watcher());
        assertNull("the list is found anew", list.list());
        assertEquals("presence;id=7", list.event().toString());
        assertEquals(
                List.of("<sip:192.0.2.1;lr>", "<sip:192.0.2.2:5090;lr>"),
                list.dialog().routeSet());
        assertEquals("sip:alice@192.0.2.9:5070", list.dialog().remoteTarget());
        assertEquals("sip:alice-list@Example.com", list.dialog().localUri());
        assertEquals(
                new Flow(
                        Transport.UDP,
                        new InetSocketAddress("192.0.2.7", 5060),
                        new InetSocketAddress("192.0.2.1", 5060)),
                list.dialog().flow());
        assertEquals(9, list.remoteCseq());
        assertTrue("CSeq and version go on upwards", list.localCseq() > 5 && list.nextVersion() > 11);
        assertTrue("the watcher is told all", list.fullStateDue());
        assertEquals(Decision.ALLOW, list.terms().decision());
        assertEquals("its members went", "1|0|1|0", counts());

        store.write(watcher);
        end(watcher, watcher.lists(), List.of());
        assertEquals("0|0|0|0", counts());
    }

    @Test
    public void shouldTakeOverOnce() throws Exception {
        makeTables();
        insertKamailioRow(", from_user, from_domain, updated", ", 'alice', 'Example.com', 0");
        store.open();
        TestStore.done(store.journal.close());

        store.open();

        assertEquals(1, store.owner.restored().size());
        assertEquals(1, store.count("store.lists.taken.over"));
    }

    @Test
    public void shouldTakeOverTheOlderTable() throws Exception {
        database()
                .execute(
                        "CREATE TABLE version (table_name VARCHAR(32) NOT NULL, table_version INT NOT NULL)",
                        "INSERT INTO version VALUES ('rls_watchers', 1)",
                        "CREATE TABLE rls_watchers (id INT PRIMARY KEY, presentity_uri VARCHAR(128) NOT NULL,"
                                + " to_user VARCHAR(64) NOT NULL, to_domain VARCHAR(64) NOT NULL,"
                                + " watcher_username VARCHAR(64) NOT NULL, watcher_domain VARCHAR(64) NOT NULL,"
                                + " event VARCHAR(64) NOT NULL, event_id VARCHAR(64), to_tag VARCHAR(64) NOT NULL,"
                                + " from_tag VARCHAR(64) NOT NULL, callid VARCHAR(64) NOT NULL,"
                                + " local_cseq INT NOT NULL,"
                                + " remote_cseq INT NOT NULL, contact VARCHAR(64) NOT NULL, record_route VARCHAR(2000),"
                                + " expires INT NOT NULL, status INT NOT NULL, reason VARCHAR(64) NOT NULL,"
                                + " version INT NOT NULL, socket_info VARCHAR(64) NOT NULL,"
                                + " local_contact VARCHAR(128) NOT NULL)");
        database()
                .execute(String.format(KAMAILIO_ROW, "", "")
                        .replace("(presentity_uri", "(id, presentity_uri")
                        .replace("VALUES (", "VALUES (1, "));

        store.open();

        final StoredWatcher watcher = store.owner.restored().get(0);
        assertEquals("sip:alice@Example.com", watcher.lists().get(0).dialog().remoteUri());
        store.write(watcher);
        assertEquals(
                "written to the columns there are", "1", ask("SELECT COUNT(*) FROM rls_watchers WHERE version > 11"));
    }

    @Test
    public void shouldSkipWhatCannotBeRead() throws Exception {
        final StoredWatcher alice = SampleWatchers.watcher("alice", 8);
        store.open().write(alice);
        store.write(SampleWatchers.watcher("bob", 8));
        TestStore.done(store.journal.close());
        database().execute("UPDATE rls_lists SET content = '' WHERE hash = " + alice.hash());

        store.open();

        assertEquals(
                List.of("sip:bob@example.com"),
                store.owner.restored().stream().map(StoredWatcher::watcher).toList());
        assertEquals(1, store.count("store.rows.unreadable"));
        assertEquals("left alone", "2", ask("SELECT COUNT(*) FROM rls_lists WHERE hash >= 0"));
    }

    @Test
    public void shouldRefuseAnotherVersionAndServeOnceItIsRight() {
        makeTables();
        database().execute("UPDATE version SET table_version = 9 WHERE table_name = 'rls_watchers'");
        store.journal.open(new RecordingOwner());
        Await.until("refused", () -> String.valueOf(store.keeper.complaint()).contains("version 9"));
        assertTrue("not ready", !store.journal.ready());

        store.onControl(() -> store.keeper.retryNow(TestStore.settings(Map.of("rlsubs_table", "other_watchers"))));

        Await.until("served", () -> store.journal.shards().stream().allMatch(one -> one.complete()));
        database().execute("DROP TABLE other_watchers");
    }

    @Test
    public void shouldNotSpoilOthersWithAChangeThatIsRefused() {
        final StoredWatcher alice = SampleWatchers.watcher("alice", 8);
        store.open();
        database().execute("ALTER TABLE rls_backends ADD CONSTRAINT not_her CHECK (hash <> " + alice.hash() + ")");
        final CompletionStage<Void> before = store.hand(SampleWatchers.watcher("bob", 8));
        final CompletionStage<Void> refused = store.hand(alice);
        final CompletionStage<Void> after = store.hand(SampleWatchers.watcher("carol", 8));

        TestStore.done(before);
        TestStore.done(after);

        Await.until("refused", () -> refused.toCompletableFuture().isCompletedExceptionally());
        assertEquals(1, store.count("store.changes.refused"));
        assertTrue("ready", store.journal.ready());
        assertEquals("2|4|2|4", counts());
    }

    @Test
    public void shouldKeepMembersInADatabaseOfTheirOwn() throws Exception {
        final TestDatabase other = TestDatabase.h2();
        store.offers.put("rlpres", other);
        final StoredWatcher alice = SampleWatchers.watcher("alice", 8);

        store.open().write(alice);

        Await.until("shown there", () -> "2".equals(other.ask("SELECT COUNT(*) FROM rls_presentity")));
        assertEquals(
                List.of(),
                database()
                        .askAll("SELECT table_name FROM information_schema.tables WHERE "
                                + database().dialect().inReach() + " AND LOWER(table_name) = 'rls_presentity'"));
        end(alice, alice.lists(), List.of());
        Await.until("gone there", () -> "0".equals(other.ask("SELECT COUNT(*) FROM rls_presentity")));
        TestStore.done(store.journal.close());
        assertEquals(0, other.holders());
    }

    private void makeTables() {
        TestStore.done(store.archive.replace(List.of()));
        Await.until("the tables are closed", () -> database().holders() == 0);
    }

    private void insertKamailioRow(final String columns, final String values) {
        database().execute(String.format(KAMAILIO_ROW, columns, values));
    }

    private void end(
            final StoredWatcher watcher, final List<StoredListSubscription> lists, final List<StoredBackEnd> backEnds) {
        TestStore.done(store.hand(new StoredChange(
                watcher.watcher(),
                watcher.hash(),
                List.of(),
                lists.stream().map(list -> list.dialog().localTag()).toList(),
                List.of(),
                backEnds.stream().map(StoredBackEnd::id).toList())));
    }

    private String ask(final String query) {
        return database().ask(query);
    }

    private String counts() {
        return ask("SELECT (SELECT COUNT(*) FROM rls_lists WHERE hash >= 0), (SELECT COUNT(*) FROM rls_backends),"
                + " (SELECT COUNT(*) FROM rls_watchers), (SELECT COUNT(*) FROM rls_presentity)");
    }
}
