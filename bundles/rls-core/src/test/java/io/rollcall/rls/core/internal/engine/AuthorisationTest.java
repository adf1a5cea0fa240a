package io.rollcall.rls.core.internal.engine;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.api.Answer;
import io.rollcall.rls.api.SubscriptionState;
import io.rollcall.rls.core.internal.context.EngineSettings;
import io.rollcall.rls.spi.Decision;
import io.rollcall.rls.spi.ListEntry;
import io.rollcall.rls.spi.Resolution;
import io.rollcall.rls.spi.ResolvedList;
import io.rollcall.rls.spi.StoredWatcher;
import io.rollcall.rls.spi.WatcherPolicy;
import io.rollcall.rls.testkit.Requirement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.Test;

/** Who may subscribe to which list, and what becomes of those about whom nobody has decided. */
public class AuthorisationTest {

    private static final String BOB = "sip:bob@d";
    private static final String TOM = "sip:tom@d";
    private static final String FRIENDS = "sip:friends@d";
    private static final String ZOE = "sip:zoe@d";

    private final Rig rig = new Rig(BOB);
    private Decision decision = Decision.UNDECIDED;
    private final WatcherPolicy policy = (watcher, list, event) -> decision;

    private void auth(final String value) {
        rig.engine.settings(EngineSettings.read(Map.of("auth", value), EngineSettings.DEFAULTS));
    }

    private static Resolution list(final String uri, final String owner) {
        return new Resolution.Found(new ResolvedList(
                uri, owner, List.of(), List.of(new ListEntry(BOB, BOB, List.of())), List.of(), Set.of()));
    }

    /** What the URI leads to, whatever it is. */
    private void serving(final Resolution resolution) {
        rig.slowly = CompletableFuture.completedFuture(resolution);
    }

    private int ask(final String watcher, final String listUri) {
        return Rig.status(rig.send(Asking.by(watcher).forList(listUri).request()));
    }

    private String opened(final Asking asking) {
        return ((Answer.Accepted) rig.send(asking.request())).localTag();
    }

    private String pending() {
        serving(list(FRIENDS, Rig.ALICE));
        return opened(Asking.by(TOM).forList(FRIENDS));
    }

    private String state() {
        return rig.lastNotify().state().state();
    }

    // ---- the rule -------------------------------------------------------------------------------------------------

    @Test
    @Requirement({"4662-4.4-a", "6665-4.2-i"})
    public void shouldKeepAUsersListForThatUser() {
        assertEquals(200, ask(Rig.ALICE, Rig.LIST));
        assertEquals(403, ask(TOM, Rig.LIST));
        assertEquals("of another domain", 403, ask("sip:alice@e", Rig.LIST));
        serving(list(Rig.LIST, null));
        assertEquals("also where it is global", 403, ask(TOM, Rig.LIST));
        assertEquals(200, ask(Rig.ALICE, Rig.LIST));
    }

    @Test
    public void shouldOpenGlobalListsToEverybody() {
        serving(list("sip:support@d", null));
        assertEquals(200, ask(TOM, "sip:support@d"));
        auth("owner");
        assertEquals(200, ask(TOM, "sip:support@d"));
    }

    @Test
    @Requirement("4662-4.4-a")
    public void shouldLeaveAListToItsOwner() {
        serving(list(FRIENDS, "alice@d"));
        assertEquals("with the spelling of the document", 200, ask(Rig.ALICE, FRIENDS));
        auth("owner");
        assertEquals(200, ask(Rig.ALICE, FRIENDS));
        assertEquals(403, ask(TOM, FRIENDS));
        auth("none");
        assertEquals(200, ask(TOM, FRIENDS));
    }

    // ---- pending --------------------------------------------------------------------------------------------------

    @Test
    @Requirement({"6665-4.2-g", "6665-4.2-k", "6665-4.2-l", "6665-4.2-f"})
    public void shouldTellAPendingWatcherOfNobody() {
        pending();
        assertEquals(SubscriptionState.pending(600), rig.lastNotify().state());
        assertFalse(rig.lastBody(), rig.lastBody().contains("bob"));
        assertTrue(rig.lastBody(), rig.lastBody().contains("fullState=\"true\""));
        rig.answerNotify(200);
        rig.engine.listsChanged(Set.of(FRIENDS), null);
        rig.pass(Duration.ofSeconds(20));
        assertEquals("nobody is asked", 0, rig.subscribes.size());
        assertEquals(1, rig.notifies.size());
    }

    @Test
    @Requirement({"6665-4.2-k", "4662-5.2-b"})
    public void shouldTellEverythingOnceAllowed() {
        final String tag = pending();
        rig.answerNotify(200);
        assertTrue(rig.engine.authorize(tag, true).join());
        rig.passMs(1);
        assertEquals("active", state());
        assertTrue(rig.lastBody(), rig.lastBody().contains("version=\"1\" fullState=\"true\""));
        assertTrue(rig.lastBody(), rig.lastBody().contains(BOB));
        assertEquals("the watcher asks", TOM, rig.lastSubscribeTo(BOB).dialog().localUri());
        assertFalse(
                "no such subscription",
                rig.engine.authorize("0123456789abcdef", true).join());
    }

    @Test
    @Requirement({"6665-4.2-m", "6665-4.4-a"})
    public void shouldEndWhatIsDenied() {
        final String tag = pending();
        rig.answerNotify(200);
        rig.engine.authorize(tag, false).join();
        rig.passMs(1);
        assertEquals("terminated;reason=rejected", rig.lastNotify().state().toString());
        assertFalse(rig.lastBody().contains("bob"));
        rig.answerNotify(200);
        assertEquals(Integer.valueOf(0), rig.engine.load().join());
    }

    /** What an operator decided stands at a refresh and whatever policies say. */
    @Test
    public void shouldKeepWhatAnOperatorDecided() {
        serving(list(FRIENDS, Rig.ALICE));
        final Asking asking = Asking.by(TOM).forList(FRIENDS);
        final String tag = opened(asking);
        rig.answerNotify(200);
        rig.engine.authorize(tag, true).join();
        rig.passMs(1);
        rig.answerNotify(200);
        assertEquals(200, Rig.status(rig.send(asking.again(tag).request())));
        rig.passMs(1);
        assertEquals("active", state());
        decision = Decision.DENY;
        rig.engine.add(policy, Map.of());
        rig.answerNotify(200);
        rig.passMs(1);
        assertEquals("active", state());
    }

    @Test
    public void shouldGoOnPendingInTheNextEngine() {
        final String tag = pending();
        rig.answerNotify(200);
        final List<StoredWatcher> stored = rig.engine.close().join();
        final Rig next = new Rig(BOB);
        next.engine.restore(stored, 8000).join();
        next.pass(Duration.ofSeconds(20));
        assertEquals(0, next.subscribes.size());
        next.engine.authorize(tag, true).join();
        next.passMs(1);
        assertTrue(next.lastBody(), next.lastBody().contains(BOB));
        assertEquals(1, next.subscribes.size());
    }

    @Test
    @Requirement("6665-4.2-o")
    public void shouldShowAPollNothingBeforeADecision() {
        serving(list(FRIENDS, Rig.ALICE));
        assertEquals(
                200,
                Rig.status(rig.send(Asking.by(TOM).forList(FRIENDS).expires(0).request())));
        rig.passMs(1);
        assertEquals("terminated;reason=timeout", rig.lastNotify().state().toString());
        assertFalse(rig.lastBody().contains("bob"));
        assertEquals(0, rig.subscribes.size());
    }

    // ---- policies -------------------------------------------------------------------------------------------------

    @Test
    @Requirement("6665-4.2-v")
    public void shouldRejectAtTheRefreshWhoseRightIsGone() {
        final String tag = rig.open(600);
        rig.live(BOB, "b1");
        rig.passMs(50);
        rig.answerNotify(200);
        decision = Decision.ALLOW;
        rig.engine.add(policy, Map.of());
        decision = Decision.DENY;
        assertEquals(403, Rig.status(rig.refresh(tag, 2, 600)));
        rig.passMs(1);
        assertEquals("terminated;reason=rejected", rig.lastNotify().state().toString());
        rig.answerNotify(200);
        assertEquals("the back end is let go", 0, rig.lastSubscribeTo(BOB).expiresSeconds());
    }

    @Test
    @Requirement("6665-4.2-k")
    public void shouldFollowWhatPoliciesSayMeanwhile() {
        rig.open(600);
        rig.live(BOB, "b1");
        rig.passMs(50);
        rig.answerNotify(200);
        decision = Decision.PENDING;
        rig.engine.add(policy, Map.of());
        rig.passMs(1);
        assertEquals("pending", state());
        assertFalse(rig.lastBody().contains("bob"));
        assertEquals("nobody is asked any more", 0, rig.lastSubscribeTo(BOB).expiresSeconds());
        rig.answerNotify(200);
        decision = Decision.ALLOW;
        rig.engine.decisionsChanged(Set.of("sip:other@d"));
        rig.passMs(1);
        assertEquals("another list", "pending", state());
        rig.engine.decisionsChanged(Set.of(Rig.LIST));
        rig.passMs(1);
        assertEquals("active", state());
        assertTrue(rig.lastBody().contains("bob"));
    }

    @Test
    @Requirement({"6665-4.2-j", "4826-4.5-n"})
    public void shouldBlockPolitely() {
        decision = Decision.POLITE_BLOCK;
        rig.engine.add(policy, Map.of());
        assertEquals(200, Rig.status(rig.subscribe(600)));
        assertEquals("active", state());
        assertFalse(rig.lastBody().contains("bob"));
        assertEquals(0, rig.subscribes.size());
    }

    /** An update of the only policy is a stop and a start: meanwhile nobody decides in its place. */
    @Test
    public void shouldWaitForAPolicyThatMayReturn() {
        auth("none");
        decision = Decision.ALLOW;
        rig.engine.add(policy, Map.of());
        final String tag = rig.open(600);
        rig.engine.admittance().policies().remove(policy);
        assertEquals(
                "new ones wait",
                503,
                Rig.status(rig.subscribe("c2", "t2", null, 1, 600, "presence", Set.of("eventlist"))));
        assertEquals("old ones stand", 200, Rig.status(rig.refresh(tag, 2, 600)));
        rig.answerNotify(200);
        auth("owner");
        rig.pass(Duration.ofSeconds(31));
        assertEquals("then the rule decides", 200, ask(Rig.ALICE, Rig.LIST));
    }

    /** The next engine may be there before the policy that let the watcher in. */
    @Test
    public void shouldWaitForThePolicyOfWhatIsTakenUp() {
        decision = Decision.ALLOW;
        rig.engine.add(policy, Map.of());
        serving(list(FRIENDS, Rig.ALICE));
        final Asking asking = Asking.by(TOM).forList(FRIENDS);
        final String tag = opened(asking);
        rig.answerNotify(200);
        final Rig next = new Rig(BOB);
        next.engine.restore(rig.engine.close().join(), 8000).join();
        assertEquals(200, Rig.status(next.send(asking.again(tag).request())));
        next.passMs(1);
        assertEquals("active", next.lastNotify().state().state());
        next.answerNotify(200);
        next.pass(Duration.ofSeconds(31));
        assertEquals("it did not come", "pending", next.lastNotify().state().state());
    }

    @Test
    public void shouldAskPoliciesInTheirOrder() {
        rig.engine.add(policy, Map.of("service.ranking", 10));
        final WatcherPolicy second = (watcher, list, event) -> Decision.DENY;
        rig.engine.add(second, Map.of());
        assertEquals("the first leaves it to the second", 403, Rig.status(rig.subscribe(600)));
        decision = Decision.ALLOW;
        assertEquals(200, Rig.status(rig.subscribe(600)));
    }

    /** The list is another's by now, with other members: they are none of his business, and are not asked for him. */
    @Test
    @Requirement({"6665-4.2-m", "4662-4.4-a"})
    public void shouldTellNobodyOfMembersHeMayNotSee() {
        auth("owner");
        rig.open(600);
        rig.live(BOB, "b1");
        rig.passMs(50);
        rig.answerNotify(200);
        rig.resolution = new Resolution.Found(new ResolvedList(
                Rig.LIST, TOM, List.of(), List.of(new ListEntry(ZOE, ZOE, List.of())), List.of(), Set.of()));
        rig.engine.listsChanged(Set.of(Rig.LIST), null);
        rig.passMs(1);
        assertEquals("terminated;reason=rejected", rig.lastNotify().state().toString());
        assertFalse(
                rig.lastBody(), rig.lastBody().contains("zoe") || rig.lastBody().contains("bob"));
        assertEquals("nobody new is asked", 0, rig.subscribesTo(ZOE).size());
        assertEquals("the back end is let go", 0, rig.lastSubscribeTo(BOB).expiresSeconds());
    }

    // ---- what is no list ------------------------------------------------------------------------------------------

    @Test
    public void shouldHandOnWhatIsNoList() {
        assertEquals(404, ask(Rig.ALICE, "sip:bob@d"));
        rig.engine.settings(EngineSettings.read(Map.of("to_presence_code", "10"), EngineSettings.DEFAULTS));
        final Answer answer = rig.send(Asking.by(Rig.ALICE).forList("sip:bob@d").request());
        assertEquals(new Answer.HandedOn(Answer.Refused.of(404, "Not A List")), answer);
        rig.engine.settings(EngineSettings.read(Map.of("to_presence_code", "480"), EngineSettings.DEFAULTS));
        assertEquals(480, ask(Rig.ALICE, "sip:bob@d"));
    }

    @Test
    @Requirement("4662-4.1-a")
    public void shouldHandOnWhoKnowsNoLists() {
        assertEquals(421, Rig.status(rig.subscribe("c2", "t2", null, 1, 600, "presence", Set.of())));
        rig.engine.settings(EngineSettings.read(Map.of("without_eventlist", "hand_on"), EngineSettings.DEFAULTS));
        final Answer answer = rig.subscribe("c3", "t3", null, 1, 600, "presence", Set.of());
        assertTrue(String.valueOf(answer), answer instanceof Answer.HandedOn);
        assertEquals("where there is nobody", 421, Rig.status(answer));
        assertEquals(200, Rig.status(rig.subscribe(600)));
    }

    // ---- quotas ---------------------------------------------------------------------------------------------------

    @Test
    public void shouldRefuseMoreThanTheQuotas() {
        rig.engine.settings(EngineSettings.read(
                Map.of("max_subscriptions_per_watcher", 2, "max_subscriptions", 3, "auth", "none"),
                EngineSettings.DEFAULTS));
        final String first = opened(Asking.by(TOM));
        opened(Asking.by(TOM));
        assertEquals("of one watcher", 403, ask(TOM, Rig.LIST));
        opened(Asking.by(Rig.ALICE));
        final Answer.Refused all =
                (Answer.Refused) rig.send(Asking.by("sip:zoe@d").request());
        assertEquals("in all", 503, all.status());
        assertTrue(all.retryAfterSeconds() > 0);
        rig.engine.authorize(first, false).join();
        List.copyOf(rig.notifies)
                .forEach(one ->
                        rig.engine.intake().notifyEnded(one.dialog().localTag(), one.cseq(), Rig.answered(200, null)));
        rig.passMs(1);
        rig.answerNotify(200);
        assertEquals("there is room again", 200, ask(TOM, Rig.LIST));
    }

    /** He has a lane for each dialog, but one quota. */
    @Test
    public void shouldCountAWatcherWhoHides() {
        rig.engine.settings(EngineSettings.read(Map.of("max_subscriptions_per_watcher", 2), EngineSettings.DEFAULTS));
        opened(Asking.by(Rig.ALICE).with("privacy", "user"));
        final Asking second = Asking.by(Rig.ALICE).with("privacy", "user");
        final String tag = opened(second);
        rig.answerNotify(200);
        assertEquals(
                403,
                Rig.status(rig.send(Asking.by(Rig.ALICE).with("privacy", "user").request())));
        assertEquals(403, ask(Rig.ALICE, Rig.LIST));
        assertEquals(200, Rig.status(rig.send(second.again(tag).expires(0).request())));
        rig.passMs(1);
        rig.answerNotify(200);
        assertEquals(200, ask(Rig.ALICE, Rig.LIST));
    }

    @Test
    public void shouldBoundWhatIsSoughtForOneWatcher() {
        rig.engine.settings(EngineSettings.read(Map.of("max_resolving_per_watcher", 1), EngineSettings.DEFAULTS));
        final CompletableFuture<Resolution> slow = new CompletableFuture<>();
        rig.slowly = slow;
        rig.send(Asking.by(Rig.ALICE).request());
        final Answer.Refused busy =
                (Answer.Refused) rig.send(Asking.by(Rig.ALICE).request());
        assertEquals(486, busy.status());
        assertTrue(busy.retryAfterSeconds() > 0);
        slow.complete(rig.resolution);
        assertEquals(200, ask(Rig.ALICE, Rig.LIST));
    }
}
