package io.rollcall.rls.core.internal.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.api.Answer;
import io.rollcall.rls.api.Body;
import io.rollcall.rls.api.NotifyRequest;
import io.rollcall.rls.api.RequestHead;
import io.rollcall.rls.api.SubscribeRequest;
import io.rollcall.rls.api.SubscriptionState;
import io.rollcall.rls.core.internal.context.EngineSettings;
import io.rollcall.rls.spi.BackEndSubscribe;
import io.rollcall.rls.testkit.Requirement;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.Test;

/** Bodies of back ends with a content coding, and what we say of what we take. */
public class BackEndBodiesTest {

    private static final String BOB = "sip:bob@d";
    private static final SubscriptionState ACTIVE = SubscriptionState.active(3600);

    private final Rig rig = new Rig(BOB);
    private long cseq;

    private Answer.Refused tell(final SubscriptionState state, final String coding, final byte[] bytes) {
        final BackEndSubscribe to = rig.lastSubscribeTo(BOB);
        final RequestHead head = new RequestHead(
                "sip:rls@127.0.0.1",
                to.dialog().callId(),
                BOB,
                "n-" + BOB,
                Rig.ALICE,
                to.dialog().localTag(),
                ++cseq,
                Rig.PRESENCE,
                "sip:ps@127.0.0.1:5072",
                List.of(),
                Rig.FLOW);
        final List<Answer> answers = new ArrayList<>();
        final Body body = new Body("application/pidf+xml", coding, null, bytes);
        rig.engine.intake().receive(new NotifyRequest(head, state, body), answers::add);
        return answers.get(0) instanceof Answer.Refused refused ? refused : null;
    }

    private static byte[] coded(final String how, final byte[] plain) throws IOException {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        final OutputStream coder =
                switch (how) {
                    case "gzip" -> new GZIPOutputStream(bytes);
                    case "zlib" -> new DeflaterOutputStream(bytes);
                    default -> new DeflaterOutputStream(bytes, new Deflater(9, true));
                };
        try (coder) {
            coder.write(plain);
        }
        return bytes.toByteArray();
    }

    private void shows(final String text) {
        rig.pass(Duration.ofSeconds(6));
        assertTrue(rig.lastBody(), rig.lastBody().contains(text));
        assertFalse(rig.lastBody(), rig.lastBody().contains("Content-Encoding"));
        rig.answerNotify(200);
    }

    @Test
    @Requirement("4662-7.3-a")
    public void shouldUndoCodings() throws IOException {
        rig.open(7200);
        rig.answerSubscribe(BOB, 200, 3600);
        assertEquals(null, tell(ACTIVE, "gzip", coded("gzip", "one".getBytes(UTF_8))));
        shows("one");
        assertEquals(null, tell(ACTIVE, "Deflate", coded("zlib", "two".getBytes(UTF_8))));
        shows("two");
        assertEquals(null, tell(ACTIVE, "deflate", coded("raw", "three".getBytes(UTF_8))));
        shows("three");
        assertEquals(null, tell(ACTIVE, "identity", "four".getBytes(UTF_8)));
        shows("four");
    }

    @Test
    @Requirement("3261-8.2-f")
    public void shouldRefuseWhatItCannotRead() throws IOException {
        rig.engine.settings(EngineSettings.read(Map.of("max_backend_body_length", "1024"), EngineSettings.DEFAULTS));
        rig.open(7200);
        rig.answerSubscribe(BOB, 200, 3600);
        assertEquals(null, tell(ACTIVE, null, "known".getBytes(UTF_8)));
        final Answer.Refused unknown = tell(ACTIVE, "br", new byte[10]);
        assertEquals(415, unknown.status());
        assertEquals(Set.of("identity", "deflate", "gzip"), unknown.acceptEncoding());
        assertEquals(400, tell(ACTIVE, "gzip", new byte[] {1, 2, 3}).status());
        assertEquals(400, tell(ACTIVE, "deflate", new byte[] {1, 2, 3}).status());
        final byte[] bomb = coded("gzip", new byte[50_000_000]);
        assertEquals("bomb of " + bomb.length, 413, tell(ACTIVE, "gzip", bomb).status());
        shows("known");
        assertEquals("the end counts", null, tell(SubscriptionState.terminated("rejected"), "br", new byte[10]));
        shows("rejected");
        assertEquals(Long.valueOf(4), rig.engine.counters().snapshot().get("backend.bodies.refused"));
    }

    @Test
    public void shouldAskForCodingsOnlyWhereToldTo() {
        rig.open(7200);
        assertEquals(List.of(), rig.lastSubscribeTo(BOB).headers());
        final Rig other =
                new Rig(EngineSettings.read(Map.of("backend_encoding", "gzip, deflate"), EngineSettings.DEFAULTS), BOB);
        other.open(7200);
        assertEquals(
                List.of("Accept-Encoding: gzip, deflate"),
                other.lastSubscribeTo(BOB).headers());
    }

    /** Who takes signed bodies gets them where there are any. */
    @Test
    @Requirement("4662-7.3-b")
    public void shouldTakeSignedBodiesForWhoTakesThem() {
        rig.send(accepting(null));
        assertFalse(rig.lastSubscribeTo(BOB).accept().contains("multipart/signed"));
        final Rig other = new Rig(BOB);
        other.send(accepting(List.of(
                "multipart/related", "application/rlmi+xml", "Multipart/Signed;q=0.5", "application/pkcs7-mime")));
        final List<String> accept = other.lastSubscribeTo(BOB).accept();
        assertTrue(accept.toString(), accept.contains("multipart/signed"));
        assertTrue(accept.toString(), accept.contains("application/pkcs7-mime"));
        assertTrue(accept.toString(), accept.contains("application/pidf+xml"));
    }

    private static SubscribeRequest accepting(final List<String> accept) {
        final RequestHead head = new RequestHead(
                Rig.LIST, "c", Rig.ALICE, "t", Rig.LIST, null, 1, Rig.PRESENCE, "sip:a@127.0.0.1", List.of(), Rig.FLOW);
        return new SubscribeRequest(
                head, 600, accept, null, Set.of("eventlist"), Set.of(), 70, null, List.of(), List.of(), null);
    }
}
