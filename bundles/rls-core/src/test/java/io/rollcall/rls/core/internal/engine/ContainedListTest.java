package io.rollcall.rls.core.internal.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.api.Answer;
import io.rollcall.rls.api.Body;
import io.rollcall.rls.core.internal.context.EngineSettings;
import io.rollcall.rls.spi.EventPackage;
import io.rollcall.rls.spi.StoredWatcher;
import io.rollcall.rls.testkit.Requirement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.Test;

/** Subscriptions to a list that came along (RFC 5367). Scenario 39 without the wire. */
public class ContainedListTest {

    private static final String FACTORY = "sip:lists@d";
    private static final String TAG = "recipient-list-subscribe";

    private final Rig rig = new Rig();

    static Body list(final String... uris) {
        final StringBuilder entries = new StringBuilder();
        for (final String uri : uris) {
            entries.append("<entry uri=\"").append(uri).append("\"/>");
        }
        final String text = "<resource-lists xmlns=\"urn:ietf:params:xml:ns:resource-lists\"><list>" + entries
                + "</list></resource-lists>";
        return new Body("application/resource-lists+xml", null, "recipient-list", text.getBytes(UTF_8));
    }

    private static Asking asking(final String... uris) {
        return Asking.by(Rig.ALICE).forList(FACTORY).requiring(TAG).carrying(list(uris));
    }

    private int ask(final Asking asking) {
        return Rig.status(rig.send(asking.request()));
    }

    @Test
    @Requirement({"5367-3-a", "5367-4-a", "5363-4.1-a"})
    public void shouldServeTheListOfTheRequest() {
        assertEquals(200, ask(asking("sip:ben@d", "sip:dan@d", "sip:ben@d")));
        assertEquals(2, rig.subscribes.size());
        assertTrue(rig.lastBody(), rig.lastBody().contains("uri=\"" + FACTORY + "\""));
        assertTrue(rig.lastBody().contains("sip:ben@d"));
        assertTrue(rig.lastBody().contains("sip:dan@d"));
    }

    /** Lists of presence, and of those who watch them. */
    @Test
    @Requirement({"OMA-RLS-e", "4662-4-a", "4662-4-b"})
    public void shouldServeEveryEventPackage() {
        rig.engine.settings(
                EngineSettings.read(Map.of("rls_event", "presence,presence.winfo"), EngineSettings.DEFAULTS));
        rig.engine.add(new Winfo(), Map.of());
        assertEquals(200, ask(asking("sip:ben@d").event("presence.winfo")));
        assertTrue(rig.lastBody(), rig.lastBody().contains("version=\"0\""));
        assertEquals("presence.winfo", rig.lastSubscribeTo("sip:ben@d").event().name());
        assertEquals(200, ask(asking("sip:dan@d")));
        assertTrue("versions of their own", rig.lastBody().contains("version=\"0\""));
        assertEquals("presence", rig.lastSubscribeTo("sip:dan@d").event().name());
    }

    /** Who watches whom (RFC 3857). */
    private static final class Winfo implements EventPackage {

        @Override
        public String name() {
            return "presence.winfo";
        }

        @Override
        public List<String> acceptTypes() {
            return List.of("application/watcherinfo+xml");
        }

        @Override
        public Duration defaultExpires() {
            return Duration.ofHours(1);
        }

        @Override
        public Duration minimumGap() {
            return Duration.ofSeconds(5);
        }
    }

    @Test
    @Requirement("5367-5-b")
    public void shouldNotTakeAnotherListInTheDialog() {
        final Asking asking = asking("sip:ben@d");
        final String tag = ((Answer.Accepted) rig.send(asking.request())).localTag();
        rig.answerNotify(200);
        assertEquals(415, ask(asking.again(tag).carrying(list("sip:dan@d"))));
        assertEquals("it stands", 200, ask(asking.again(tag).carrying(null)));
        assertEquals(0, rig.subscribesTo("sip:dan@d").size());
    }

    /** Nobody else knows the list: changes of lists do not touch it, and the next engine goes on with it. */
    @Test
    @Requirement("5367-3-a")
    public void shouldKeepTheListAsLongAsTheSubscription() {
        rig.send(asking("sip:ben@d").request());
        rig.answerNotify(200);
        rig.live("sip:ben@d", "b1");
        rig.passMs(50);
        rig.answerNotify(200);
        assertEquals(
                Integer.valueOf(0),
                rig.engine.listsChanged(Set.of(FACTORY), null).join());
        final List<StoredWatcher> stored = rig.engine.close().join();
        final Rig next = new Rig();
        next.engine.restore(stored, 8000).join();
        next.engine.listsChanged(Set.of(FACTORY), null).join();
        next.pass(Duration.ofSeconds(10));
        assertEquals("nothing is told twice", 0, next.notifies.size());
        next.subscribes.addAll(rig.subscribes);
        next.tell("sip:ben@d", 2, io.rollcall.rls.api.SubscriptionState.active(3600), "b2");
        next.passMs(50);
        assertTrue(next.lastBody(), next.lastBody().contains("b2"));
    }

    @Test
    @Requirement("5367-3-b")
    public void shouldSayNothingOfMembersInTheAnswer() {
        assertEquals(200, ask(asking("tel:+12015550123", "mailto:x@d")));
        assertEquals(0, rig.subscribes.size());
        assertTrue(rig.lastBody().contains("fullState=\"true\""));
    }

    @Test
    @Requirement({"5367-D-a", "3261-8.2-f"})
    public void shouldRefuseBodiesOfOtherKinds() {
        final Answer.Refused type = (Answer.Refused) rig.send(Asking.by(Rig.ALICE)
                .carrying(Body.of("application/x-odd", new byte[] {1}))
                .request());
        assertEquals(415, type.status());
        assertTrue(type.accept().contains("application/resource-lists+xml"));
        final Body other = list("sip:ben@d");
        final Answer.Refused disposition = (Answer.Refused) rig.send(Asking.by(Rig.ALICE)
                .carrying(new Body(other.contentType(), null, "session", other.bytes()))
                .request());
        assertEquals(415, disposition.status());
        final Answer.Refused coding = (Answer.Refused)
                rig.send(asking().carrying(new Body(other.contentType(), "br", "recipient-list", other.bytes()))
                        .request());
        assertEquals(415, coding.status());
        assertTrue(coding.acceptEncoding().contains("deflate"));
        assertEquals(
                "what need not be understood",
                200,
                ask(Asking.by(Rig.ALICE)
                        .carrying(new Body("application/x-odd", null, "render;handling=optional", new byte[] {1}))));
    }

    @Test
    @Requirement("5367-D-a")
    public void shouldNotKnowTheExtensionWhereItIsOff() {
        rig.engine.settings(EngineSettings.read(Map.of("contained_lists", "0"), EngineSettings.DEFAULTS));
        final Answer.Refused answer =
                (Answer.Refused) rig.send(asking("sip:ben@d").request());
        assertEquals(420, answer.status());
        assertEquals(Set.of(TAG), answer.unsupported());
        assertEquals(415, ask(Asking.by(Rig.ALICE).forList(FACTORY).carrying(list("sip:ben@d"))));
        assertFalse(rig.engine.extensions().contains(TAG));
    }

    @Test
    @Requirement({"5367-D-b", "5367-8-a"})
    public void shouldRefuseBeforeAnybodyIsAsked() {
        rig.engine.settings(EngineSettings.read(
                Map.of("max_contained_list_entries", 2, "max_contained_list_bytes", 400), EngineSettings.DEFAULTS));
        assertEquals("entries", 403, ask(asking("sip:a@d", "sip:b@d", "sip:c@d")));
        assertEquals("bytes", 413, ask(asking("sip:" + "x".repeat(400) + "@d")));
        final Body bad =
                new Body("application/resource-lists+xml", null, "recipient-list", "<nonsense".getBytes(UTF_8));
        assertEquals("bad", 400, ask(asking().carrying(bad)));
        assertEquals(
                "strangers",
                433,
                ask(Asking.by("sip:anonymous@anonymous.invalid")
                        .forList(FACTORY)
                        .requiring(TAG)
                        .carrying(list("sip:a@d"))));
        assertEquals(0, rig.subscribes.size());
        assertEquals(200, ask(asking("sip:a@d", "sip:b@d", "sip:a@d")));
    }

    @Test
    @Requirement("5363-5.2-a")
    public void shouldAskUsersOfTheWatchersDomainAlone() {
        assertEquals(200, ask(asking("sip:ben@d", "sip:dan@elsewhere.example")));
        assertEquals(1, rig.subscribes.size());
        assertFalse(rig.lastBody().contains("elsewhere"));
        rig.engine.settings(EngineSettings.read(
                Map.of("contained_list_domains", "own, elsewhere.example"), EngineSettings.DEFAULTS));
        assertEquals(200, ask(asking("sip:dan@elsewhere.example", "sip:eve@third.example")));
        assertEquals(2, rig.subscribes.size());
        rig.engine.settings(EngineSettings.read(Map.of("contained_list_domains", "any"), EngineSettings.DEFAULTS));
        assertEquals(200, ask(asking("sip:eve@third.example")));
        assertEquals(3, rig.subscribes.size());
    }
}
