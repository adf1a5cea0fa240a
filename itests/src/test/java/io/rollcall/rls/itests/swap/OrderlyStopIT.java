package io.rollcall.rls.itests.swap;

import static org.junit.Assert.assertEquals;

import io.rollcall.rls.itests.RollcallServer;
import io.rollcall.rls.testkit.Requirement;
import io.rollcall.rls.testkit.sip.Notification;
import io.rollcall.rls.testkit.sip.Notifier;
import io.rollcall.rls.testkit.sip.Subscription;
import io.rollcall.rls.testkit.sip.UserAgent;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.ClassRule;
import org.junit.Test;

/** The whole server stops with its subscriptions in memory: nobody is left in the dark. */
public final class OrderlyStopIT {

    private static final Notifier NOTIFIER = Notifier.open();

    @ClassRule
    public static final RollcallServer SERVER = RollcallServer.own()
            .with(
                    "rls.sip",
                    "outbound_proxy",
                    "sip:127.0.0.1:" + NOTIFIER.address().getPort());

    @Test
    @Requirement({"HYG-opr-a", "6665-4.4-b"})
    public void shouldTellWatchersToComeBackAndReleaseTheMembers() throws IOException {
        Path home = SERVER.home().resolve("lists/rls-services/users/sip:stop@stop.test");
        Files.createDirectories(home);
        Files.writeString(
                home.resolve("index"),
                "<rls-services xmlns=\"urn:ietf:params:xml:ns:rls-services\""
                        + " xmlns:rl=\"urn:ietf:params:xml:ns:resource-lists\">"
                        + "<service uri=\"sip:stop-list@stop.test\"><list><rl:entry uri=\"sip:bob@stop.test\"/></list>"
                        + "</service></rls-services>");
        SERVER.shell("rls:load " + SERVER.home().resolve("lists"));
        try (UserAgent watcher = UserAgent.builder("sip:stop@stop.test")
                .server(new InetSocketAddress("127.0.0.1", SERVER.sipPort()))
                .open()) {
            Subscription list = watcher.subscribe("sip:stop-list@stop.test", "presence", 600)
                    .awaitAccepted();
            NOTIFIER.awaitSubscriptions(1);
            NOTIFIER.awaitQuiet();
            SERVER.stop();

            Notification last = list.awaitTerminated();
            assertEquals("deactivated", last.state().parameter("reason"));
            NOTIFIER.await("The member is still subscribed to", all -> all.subscriptionCount() == 0);
        } finally {
            NOTIFIER.close();
        }
    }
}
