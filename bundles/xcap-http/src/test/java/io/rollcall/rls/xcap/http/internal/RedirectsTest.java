package io.rollcall.rls.xcap.http.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.spi.DocumentSelector;
import io.rollcall.rls.spi.Fetched;
import io.rollcall.rls.testkit.Requirement;
import java.net.InetAddress;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.After;
import org.junit.Test;

/** Where a root sends us, and where we go. */
public final class RedirectsTest {

    private static final DocumentSelector INDEX = new DocumentSelector("rls-services", null, "index");
    private static final String PATH = "rls-services/global/index";

    private final WebServer server = new WebServer();
    private final WebServer other = new WebServer();
    private final FakeSurroundings around = new FakeSurroundings().configure();
    private final HttpDocuments documents = new HttpDocuments(Root.parse(server.root()), around);

    @After
    public void stop() {
        server.close();
        other.close();
        around.close();
    }

    private Fetched fetch() {
        return documents.fetch(INDEX, null).toCompletableFuture().join();
    }

    private String failure() {
        Fetched fetched = fetch();
        assertTrue(fetched.toString(), fetched instanceof Fetched.Failed);
        return ((Fetched.Failed) fetched).why();
    }

    @Test
    public void shouldFollowWithinItsOwnServer() {
        server.on(PATH, WebServer.status(302, "Location", "/root/moved"));
        server.on("moved", WebServer.document("<a/>", "\"one\""));
        assertTrue(fetch() instanceof Fetched.Document);
        assertEquals(1, around.count("xcap.http.redirects"));
    }

    @Test
    @Requirement("4826-4.5-l")
    public void shouldNotGoInCircles() {
        server.on(PATH, WebServer.status(307, "Location", "/root/" + PATH));
        assertTrue(failure().contains("max_redirects"));
        assertEquals(4, server.asked().size());
    }

    @Test
    @Requirement("4826-4.5-l")
    public void shouldNotBeSentToOtherHostsOfTheInside() {
        other.on("secret", WebServer.document("<a/>", "\"one\""));
        server.on(PATH, WebServer.status(302, "Location", other.root() + "/secret"));
        assertTrue(failure().contains("not among external_hosts"));

        around.configure("external_hosts", "127.0.0.1:" + other.port());
        assertTrue(failure().contains("inner address"));
        assertEquals("nothing was asked there", 0, other.asked().size());

        around.configure("external_hosts", "127.0.0.1:" + other.port(), "external_networks", "127.0.0.0/8");
        assertTrue(fetch() instanceof Fetched.Document);
    }

    /** The second hop is looked at as the first one is. */
    @Test
    @Requirement("4826-4.5-l")
    public void shouldLookAtEveryHop() {
        around.configure("external_hosts", "127.0.0.1:" + other.port(), "external_networks", "127.0.0.0/8");
        server.on(PATH, WebServer.status(302, "Location", other.root() + "/on"));
        other.on("on", WebServer.status(302, "Location", "http://169.254.169.254/latest"));
        assertTrue(failure().contains("http://169.254.169.254 is not among external_hosts"));
    }

    /** A name that leads elsewhere once it was looked at: the request goes where it led before. */
    @Test
    @Requirement("4826-4.5-l")
    public void shouldGoToTheAddressThatWasLookedAt() {
        AtomicInteger lookedUp = new AtomicInteger();
        AtomicReference<String> host = new AtomicReference<>();
        around.configure("external_hosts", "rebound.invalid:" + other.port(), "external_networks", "127.0.0.1/32");
        around.names = name -> {
            assertEquals("rebound.invalid", name);
            return InetAddress.getAllByName(lookedUp.incrementAndGet() == 1 ? "127.0.0.1" : "127.0.0.2");
        };
        other.on("on", exchange -> {
            host.set(exchange.getRequestHeaders().getFirst("Host"));
            WebServer.document("<a/>", "\"one\"").to(exchange);
        });
        server.on(PATH, WebServer.status(302, "Location", "http://rebound.invalid:" + other.port() + "/root/on"));
        assertTrue(fetch() instanceof Fetched.Document);
        assertEquals("no second look between the check and the request", 1, lookedUp.get());
        assertEquals("rebound.invalid:" + other.port(), host.get());

        assertTrue(failure().contains("127.0.0.2, an inner address"));
        assertEquals(1, other.asked().size());
    }

    @Test
    @Requirement("4826-4.5-l")
    public void shouldFollowToHttpOnly() {
        for (String to : new String[] {"file:///etc/passwd", "ftp://127.0.0.1/x", "jar:http://x!/y", "http:///x"}) {
            server.on(PATH, WebServer.status(302, "Location", to));
            assertTrue(to, failure().contains("redirects to"));
        }
    }

    @Test
    @Requirement("4826-4.5-l")
    public void shouldTellOthersNoCredentials() {
        around.configure(
                "external_hosts",
                "127.0.0.1:" + other.port(),
                "external_networks",
                "127.0.0.0/8",
                "xcap_user",
                "rls",
                "xcap_password",
                "secret");
        server.on(PATH, WebServer.status(302, "Location", other.root() + "/secret"));
        other.on("secret", WebServer.status(401, "WWW-Authenticate", "Basic realm=\"r\""));
        assertTrue(failure().contains("wants credentials"));
        assertEquals(1, other.asked().size());
    }

    @Test
    public void shouldKnowInnerAddresses() throws Exception {
        for (String inner : new String[] {
            "127.0.0.1",
            "10.0.0.1",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "0.0.0.0",
            "100.64.0.1",
            "::1",
            "fe80::1",
            "fd00::1",
            "::ffff:127.0.0.1",
            "224.0.0.1",
            "64:ff9b::7f00:1"
        }) {
            assertTrue(inner, Destinations.isInner(InetAddress.getByName(inner)));
        }
        for (String outer : new String[] {"192.0.2.1", "8.8.8.8", "2001:db8::1"}) {
            assertTrue(outer, !Destinations.isInner(InetAddress.getByName(outer)));
        }
    }
}
