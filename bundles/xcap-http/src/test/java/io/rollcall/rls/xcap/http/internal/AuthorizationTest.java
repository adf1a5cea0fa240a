package io.rollcall.rls.xcap.http.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.spi.DocumentSelector;
import io.rollcall.rls.spi.Fetched;
import java.net.URI;
import java.util.List;
import org.junit.After;
import org.junit.Test;

/** How servers are told who we are. */
public final class AuthorizationTest {

    private static final DocumentSelector INDEX = new DocumentSelector("rls-services", null, "index");
    private static final String PATH = "rls-services/global/index";
    private static final Account MUFASA = new Account("Mufasa", "Circle of Life");

    private final WebServer server = new WebServer();
    private final FakeSurroundings around =
            new FakeSurroundings().configure("xcap_user", "rls", "xcap_password", "open sesame");
    private final HttpDocuments documents = new HttpDocuments(Root.parse(server.root()), around);

    @After
    public void stop() {
        server.close();
        around.close();
    }

    private Fetched fetch() {
        return documents.fetch(INDEX, null).toCompletableFuture().join();
    }

    /** The example of RFC 7616, 3.9.1. */
    @Test
    public void shouldDigestAsTheSpecificationDoes() {
        String parameters = "realm=\"http-auth@example.org\", qop=\"auth, auth-int\","
                + " nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\","
                + " opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\"";
        String cnonce = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ";
        Challenge sha = Challenge.parse(List.of("Digest algorithm=SHA-256, " + parameters))
                .get(0);
        assertTrue(Authorization.digest(sha, MUFASA, "/dir/index.html", cnonce, 1)
                .contains("response=\"753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1\""));
        Challenge md5 =
                Challenge.parse(List.of("Digest algorithm=MD5, " + parameters)).get(0);
        assertTrue(Authorization.digest(md5, MUFASA, "/dir/index.html", cnonce, 1)
                .contains("response=\"8ca523f5e9506fed4657c9700eebdbec\""));
    }

    @Test
    public void shouldAnswerADigestChallengeAndGoOnFromIt() {
        server.on(PATH, exchange -> {
            String given = exchange.getRequestHeaders().getFirst("Authorization");
            if (given == null) {
                WebServer.status(
                                401,
                                "WWW-Authenticate",
                                "Basic realm=\"b\", Digest realm=\"r\", nonce=\"n1\", qop=\"auth\", algorithm=MD5",
                                "WWW-Authenticate",
                                "Digest realm=\"r\", nonce=\"n2\", qop=\"auth\", algorithm=SHA-256")
                        .to(exchange);
                return;
            }
            assertTrue(given, given.startsWith("Digest username=\"rls\"") && given.contains("nonce=\"n2\""));
            assertTrue(given, given.contains("uri=\"/root/" + PATH + "\""));
            WebServer.document("<a/>", "\"" + given.replaceAll(".*nc=(\\d+).*", "$1") + '"')
                    .to(exchange);
        });
        assertEquals("\"00000001\"", ((Fetched.Document) fetch()).etag());
        assertEquals("\"00000002\"", ((Fetched.Document) fetch()).etag());
        assertEquals(3, server.asked().size());
    }

    @Test
    public void shouldSayThatCredentialsAreRefused() {
        server.on(PATH, WebServer.status(401, "WWW-Authenticate", "Digest realm=\"r\", nonce=\"n\""));
        Fetched.Failed failed = (Fetched.Failed) fetch();
        assertTrue(failed.why(), failed.why().contains("refuses our credentials"));
        assertFalse(failed.why(), failed.why().contains("sesame"));
        assertEquals("asked twice, not for ever", 2, server.asked().size());
    }

    @Test
    public void shouldGiveAPasswordInsideTlsOnly() {
        List<Challenge> basic = Challenge.parse(List.of("Basic realm=\"r\""));
        assertFalse(new Authorization().take(basic, URI.create("http://xcap.example.com/root")));
        Authorization inside = new Authorization();
        assertTrue(inside.take(basic, URI.create("https://xcap.example.com/root")));
        assertEquals(
                "Basic TXVmYXNhOkNpcmNsZSBvZiBMaWZl",
                inside.value(MUFASA, URI.create("https://xcap.example.com/root")));
    }

    @Test
    public void shouldHideThePassword() {
        assertFalse(around.settings().toString().contains("sesame"));
    }
}
