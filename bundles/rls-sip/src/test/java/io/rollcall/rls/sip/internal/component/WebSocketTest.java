package io.rollcall.rls.sip.internal.component;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.api.Flow;
import io.rollcall.rls.api.Outcome;
import io.rollcall.rls.api.Transport;
import io.rollcall.rls.testkit.Await;
import io.rollcall.rls.testkit.FreePorts;
import io.rollcall.rls.testkit.Requirement;
import java.io.ByteArrayOutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.Rule;
import org.junit.Test;

/** Browsers: SIP over WebSocket, with the JDK's client in their place. */
public class WebSocketTest {

    private final int port = FreePorts.next();

    @Rule
    public final Side side = new Side(
            "stream_max_bytes",
            "200000",
            "tls_certificate",
            TlsPeer.file("host.pem").toString());

    private final Page page = new Page();

    /** What a page hears: messages whole, as text or as bytes. */
    private static final class Page implements WebSocket.Listener {

        final BlockingQueue<String> texts = new LinkedBlockingQueue<>();
        final BlockingQueue<byte[]> binaries = new LinkedBlockingQueue<>();
        final BlockingQueue<String> pongs = new LinkedBlockingQueue<>();
        final BlockingQueue<Integer> closed = new LinkedBlockingQueue<>();
        private final StringBuilder text = new StringBuilder();
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        @Override
        public CompletionStage<?> onText(final WebSocket socket, final CharSequence data, final boolean last) {
            text.append(data);
            if (last) {
                texts.add(text.toString());
                text.setLength(0);
            }
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onBinary(final WebSocket socket, final ByteBuffer data, final boolean last) {
            while (data.hasRemaining()) {
                bytes.write(data.get());
            }
            if (last) {
                binaries.add(bytes.toByteArray());
                bytes.reset();
            }
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onPong(final WebSocket socket, final ByteBuffer message) {
            pongs.add(StandardCharsets.UTF_8.decode(message).toString());
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(final WebSocket socket, final int status, final String reason) {
            closed.add(status);
            return null;
        }

        @Override
        public void onError(final WebSocket socket, final Throwable error) {
            closed.add(-1);
        }
    }

    private void listen(final String transport) {
        side.change("listen", "udp:127.0.0.1:" + side.port + ", " + transport + ":127.0.0.1:" + port);
    }

    private WebSocket open(final String uri, final String protocol, final String origin) throws Exception {
        final WebSocket.Builder builder = HttpClient.newBuilder()
                .sslContext(TlsPeer.context(null))
                .build()
                .newWebSocketBuilder()
                .connectTimeout(Duration.ofSeconds(10));
        if (protocol != null) {
            builder.subprotocols(protocol);
        }
        if (origin != null) {
            builder.header("Origin", origin);
        }
        return builder.buildAsync(URI.create(uri), page).join();
    }

    private WebSocket open() throws Exception {
        listen("ws");
        return open("ws://127.0.0.1:" + port + "/sip", "sip", null);
    }

    private static <T> T next(final BlockingQueue<T> queue) throws InterruptedException {
        return queue.poll(10, TimeUnit.SECONDS);
    }

    private static String subscribe(final String transport, final String branch) {
        return Messages.subscribe(transport, 9, branch, "")
                .replace("127.0.0.1:9;rport", "df7jal23ls0d.invalid")
                .replaceFirst("Contact: <.*>", "Contact: <sip:alice@df7jal23ls0d.invalid;transport=ws>")
                .replace("\n", "\r\n");
    }

    private FakeEngine.Ended ended() {
        Await.until("the NOTIFY ended", () -> side.engine.notifiesEnded.size() == 1);
        return side.engine.notifiesEnded.remove(0);
    }

    @Test
    @Requirement({"7118-5-a", "7118-5-b", "5626-4-a"})
    public void shouldAnswerAndNotifyOnTheConnectionOfABrowser() throws Exception {
        final WebSocket socket = open();
        assertEquals("sip", socket.getSubprotocol());
        socket.sendText(subscribe("WS", "z9hG4bKb1"), true).join();
        final String response = next(page.texts);
        assertTrue(response, response.startsWith("SIP/2.0 200 OK\r\nVia: SIP/2.0/WS df7jal23ls0d.invalid;"));
        assertTrue(response, response.contains("Contact: <sip:127.0.0.1:" + port + ";transport=ws;gr>\r\n"));
        final Flow flow = side.engine.subscribes.get(0).head().flow();
        assertEquals(Transport.WS, flow.transport());
        final String target = "sip:alice@df7jal23ls0d.invalid;transport=ws";
        for (final int size : new int[] {10, 200, 70_000}) {
            side.transport.send(Messages.notify(target, new byte[size], flow));
            final String request = next(page.texts);
            assertTrue(request, request.startsWith("NOTIFY " + target));
            assertTrue(request, request.contains("Via: SIP/2.0/WS 127.0.0.1:" + port + ";"));
            socket.sendText(Messages.response("200 OK", request, "").replace("\n", "\r\n"), true)
                    .join();
            assertEquals(200, ((Outcome.Answered) ended().outcome()).status());
        }
        assertEquals("no retransmission", 0, side.count("sip.requests.retransmitted"));
        side.transport.send(Messages.notify(target, new byte[] {(byte) 0xff, (byte) 0xfe}, flow));
        final byte[] binary = next(page.binaries);
        assertEquals("no text, and so no text frame", (byte) 0xfe, binary[binary.length - 1]);
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
        assertEquals(1000, (int) next(page.closed));
        assertTrue(ended().outcome() instanceof Outcome.Unreachable);
        side.transport.send(Messages.notify(target, new byte[5], flow));
        assertTrue("nobody else is reached by it", ended().outcome() instanceof Outcome.Unreachable);
    }

    /** In pieces, as bytes, without Content-Length, with pings between. */
    @Test
    @Requirement("7118-5-a")
    public void shouldTakeAMessageHoweverItIsFramed() throws Exception {
        final WebSocket socket = open();
        final String whole = subscribe("WS", "z9hG4bKb2");
        socket.sendText(whole.substring(0, 5), false).join();
        socket.sendPing(ByteBuffer.wrap("here?".getBytes(StandardCharsets.UTF_8)))
                .join();
        socket.sendText(whole.substring(5, 100), false).join();
        socket.sendText(whole.substring(100), true).join();
        assertEquals("here?", next(page.pongs));
        assertTrue(next(page.texts).contains("z9hG4bKb2"));
        socket.sendBinary(ByteBuffer.wrap(subscribe("WS", "z9hG4bKb3").getBytes(StandardCharsets.UTF_8)), true)
                .join();
        assertTrue(next(page.texts).contains("z9hG4bKb3"));
        socket.sendText(subscribe("WS", "z9hG4bKb4").replace("Content-Length: 0\r\n", ""), true)
                .join();
        final String last = next(page.texts);
        assertTrue(last, last.startsWith("SIP/2.0 200 ") && last.contains("z9hG4bKb4"));
        socket.sendText("\r\n\r\n", true).join();
        assertEquals("\r\n", next(page.texts));
    }

    /** A page that keeps its connection alive for longer than a message may take is not one that dawdles. */
    @Test
    @Requirement("7118-5-a")
    public void shouldStayWithWhoOnlyKeepsTheConnectionAlive() throws Exception {
        side.change("stream_read_ms", "1000");
        final WebSocket socket = open();
        final long untilNs = System.nanoTime() + Duration.ofMillis(2500).toNanos();
        while (System.nanoTime() < untilNs) {
            socket.sendText("\r\n\r\n", true).join();
            assertEquals("\r\n", next(page.texts));
            socket.sendPing(ByteBuffer.wrap(new byte[] {'p'})).join();
            assertEquals("p", next(page.pongs));
        }
        socket.sendText(subscribe("WS", "z9hG4bKalive"), true).join();
        assertTrue(next(page.texts).contains("z9hG4bKalive"));
    }

    @Test
    public void shouldCloseWhatIsTooLarge() throws Exception {
        final WebSocket socket = open();
        socket.sendText("x".repeat(150_000), false).join();
        socket.sendText("x".repeat(100_000), true);
        assertEquals(1009, (int) next(page.closed));
    }

    @Test
    @Requirement("7118-5-b")
    public void shouldServeBrowsersByTls() throws Exception {
        listen("wss");
        final WebSocket socket = open("wss://localhost:" + port + "/", "sip", "https://phone.test");
        socket.sendText(subscribe("WSS", "z9hG4bKb5"), true).join();
        final String response = next(page.texts);
        assertTrue(response, response.contains("Contact: <sip:127.0.0.1:" + port + ";transport=ws;gr>\r\n"));
        final Flow flow = side.engine.subscribes.get(0).head().flow();
        assertEquals(Transport.WSS, flow.transport());
        side.transport.send(Messages.notify("sips:alice@df7jal23ls0d.invalid;transport=ws", new byte[5], flow));
        final String request = next(page.texts);
        assertTrue(request, request.contains("Via: SIP/2.0/WSS 127.0.0.1:" + port + ";"));
        assertTrue(request, request.contains("Contact: <sips:127.0.0.1:" + port + ";transport=ws;gr>\r\n"));
    }

    @Test
    @Requirement("7118-5-a")
    public void shouldRefuseWhoSpeaksSomethingElseOrComesFromElsewhere() throws Exception {
        listen("ws");
        side.change("ws_origins", "https://phone.test, https://desk.test");
        final String uri = "ws://127.0.0.1:" + port + "/";
        assertThrows(CompletionException.class, () -> open(uri, null, "https://phone.test"));
        assertThrows(CompletionException.class, () -> open(uri, "chat", "https://phone.test"));
        assertThrows(CompletionException.class, () -> open(uri, "sip", "https://evil.test"));
        open(uri, "sip", "https://Phone.test").abort();
        for (final String request : new String[] {
            "SUBSCRIBE sip:a@b SIP/2.0\r\n\r\n", "GET / HTTP/1.1\r\nHost: h\r\n\r\n", "\r\n\r\n",
        }) {
            try (TcpPeer peer = new TcpPeer(new Socket("127.0.0.1", port))) {
                peer.sayRaw(request);
                assertEquals("HTTP/1.1 4", peer.hearBytes(10));
            }
        }
        assertNull(page.texts.poll());
    }

    /** Frames that a client must not send: not masked, of an unknown kind, an endless ping. */
    @Test
    public void shouldCloseWhatBreaksTheRules() throws Exception {
        listen("ws");
        final String hello = "GET / HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: keep-alive, Upgrade\r\n"
                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                + "Sec-WebSocket-Protocol: chat, sip\r\n\r\n";
        for (final byte[] frame : new byte[][] {
            {(byte) 0x81, 1, 'x'},
            {(byte) 0x83, (byte) 0x80, 0, 0, 0, 0},
            {(byte) 0x89, (byte) 0xfe, 1, 0},
            {(byte) 0xc1, (byte) 0x80, 0, 0, 0, 0},
            {(byte) 0x80, (byte) 0x80, 0, 0, 0, 0},
        }) {
            try (TcpPeer peer = new TcpPeer(new Socket("127.0.0.1", port))) {
                peer.sayRaw(hello);
                final String answer = peer.hearHead();
                assertTrue(answer, answer.contains("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"));
                peer.sayRaw(frame);
                assertEquals("close, 1002", "88 2 3 ea ", peer.hearHex(4));
                assertTrue(peer.closedByServer());
            }
        }
        assertEquals(0, side.count("sip.failures"));
    }

    /** A frame says where a message ends; nothing else has to. */
    @Test
    public void shouldServeAMessageWithoutContentLength() throws Exception {
        open().sendText(subscribe("WS", "z9hG4bKnolength").replace("Content-Length: 0\r\n", ""), true);
        assertTrue(next(page.texts).startsWith("SIP/2.0 200 "));
    }

    /** What a frame promises costs nothing; what it says piece by piece costs no more than at once. */
    @Test(timeout = 60_000)
    @Requirement("HYG-xml-b")
    public void shouldNotBeImpressedByPromisesAndPieces() throws Exception {
        final WebSocket socket = open();
        final String request = subscribe("WS", "z9hG4bKpieces");
        final String filled = request.replace("Content-Length", "X: " + "y".repeat(5000) + "\r\nContent-Length");
        for (int i = 0; i < filled.length() - 1; i++) {
            socket.sendText(filled.substring(i, i + 1), false).join();
        }
        socket.sendText(filled.substring(filled.length() - 1), true);
        assertTrue(next(page.texts).startsWith("SIP/2.0 200 "));
        Await.until("memory is given back", () -> side.count("sip.connections.buffered") == 0);
        try (Socket promising = new Socket("127.0.0.1", port)) {
            promising
                    .getOutputStream()
                    .write(("GET /sip HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                                    + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                                    + "Sec-WebSocket-Protocol: sip\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            assertTrue(promising.getInputStream().read() >= 0);
            promising
                    .getOutputStream()
                    .write(new byte[] {(byte) 0x81, (byte) 0xff, 0, 0, 0, 0, 0, 2, 0, 0, 1, 2, 3, 4, 5});
            Await.until("it is there", () -> side.count("sip.connections.open") == 2);
            assertEquals(0, side.count("sip.connections.buffered"));
        }
    }
}
