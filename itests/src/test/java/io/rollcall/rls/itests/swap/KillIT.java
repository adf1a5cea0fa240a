package io.rollcall.rls.itests.swap;

import static org.junit.Assert.assertNotEquals;

import io.rollcall.rls.itests.RollcallServer;
import io.rollcall.rls.testkit.Requirement;
import io.rollcall.rls.testkit.sip.Notifier;
import io.rollcall.rls.testkit.sip.Subscription;
import io.rollcall.rls.testkit.sip.UserAgent;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.ClassRule;
import org.junit.Test;

/** The server is killed with its subscriptions in memory: what it does not know any more it says so of, at once. */
public final class KillIT {

    @ClassRule
    public static final RollcallServer SERVER = RollcallServer.own();

    @Test
    @Requirement({"HYG-opr-b", "4662-5.2-d", "3261-12.2-d", "6665-4.1-h"})
    public void shouldTellWatchersAndMembersThatItKnowsThemNoMore() throws IOException {
        try (Notifier members = Notifier.open();
                UserAgent watcher = UserAgent.builder("sip:kill@kill.test")
                        .server(new InetSocketAddress("127.0.0.1", SERVER.sipPort()))
                        .open()) {
            String bob = members.uri("bob");
            load(bob);
            Subscription first = watcher.subscribe("sip:kill-list@kill.test", "presence", 600)
                    .awaitAccepted();
            first.awaitView("bob", view -> view.state(bob).equals("active"));
            SERVER.kill();
            SERVER.start();

            first.refresh().await(481);
            members.setPresence(bob, true, "to nobody");
            members.await("the member is told, too", all -> all.subscriptionCount() == 0);
            Subscription again = watcher.subscribe("sip:kill-list@kill.test", "presence", 600)
                    .awaitAccepted();
            again.awaitView("bob", view -> view.state(bob).equals("active"));
            assertNotEquals(first.toTag(), again.toTag());
        }
    }

    private static void load(String member) throws IOException {
        Path home = SERVER.home().resolve("lists/rls-services/users/sip:kill@kill.test");
        Files.createDirectories(home);
        Files.writeString(
                home.resolve("index"),
                "<rls-services xmlns=\"urn:ietf:params:xml:ns:rls-services\""
                        + " xmlns:rl=\"urn:ietf:params:xml:ns:resource-lists\">"
                        + "<service uri=\"sip:kill-list@kill.test\"><list><rl:entry uri=\"" + member + "\"/></list>"
                        + "</service></rls-services>");
        SERVER.shell("rls:load " + SERVER.home().resolve("lists"));
    }
}
