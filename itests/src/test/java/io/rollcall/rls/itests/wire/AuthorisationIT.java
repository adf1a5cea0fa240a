package io.rollcall.rls.itests.wire;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.testkit.Requirement;
import io.rollcall.rls.testkit.sip.Notification;
import io.rollcall.rls.testkit.sip.Subscription;
import org.junit.Test;

/** Which list a watcher may have under {@code auth = implicit}: SER's scenarios of implicit authorisation. */
public final class AuthorisationIT extends WireTest {

    @Test
    @Requirement({"4662-4.4-a", "6665-4.2-i"})
    public void shouldKeepAUsersListForThatUser() {
        String list = wire.list("alice", "bob");
        wire.agent("bob").subscribe(list, "presence", 600).exchange().await(403);
        assertEquals(0, wire.members().receivedCount());
        awaitActive(wire.agent("alice").subscribe(list, "presence", 600).awaitAccepted(), "bob");
    }

    @Test
    @Requirement({"6665-4.2-g", "6665-4.2-k", "6665-4.2-l", "6665-4.2-f", "4662-5.2-b"})
    public void shouldTellAPendingWatcherNothingUntilHeIsAllowed() {
        String list = wire.user("team");
        wire.list("alice", "bob");
        wire.services("alice", new Services().list(list, wire.member("bob")));
        Subscription walter =
                wire.agent("walter").subscribe(list, "presence", 600).awaitAccepted();
        Notification first = walter.awaitNotify(1);
        assertEquals("pending", first.state().value());
        assertTrue("expires " + first.expires(), first.expires() > 590);
        assertEquals(0, first.aggregate().document().resources().size());
        assertTrue(SERVER.shell("rls:subscriptions " + wire.user("walter")).contains("pending"));
        walter.refresh().await(200);
        assertEquals("pending", walter.awaitNotify(2).state().value());
        assertEquals("nobody is asked", 0, wire.members().receivedCount());

        SERVER.shell("rls:authorize " + walter.toTag() + " allow");
        awaitActive(walter, "bob");
        assertEquals("active", walter.awaitNotify(3).state().value());
        assertEquals(
                wire.user("walter"),
                wire.members().awaitSubscription(wire.member("bob")).watcher());
    }

    @Test
    @Requirement({"6665-4.2-m", "6665-4.4-a"})
    public void shouldEndWhatIsDenied() {
        String list = wire.user("team");
        wire.services("alice", new Services().list(list, wire.member("bob")));
        Subscription walter =
                wire.agent("walter").subscribe(list, "presence", 600).awaitAccepted();
        walter.awaitNotify(1);
        assertTrue(SERVER.shell("rls:authorize " + walter.toTag() + " perhaps").contains("allow or deny"));
        SERVER.shell("rls:authorize " + walter.toTag() + " deny");
        assertEquals("rejected", walter.awaitTerminated().state().parameter("reason"));
        assertEquals(0, wire.members().receivedCount());
        walter.refresh().await(481);
        assertTrue(SERVER.shell("rls:authorize " + walter.toTag() + " allow").contains("no subscription"));
    }
}
