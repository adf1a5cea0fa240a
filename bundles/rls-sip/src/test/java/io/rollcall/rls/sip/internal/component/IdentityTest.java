package io.rollcall.rls.sip.internal.component;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.api.Dialog;
import io.rollcall.rls.api.EventHeader;
import io.rollcall.rls.spi.BackEndSubscribe;
import io.rollcall.rls.testkit.Requirement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Who we are in a back-end SUBSCRIBE and what proves it, checked as a verification service does. */
public class IdentityTest {

    private static final String URL = "https://certificates.home.test/rls.pem";

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    @Rule
    public final Side side = new Side();

    private UdpPeer peer;
    private KeyPair keys;

    @Before
    public void vouch() throws Exception {
        peer = new UdpPeer(side.address());
        side.properties.put("outbound_proxy", "sip:127.0.0.1:" + peer.port() + ";lr");
        side.properties.put("identity_certificate_url", URL);
        side.properties.put("identity_domains", "home.test, lists.test");
        keys = pair("secp256r1");
        side.change("identity_key", file(keys).toString());
    }

    @After
    public void close() {
        peer.close();
    }

    private static KeyPair pair(final String curve) throws Exception {
        final KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec(curve));
        return generator.generateKeyPair();
    }

    private Path file(final KeyPair pair) throws IOException {
        return Files.writeString(
                folder.newFile().toPath(),
                "-----BEGIN PRIVATE KEY-----\n"
                        + Base64.getMimeEncoder()
                                .encodeToString(pair.getPrivate().getEncoded())
                        + "\n-----END PRIVATE KEY-----\n");
    }

    private String asked(final String watcher, final String member) throws Exception {
        side.transport.send(new BackEndSubscribe(
                new Dialog("c8", "lt", null, watcher, member, member, List.of(), null),
                1,
                EventHeader.parse("presence"),
                600,
                List.of("application/pidf+xml"),
                true,
                List.of(),
                69));
        return peer.hear();
    }

    private static String header(final String request, final String name) {
        final Matcher found = Pattern.compile("\r\n" + name + ": ([^\r]*)\r\n").matcher(request);
        return found.find() ? found.group(1) : null;
    }

    /** What the Identity says, once its signature and its form were found right. */
    private String claims(final String request) throws Exception {
        final String identity = header(request, "Identity");
        final Matcher form = Pattern.compile("([\\w-]+)\\.([\\w-]+)\\.([\\w-]+);info=<([^>]+)>;alg=ES256")
                .matcher(String.valueOf(identity));
        assertTrue(request, form.matches());
        assertEquals(URL, form.group(4));
        final Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
        signature.initVerify(keys.getPublic());
        signature.update((form.group(1) + '.' + form.group(2)).getBytes(US_ASCII));
        assertTrue("signature", signature.verify(Base64.getUrlDecoder().decode(form.group(3))));
        assertEquals(
                "{\"alg\":\"ES256\",\"typ\":\"passport\",\"x5u\":\"" + URL + "\"}",
                new String(Base64.getUrlDecoder().decode(form.group(1)), UTF_8));
        final String claims = new String(Base64.getUrlDecoder().decode(form.group(2)), UTF_8);
        final long date = ZonedDateTime.parse(header(request, "Date"), DateTimeFormatter.RFC_1123_DATE_TIME)
                .toEpochSecond();
        assertTrue(claims, claims.contains(",\"iat\":" + date + ","));
        return claims.replaceAll("\"iat\":\\d+", "\"iat\":0");
    }

    @Test
    @Requirement({"4662-7.1-a", "8224-4-a"})
    public void shouldVouchForTheWatchersOfItsDomains() throws Exception {
        final String request = asked("sip:alice@HOME.test", "sip:bob@far.test;x=y");
        assertEquals("<sip:alice@HOME.test>;tag=lt", header(request, "From"));
        assertEquals(
                "{\"dest\":{\"uri\":[\"sip:bob@far.test\"]},\"iat\":0,\"orig\":{\"uri\":\"sip:alice@home.test\"}}",
                claims(request));
    }

    /** RFC 8224, 8.3: a number is its digits, however it is spelled. */
    @Test
    @Requirement("8224-4-a")
    public void shouldSpellTelephoneNumbersInOneWay() throws Exception {
        assertEquals(
                "{\"dest\":{\"tn\":[\"12155550113\"]},\"iat\":0,\"orig\":{\"tn\":\"12155550112\"}}",
                claims(asked("sip:+1-215-555-0112@home.test;user=phone", "sip:+1.215.555.0113@far.test;user=phone")));
    }

    @Test
    @Requirement("4662-7.1-b")
    public void shouldSubscribeUnderItsOwnNameForOthers() throws Exception {
        side.change("identity_uri", "sip:rls@lists.test");
        final String request = asked("sip:wanda@other.test", "sip:bob@far.test");
        assertEquals("<sip:rls@lists.test>;tag=lt", header(request, "From"));
        assertFalse(request, request.contains("wanda"));
        assertTrue(claims(request).endsWith("\"orig\":{\"uri\":\"sip:rls@lists.test\"}}"));
    }

    @Test
    public void shouldSignNothingForOthersWithoutANameOfItsOwn() throws Exception {
        final String request = asked("sip:wanda@other.test", "sip:bob@far.test");
        assertEquals("<sip:wanda@other.test>;tag=lt", header(request, "From"));
        assertEquals(null, header(request, "Identity"));
    }

    /** A bad key is refused, and the one before goes on; without one nothing is signed. */
    @Test
    public void shouldKeepTheKeyThatWorks() throws Exception {
        for (final String bad : List.of(
                folder.newFile().getPath(),
                folder.getRoot() + "/none",
                file(pair("secp384r1")).toString())) {
            side.change("identity_key", bad);
            claims(asked("sip:alice@home.test", "sip:bob@far.test"));
        }
        side.change("identity_certificate_url", "http://plain.test/x");
        claims(asked("sip:alice@home.test", "sip:bob@far.test"));
        side.change("identity_key", "");
        assertEquals(null, header(asked("sip:alice@home.test", "sip:bob@far.test"), "Identity"));
    }
}
