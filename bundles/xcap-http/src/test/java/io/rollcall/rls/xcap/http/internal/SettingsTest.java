package io.rollcall.rls.xcap.http.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.Test;

/** What operators write. */
public final class SettingsTest {

    private static Settings of(Map<String, Object> configuration) {
        return Settings.read(
                configuration, new io.rollcall.rls.api.ConfigurationReader(configuration), Settings.DEFAULT);
    }

    @Test
    public void shouldReadRootsByDomain() {
        List<Root> roots = of(Map.of(
                        "xcap_root",
                        "https://a.example/x/ , http://b.example:8080;domain=One.example;domain=two.example"))
                .roots();
        assertEquals("https://a.example/x", roots.get(0).toString());
        assertTrue(roots.get(0).has("sip:alice@anywhere.example"));
        assertTrue(roots.get(1).has("sip:alice@ONE.example"));
        assertFalse(roots.get(1).has("sip:alice@three.example"));
        assertTrue(roots.get(0).is("HTTPS://A.example:443/x/"));
        assertFalse(roots.get(0).is("https://a.example/y"));
    }

    @Test
    public void shouldRefuseWhatMakesNoSense() {
        for (String bad : List.of("ftp://x/", "xcap.example", "http://u:p@x/", "http://x/?q", "http://x/;color=red")) {
            List<String> refusals = FakeSurroundings.refusals(Map.of("xcap_root", bad));
            assertEquals(bad + refusals, 1, refusals.size());
        }
        assertEquals(
                1,
                FakeSurroundings.refusals(Map.of("external_hosts", "http://x")).size());
        assertEquals(
                1,
                FakeSurroundings.refusals(Map.of("external_networks", "10.0.0.0/33"))
                        .size());
        assertEquals(
                1,
                FakeSurroundings.refusals(Map.of("tls_trust", "/no/such/file")).size());
        assertEquals(
                1, FakeSurroundings.refusals(Map.of("answer_timeout_ms", "1")).size());
    }

    @Test
    public void shouldKnowAnAccountByHost() {
        Settings settings = of(Map.of(
                "xcap_user",
                "all",
                "xcap_password",
                "a",
                "xcap_user.b.example",
                "bee",
                "xcap_password.b.example",
                "b"));
        assertEquals(new Account("all", "a"), settings.account(URI.create("http://a.example/x")));
        assertEquals(new Account("bee", "b"), settings.account(URI.create("http://B.example:81/x")));
    }
}
