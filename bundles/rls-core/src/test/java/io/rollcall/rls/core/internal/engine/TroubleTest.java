package io.rollcall.rls.core.internal.engine;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.api.Outcome;
import io.rollcall.rls.api.SubscriptionState;
import io.rollcall.rls.spi.ListNotify;
import io.rollcall.rls.spi.NotifySender;
import io.rollcall.rls.spi.Resolution;
import io.rollcall.rls.spi.WatcherPolicy;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.Test;

/** What watchers see of transports, packages and policies that fail, come and go. */
public class TroubleTest {

    private static final String BOB = "sip:bob@d";
    private static final String CAROL = "sip:carol@d";

    @Test
    public void shouldBeSilentToAWatcherOutOfReachUntilItsRefresh() {
        final Rig rig = new Rig(BOB);
        rig.watcherFlow = Rig.TCP;
        final String tag = rig.open(600);
        rig.live(BOB, "b1");
        rig.passMs(40);
        rig.end(new Outcome.Unreachable("connection refused"));
        rig.tell(BOB, 2, SubscriptionState.active(3600), "b2");
        rig.pass(Duration.ofSeconds(30));
        assertEquals(2, rig.notifies.size());
        rig.refresh(tag, 2, 600);
        assertEquals(3, rig.notifies.size());
        assertTrue(rig.lastBody().contains("b2"));
    }

    /** Trouble that may pass is no reason to leave a watcher alone for as long as its subscription runs. */
    @Test
    public void shouldTryAgainWhereNoConnectionOfTheWatcherIsGone() {
        final Rig rig = new Rig(BOB);
        rig.open(600);
        rig.live(BOB, "b1");
        rig.passMs(40);
        rig.end(new Outcome.Unreachable("no address"));
        rig.passMs(100);
        assertEquals("not at once", 2, rig.notifies.size());
        rig.pass(Duration.ofSeconds(6));
        assertEquals(3, rig.notifies.size());
        assertTrue(rig.lastBody().contains("b1"));
    }

    @Test
    public void shouldTellAgainWhatATransportFailedToSend() {
        final Rig rig = new Rig(BOB);
        rig.open(600);
        rig.live(BOB, "b1");
        rig.passMs(40);
        rig.answerNotify(200);
        final NotifySender failing = notify -> {
            throw new IllegalStateException("on purpose");
        };
        rig.engine.addNotifySender(failing, Map.of("service.ranking", 1));
        rig.tell(BOB, 2, SubscriptionState.active(3600), "b2");
        rig.pass(Duration.ofSeconds(6));
        final int before = rig.notifies.size();
        rig.engine.removeNotifySender(failing);
        rig.pass(Duration.ofSeconds(6));
        assertEquals(before + 1, rig.notifies.size());
        assertTrue(
                rig.lastBody(), rig.lastBody().contains("b2") && rig.lastBody().contains("fullState=\"true\""));
    }

    @Test
    public void shouldTakeTheLatestOfTwoAnswers() {
        final Rig rig = new Rig(BOB);
        rig.open(600);
        final CompletableFuture<Resolution> first = new CompletableFuture<>();
        rig.slowly = first;
        rig.engine.listsChanged(Set.of(Rig.LIST), null);
        rig.slowly = null;
        rig.members(BOB, CAROL);
        rig.engine.listsChanged(Set.of(Rig.LIST), null);
        rig.members(BOB);
        first.complete(rig.resolution);
        rig.pass(Duration.ofSeconds(6));
        assertTrue(rig.lastBody(), rig.lastBody().contains(CAROL));
    }

    @Test
    public void shouldNotMissAChangeOfTheListItIsOpenedWith() {
        final Rig rig = new Rig(BOB);
        final Resolution old = rig.resolution;
        rig.slowly = new CompletableFuture<>();
        rig.subscribe(600);
        rig.members(CAROL);
        rig.engine.listsChanged(Set.of(Rig.LIST), null);
        final CompletableFuture<Resolution> resolving = rig.slowly;
        rig.slowly = null;
        resolving.complete(old);
        rig.answerNotify(200);
        rig.pass(Duration.ofSeconds(6));
        assertTrue(rig.lastBody(), rig.lastBody().contains(CAROL));
        assertFalse(rig.lastBody().contains(BOB));
    }

    @Test
    public void shouldAnswer500WhenAPolicyFails() {
        final Rig rig = new Rig(BOB);
        final WatcherPolicy failing = (watcher, list, event) -> {
            throw new IllegalStateException("policy");
        };
        rig.engine.add(failing, Map.of());
        assertEquals(500, Rig.status(rig.subscribe(600)));
        assertEquals(Integer.valueOf(0), rig.engine.load().join());
    }

    /** A transport that goes takes an answer with it: everything is told when the next one comes. */
    @Test
    public void shouldKeepChangesWhileNoTransportIsThere() {
        final Rig rig = new Rig(BOB);
        rig.open(600);
        rig.live(BOB, "b1");
        rig.passMs(40);
        final ListNotify lost = rig.lastNotify();
        rig.engine.removeNotifySender(rig.notifySender);
        rig.end(Outcome.Lost.INSTANCE);
        rig.tell(BOB, 2, SubscriptionState.active(3600), "b2");
        rig.pass(Duration.ofSeconds(20));
        assertEquals(2, rig.notifies.size());
        rig.engine.addNotifySender(rig.notifySender, Map.of());
        rig.passMs(0);

        assertEquals(3, rig.notifies.size());
        assertTrue(rig.lastBody().contains("b2"));
        assertTrue(rig.lastBody().contains("fullState=\"true\""));
        assertNotEquals(lost.cseq(), rig.lastNotify().cseq());
    }

    /** A NOTIFY may come after the package is there again and before its lane has heard of it. */
    @Test
    public void shouldJoinWhatWaitedBeforeWhatCame() {
        final Rig rig = new Rig(BOB);
        rig.open(600);
        rig.live(BOB, "b1");
        rig.passMs(40);
        rig.answerNotify(200);
        rig.engine.remove(rig.presence);
        rig.tell(BOB, 2, SubscriptionState.active(3600), "b2");
        rig.engine.packages().add(rig.presence, Map.of());
        rig.tell(BOB, 3, SubscriptionState.active(3600), "b3");
        rig.engine.add(new Rig.PresencePackage(), Map.of());
        rig.pass(Duration.ofSeconds(6));
        assertTrue(rig.lastBody(), rig.lastBody().contains("b3"));
    }

    @Test
    public void shouldFreezeWhileThePackageIsAwayAndEndAfterItsGrace() {
        final Rig rig = new Rig(BOB);
        rig.open(600);
        rig.live(BOB, "b1");
        rig.passMs(40);
        rig.answerNotify(200);
        rig.engine.remove(rig.presence);
        rig.tell(BOB, 2, SubscriptionState.active(3600), "b2");
        rig.pass(Duration.ofSeconds(10));
        assertEquals("it waits", 2, rig.notifies.size());
        assertEquals(503, Rig.status(rig.subscribe("other", "t", null, 1, 600, "presence", Set.of("eventlist"))));
        rig.engine.add(rig.presence, Map.of());
        rig.passMs(50);
        assertEquals(3, rig.notifies.size());
        assertTrue(rig.lastBody().contains("b2"));
        rig.answerNotify(200);
        rig.engine.remove(rig.presence);
        rig.pass(Duration.ofSeconds(31));
        rig.passMs(10);
        assertEquals("terminated;reason=deactivated", rig.lastNotify().state().toString());
        assertEquals(489, Rig.status(rig.subscribe("other", "t", null, 1, 600, "presence", Set.of("eventlist"))));
    }
}
