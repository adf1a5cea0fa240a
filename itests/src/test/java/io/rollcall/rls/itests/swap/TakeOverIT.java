package io.rollcall.rls.itests.swap;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.itests.RollcallServer;
import io.rollcall.rls.testkit.Await;
import io.rollcall.rls.testkit.Requirement;
import io.rollcall.rls.testkit.sip.Bodies;
import io.rollcall.rls.testkit.sip.Notification;
import io.rollcall.rls.testkit.sip.Notifier;
import io.rollcall.rls.testkit.sip.SubscribeRequest;
import io.rollcall.rls.testkit.sip.Subscription;
import io.rollcall.rls.testkit.sip.Transport;
import io.rollcall.rls.testkit.sip.UserAgent;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/**
 * The list subscriptions of a Kamailio that is stopped go on here, in the dialogs that its watchers have: by UDP, by
 * TCP and behind a proxy.
 */
public final class TakeOverIT {

    private static final String DOMAIN = "takeover.test";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @ClassRule
    public static final RollcallServer SERVER =
            RollcallServer.own().with("rls", "db_mode", "1").with("rls", "waitn_time", "1");

    @Rule
    public final Timeout limit = Timeout.seconds(180);

    private final Map<Subscription, KamailioRow> dialogs = new LinkedHashMap<>();

    @Test
    @Requirement({"3261-12.2-b", "4662-5.2-b", "4662-5.2-e"})
    public void shouldGoOnInTheDialogsOfKamailio() throws Exception {
        try (Notifier members = Notifier.builder().patience(PATIENCE).open();
                UserAgent ann = agent("ann", Transport.UDP);
                UserAgent ben = agent("ben", Transport.UDP);
                UserAgent cat = agent("cat", Transport.TCP)) {
            load(members, "ann", "ben", "cat");
            for (int mode = 1; mode <= 2; mode++) {
                mode(mode);
                SERVER.stop();
                assertNoRows();
                dialogs.clear();
                kept(members, ann, "", mode);
                kept(members, ben, "<sip:" + host(ben) + ";lr;did=a5c.1>", mode);
                kept(members, cat, "", mode);
                SERVER.start();
                goOn(members, mode);
                refuseOldNotify(ann);
                end(members);
            }
            SERVER.stop();
            assertNoRows();
            Stream.of(ann, ben, cat).forEach(UserAgent::assertNoViolations);
        }
    }

    private static void mode(int mode) {
        SERVER.configure("rls", "db_mode", Integer.toString(mode));
        Await.until("db_mode does not become " + mode, PATIENCE, () -> {
            String status = SERVER.shell("rls:status");
            return status.contains("(db_mode " + mode + ")") && !status.contains("503");
        });
    }

    /** Every watcher is told all, is answered, and told all again; its members are asked for by us. */
    private void goOn(Notifier members, int mode) {
        for (Map.Entry<Subscription, KamailioRow> each : dialogs.entrySet()) {
            Subscription dialog = each.getKey();
            KamailioRow row = each.getValue();
            String bob = members.uri(row.text("watcher_username") + "-bob");
            dialog.awaitView("the state of the member, mode " + mode, view -> view.state(bob)
                    .equals("active"));
            Notification first = dialog.awaitNotify(1);
            assertTrue("CSeq " + first.cseq(), first.cseq() > row.number("local_cseq"));
            assertTrue("full", first.aggregate().document().fullState());
            assertTrue("version", first.aggregate().document().version() > row.number("version"));
            String route = row.text("record_route");
            assertEquals(
                    route.isEmpty() ? List.of() : List.of(route),
                    first.message().elements("Route"));
            int told = dialog.notifyCount();
            dialog.refresh(600).await(200);
            assertTrue(
                    "full after the refresh",
                    dialog.awaitNotify(told + 1).aggregate().document().fullState());
            assertEquals(1, members.subscriptions(bob).size());
            members.setPresence(bob, true, "back at work");
            dialog.awaitView("a change", view -> view.body(bob).contains("back at work"));
        }
    }

    /** Kamailio's back ends know nothing of all that. */
    private static void refuseOldNotify(UserAgent agent) {
        agent.request(agent.newRequest("NOTIFY", "sip:127.0.0.1:" + SERVER.sipPort())
                        .replacing("To", "<" + agent.uri() + ">;tag=533cb9e91f4b999cf76861cbb9ed54ed-4c6e")
                        .with("Event", "presence")
                        .with("Subscription-State", "active;expires=3000"))
                .await(481);
    }

    private void end(Notifier members) {
        for (Subscription dialog : dialogs.keySet()) {
            dialog.unsubscribe().await(200);
            dialog.awaitTerminated();
        }
        members.awaitSubscriptions(0);
    }

    /** The dialog that Kamailio had with this watcher, at both ends. */
    private void kept(Notifier members, UserAgent agent, String recordRoute, int mode) throws SQLException {
        String user = agent.uri().substring("sip:".length(), agent.uri().indexOf('@'));
        boolean tcp = agent.contact().contains("transport=tcp");
        String server = "127.0.0.1:" + SERVER.sipPort();
        KamailioRow row = new KamailioRow(user, DOMAIN)
                .with("callid", mode + "-3848276298220188511@" + user + ".phone")
                .with("to_tag", "34908cc01ebfd77a7be4dde71ba0facd-9ac4b72" + mode)
                .with("from_tag", "49583" + user)
                .with("local_cseq", 41)
                .with("remote_cseq", 17)
                .with("version", 40)
                .with("contact", agent.contact())
                .with("record_route", recordRoute)
                .with("expires", Instant.now().getEpochSecond() + 600)
                .with("socket_info", (tcp ? "tcp:" : "udp:") + server)
                .with("local_contact", "sip:" + server);
        row.insert(SERVER.home(), members.uri(user + "-bob"));
        SubscribeRequest last = SubscribeRequest.toList(row.text("presentity_uri"))
                .callId(row.text("callid"))
                .fromTag(row.text("from_tag"))
                .cseq(row.number("remote_cseq"))
                .expires(600);
        dialogs.put(agent.resume(last, row.text("to_tag"), row.text("local_contact")), row);
    }

    private static void assertNoRows() throws SQLException {
        for (String table : List.of("rls_watchers", "rls_presentity", "rls_lists", "rls_backends")) {
            assertEquals(table, 0, KamailioRow.count(SERVER.home(), table));
        }
    }

    private static UserAgent agent(String user, Transport transport) {
        return UserAgent.builder("sip:" + user + "@" + DOMAIN)
                .server(new InetSocketAddress("127.0.0.1", SERVER.sipPort()))
                .transport(transport)
                .patience(PATIENCE)
                .open();
    }

    private static String host(UserAgent agent) {
        return "127.0.0.1:" + agent.address().getPort();
    }

    private static void load(Notifier members, String... users) throws Exception {
        Path root = SERVER.home().resolve("lists");
        for (String user : users) {
            String bob = members.uri(user + "-bob");
            members.prepareState(bob, Bodies.PIDF, Bodies.pidf(bob, true, "at work"));
            Path home = Files.createDirectories(root.resolve("rls-services/users/sip:" + user + "@" + DOMAIN));
            Files.writeString(
                    home.resolve("index"),
                    "<rls-services xmlns=\"urn:ietf:params:xml:ns:rls-services\""
                            + " xmlns:rl=\"urn:ietf:params:xml:ns:resource-lists\">"
                            + "<service uri=\"sip:" + user + "-list@" + DOMAIN + "\"><list><rl:entry uri=\""
                            + bob + "\"/></list></service></rls-services>");
        }
        Await.until("there is no table to load into", PATIENCE, () -> !SERVER.shell("rls:load " + root)
                .contains("There is no table of lists"));
    }
}
