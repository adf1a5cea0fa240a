package io.rollcall.rls.core.internal.engine;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.api.NotifyRequest;
import io.rollcall.rls.api.RequestHead;
import io.rollcall.rls.api.SubscribeRequest;
import io.rollcall.rls.api.SubscriptionState;
import io.rollcall.rls.core.internal.context.EngineSettings;
import io.rollcall.rls.spi.BackEndSubscribe;
import io.rollcall.rls.testkit.Requirement;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.Test;

/** What makes a dialog on either side, and what in it never changes. */
public class DialogTest {

    private static final String BOB = "sip:bob@d";
    private static final List<String> ROUTES = List.of("<sip:p2.test;lr>", "<sip:p1.test;lr>");

    private final Rig rig = new Rig(BOB);

    /** RFC 3261, 12.1.1 and 12.2: the order of the request that made it, and no other for its life. */
    @Test
    @Requirement({"3261-12.1-b", "6665-3.1-d"})
    public void shouldKeepTheRouteSetOfTheFirstSubscribeAndFollowTheContact() {
        rig.send(subscribe(null, 1, ROUTES, "sip:alice@127.0.0.1:5071"));
        assertEquals(ROUTES, rig.lastNotify().dialog().routeSet());
        rig.answerNotify(200);

        final String tag = rig.lastNotify().dialog().localTag();
        rig.send(subscribe(tag, 2, List.of("<sip:other.test;lr>"), "sip:alice@127.0.0.1:5099"));
        assertEquals(ROUTES, rig.lastNotify().dialog().routeSet());
        assertEquals("sip:alice@127.0.0.1:5099", rig.lastNotify().dialog().remoteTarget());
    }

    private static SubscribeRequest subscribe(
            final String toTag, final long cseq, final List<String> recordRoute, final String contact) {
        final RequestHead head = new RequestHead(
                Rig.LIST,
                "call-1",
                Rig.ALICE,
                "t1",
                Rig.LIST,
                toTag,
                cseq,
                Rig.PRESENCE,
                contact,
                recordRoute,
                Rig.FLOW);
        return new SubscribeRequest(
                head, 600, null, null, Set.of("eventlist"), Set.of(), 70, null, List.of(), List.of(), null);
    }

    /** RFC 6665, 4.4.1: tag and route set are those of the NOTIFY, although the 200 had others and came first. */
    @Test
    @Requirement({"6665-4.1-u", "6665-4.1-g"})
    public void shouldTakeTheDialogOfABackEndFromItsNotify() {
        rig.open(7200);
        rig.answerSubscribe(BOB, 200, 600);
        final BackEndSubscribe first = rig.lastSubscribeTo(BOB);
        final RequestHead head = new RequestHead(
                "sip:rls@127.0.0.1",
                first.dialog().callId(),
                BOB,
                "fork",
                Rig.ALICE,
                first.dialog().localTag(),
                1,
                Rig.PRESENCE,
                "sip:phone@127.0.0.1:5073",
                ROUTES,
                Rig.FLOW);
        rig.engine
                .intake()
                .receive(
                        new NotifyRequest(head, SubscriptionState.active(600), null),
                        answer -> assertEquals(200, Rig.status(answer)));
        rig.pass(Duration.ofSeconds(545));

        final BackEndSubscribe refresh = rig.lastSubscribeTo(BOB);
        assertEquals(2, refresh.cseq());
        assertEquals("fork", refresh.dialog().remoteTag());
        assertEquals(ROUTES, refresh.dialog().routeSet());
        assertEquals("sip:phone@127.0.0.1:5073", refresh.dialog().remoteTarget());
    }

    /** RFC 4662, 4: one list under two events is two subscriptions, each with back ends of its own event. */
    @Test
    @Requirement({"4662-4-a", "4662-4-b"})
    public void shouldKeepTheEventsOfAListApart() {
        final Rig both =
                new Rig(EngineSettings.read(Map.of("rls_event", "presence, dialog"), EngineSettings.DEFAULTS), BOB);
        both.engine.add(
                new Rig.PresencePackage() {
                    @Override
                    public String name() {
                        return "dialog";
                    }
                },
                Map.of());
        for (final String event : List.of("presence", "dialog")) {
            both.subscribe("call-" + event, "t1", null, 1, 600, event, Set.of("eventlist"));
            assertEquals(event, both.lastNotify().event().toString());
            assertTrue(both.lastBody(), both.lastBody().contains("version=\"0\" fullState=\"true\""));
            both.answerNotify(200);
            assertEquals(event, both.lastSubscribeTo(BOB).event().toString());
        }
        assertEquals(2, both.subscribesTo(BOB).size());
    }

    /** RFC 2392, 2: over subscriptions, watchers and full and partial states, no id comes twice. */
    @Test
    @Requirement("2392-2-a")
    public void shouldNeverUseAContentIdTwice() {
        final Pattern field = Pattern.compile("Content-ID: (<[^>]+>)");
        final Set<String> ids = new HashSet<>();
        int parts = 0;
        for (int watcher = 0; watcher < 3; watcher++) {
            final Rig one = new Rig(BOB, "sip:carol@d");
            one.open(7200);
            one.live(BOB, "b");
            for (int change = 2; change <= 300; change++) {
                one.tell(BOB, change, SubscriptionState.active(3600), "b" + change);
                one.pass(Duration.ofSeconds(5));
                one.answerNotify(200);
            }
            for (final var notify : one.notifies) {
                final Matcher found =
                        field.matcher(new String(notify.body().bytes(), java.nio.charset.StandardCharsets.UTF_8));
                while (found.find()) {
                    parts++;
                    assertTrue(found.group(1), ids.add(found.group(1)));
                }
            }
        }
        assertTrue("parts: " + parts, parts > 1500);
    }
}
