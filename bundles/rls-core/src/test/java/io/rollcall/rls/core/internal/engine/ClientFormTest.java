package io.rollcall.rls.core.internal.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.api.Answer;
import io.rollcall.rls.api.EventHeader;
import io.rollcall.rls.api.RequestHead;
import io.rollcall.rls.api.SubscribeRequest;
import io.rollcall.rls.core.internal.client.ClientProfileComponent;
import io.rollcall.rls.core.internal.context.EngineSettings;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.InflaterInputStream;
import org.junit.Test;

/** NOTIFYs in the form that a watcher's client reads. */
public class ClientFormTest {

    private static final String BOB = "sip:bob@d";
    private static final String CAROL = "sip:carol@d";
    private static final String LINPHONE = "LinphoneAndroid/5.1";

    private final Rig rig = new Rig(BOB, CAROL);
    private long cseq;

    private String subscribe(final String toTag, final String userAgent, final List<String> acceptEncoding) {
        final RequestHead head = new RequestHead(
                Rig.LIST,
                "call-1",
                Rig.ALICE,
                "t1",
                Rig.LIST,
                toTag,
                ++cseq,
                EventHeader.parse("presence"),
                "sip:alice@127.0.0.1:5071",
                List.of(),
                Rig.FLOW);
        final SubscribeRequest request = new SubscribeRequest(
                head,
                600,
                null,
                acceptEncoding,
                Set.of("eventlist"),
                Set.of(),
                70,
                userAgent,
                List.of(),
                List.of(),
                null);
        final Answer.Accepted accepted = (Answer.Accepted) rig.send(request);
        rig.answerNotify(200);
        return accepted.localTag();
    }

    private void profile(final String... more) {
        final Map<String, Object> keys = new java.util.HashMap<>(Map.of("user_agent", "linphone"));
        for (int at = 0; at < more.length; at += 2) {
            keys.put(more[at], more[at + 1]);
        }
        rig.engine.notifies().clients().add(new ClientProfileComponent(keys));
        rig.engine.clientsChanged();
    }

    /** Scenario 52; what was subscribed before the profile came is told in its form too. */
    @Test
    public void shouldSpellAsTheClientReads() {
        subscribe(null, LINPHONE, null);
        assertEquals("presence", rig.lastNotify().event().name());
        profile("event_spelling", "presence=Presence", "quoted_boundary", "0", "bare_content_ids", "1");
        rig.live(BOB, "b1");
        rig.passMs(600);

        assertEquals("Presence", rig.lastNotify().event().name());
        final String type = rig.lastNotify().body().contentType();
        assertTrue(type, type.matches("multipart/related;type=\"application/rlmi\\+xml\";boundary=rls[0-9a-z]+"));
        final String body = rig.lastBody();
        final String cid = body.replaceAll("(?s).* cid=\"([^\"]+)\".*", "$1");
        assertTrue(body, body.contains("\r\nContent-Id: " + cid + "\r\n"));
        assertTrue("no preamble", body.startsWith("--" + type.replaceAll(".*boundary=", "") + "\r\n"));
        assertFalse(body, body.contains("Content-ID"));
    }

    @Test
    public void shouldTellEverythingEachTime() {
        profile("full_state", "1");
        subscribe(null, LINPHONE, null);
        rig.live(BOB, "b1");
        rig.live(CAROL, "c1");
        rig.passMs(600);

        assertTrue(rig.lastBody(), rig.lastBody().contains("fullState=\"true\""));
        rig.answerNotify(200);
        rig.tell(BOB, 2, io.rollcall.rls.api.SubscriptionState.active(3600), "b2");
        rig.passMs(6000);
        assertTrue(
                rig.lastBody(), rig.lastBody().contains("b2") && rig.lastBody().contains("c1"));
        assertTrue(rig.lastBody(), rig.lastBody().contains("version=\"2\" fullState=\"true\""));
    }

    @Test
    public void shouldRecogniseWhoSaysItLater() {
        profile("event_spelling", "presence=Presence");
        final String tag = subscribe(null, null, null);
        assertEquals("presence", rig.lastNotify().event().name());
        subscribe(tag, LINPHONE, null);
        assertEquals("Presence", rig.lastNotify().event().name());
    }

    /** Scenario 39: deflate, as long as the operator allows it and it makes the body smaller. */
    @Test
    public void shouldDeflateForWhoTakesIt() throws IOException {
        subscribe(null, null, List.of("deflate"));
        assertEquals("deflate", rig.lastNotify().body().contentEncoding());
        try (InputStream in = new InflaterInputStream(
                new ByteArrayInputStream(rig.lastNotify().body().bytes()))) {
            final String plain = new String(in.readAllBytes(), UTF_8);
            assertTrue(plain, plain.contains("<resource uri=\"sip:bob@d\">"));
        }
        rig.engine.settings(EngineSettings.read(Map.of("notify_encoding", "none"), EngineSettings.DEFAULTS));
        rig.live(BOB, "b1");
        rig.passMs(600);
        assertNull(rig.lastNotify().body().contentEncoding());
    }

    @Test
    public void shouldNotDeflateForWhoDoesNot() {
        subscribe(null, null, null);
        assertNull(rig.lastNotify().body().contentEncoding());
    }
}
