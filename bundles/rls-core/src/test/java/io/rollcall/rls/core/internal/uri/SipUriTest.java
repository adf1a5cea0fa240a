package io.rollcall.rls.core.internal.uri;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.testkit.Requirement;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.Test;

/** Requirements 3261-19-a, 4826-5-a and 5954-4-a, as tables. */
public class SipUriTest {

    private static final String[][] EQUAL = {
        {"sip:%61lice@atlanta.test;transport=TCP", "sip:alice@AtlanTa.Test;Transport=tcp"},
        {"sip:carol@chicago.test", "sip:carol@chicago.test;newparam=5"},
        {"sip:carol@chicago.test", "sip:carol@chicago.test;security=on"},
        {"sip:carol@chicago.test;newparam=5", "sip:carol@chicago.test;security=on"},
        {
            "sip:biloxi.test;transport=tcp;method=REGISTER?to=sip:bob%40biloxi.test",
            "sip:biloxi.test;method=REGISTER;transport=tcp?to=sip:bob%40biloxi.test"
        },
        {
            "sip:alice@atlanta.test?subject=project%20x&priority=urgent",
            "sip:alice@atlanta.test?priority=urgent&subject=project%20x"
        },
        {"SIP:alice@a.test", "sip:alice@a.test"},
        {"sip:al%7eice@a.test", "sip:al~ice@a.test"},
        {"sip:al%c3%a9@a.test", "sip:al%C3%A9@a.test"},
        {"sip:al\u00e9@a.test", "sip:al%C3%A9@a.test"},
        {"sip:a@[::1]", "sip:a@[0:0:0:0:0:0:0:1]"},
        {"sip:a@[2001:DB8::A]:5062", "sip:a@[2001:db8:0::a]:5062"},
        {"sip:a@[::FFFF:192.0.2.1]", "sip:a@[::ffff:c000:201]"},
        {"sip:a@h.test;lr", "sip:a@h.test;LR"},
        {"sip:a@h.test;user=phone", "sip:a@h.test;USER=PHONE"},
        {" <sip:a@h.test> ", "sip:a@h.test"},
        {"sip%3Aalice%2Bpresence%40d.test", "sip:alice+presence@d.test"},
        {"sip:a@h.test:", "sip:a@h.test"},
    };

    private static final String[][] DIFFERENT = {
        {"SIP:ALICE@AtlanTa.test;Transport=udp", "sip:alice@AtlanTa.test;Transport=UDP"},
        {"sip:bob@biloxi.test", "sip:bob@biloxi.test:5060"},
        {"sip:bob@biloxi.test", "sip:bob@biloxi.test;transport=udp"},
        {"sip:bob@biloxi.test", "sip:bob@biloxi.test:6000;transport=tcp"},
        {"sip:carol@chicago.test", "sip:carol@chicago.test?Subject=next%20meeting"},
        {"sip:bob@phone21.test", "sip:bob@192.0.2.4"},
        {"sip:a@h.test", "sips:a@h.test"},
        {"sip:a@h.test", "sip:h.test"},
        {"sip:a@h.test", "sip:a:secret@h.test"},
        {"sip:a:secret@h.test", "sip:a:Secret@h.test"},
        {"sip:a%3Bb@h.test", "sip:a;b@h.test"},
        {"sip:a%2Bb@h.test", "sip:a+b@h.test"},
        {"sip:a@h.test;user=phone", "sip:a@h.test"},
        {"sip:a@h.test;ttl=1", "sip:a@h.test"},
        {"sip:a@h.test;method=INVITE", "sip:a@h.test"},
        {"sip:a@h.test;maddr=192.0.2.1", "sip:a@h.test"},
        {"sip:a@h.test;security=on", "sip:a@h.test;security=off"},
        {"sip:a@[::1]", "sip:a@[::2]"},
        {"sip:a@h.test?x=1", "sip:a@h.test?x=2"},
    };

    private static SipUri uri(final String text) {
        return SipUri.parse(text).orElseThrow(() -> new AssertionError("no URI: " + text));
    }

    @Test
    @Requirement({"3261-19-a", "5954-4-a"})
    public void shouldMatchWhatIsEqual() {
        for (final String[] pair : EQUAL) {
            final String label = pair[0] + " and " + pair[1];
            assertTrue(label, uri(pair[0]).matches(uri(pair[1])));
            assertTrue(label, uri(pair[1]).matches(uri(pair[0])));
            assertEquals(label, uri(pair[0]).key(), uri(pair[1]).key());
        }
    }

    @Test
    @Requirement("3261-19-a")
    public void shouldNotMatchWhatDiffers() {
        for (final String[] pair : DIFFERENT) {
            final String label = pair[0] + " and " + pair[1];
            assertFalse(label, uri(pair[0]).matches(uri(pair[1])));
            assertFalse(label, uri(pair[1]).matches(uri(pair[0])));
        }
    }

    @Test
    @Requirement("4826-5-a")
    public void shouldMakeTheCanonicalForm() {
        assertEquals(
                "sip:Al.ice@home.test:5060;a=b;lr;transport=tcp",
                uri("SIP:Al%2Eice@HOME.test:5060;Transport=TCP;LR;A=B?Subject=x")
                        .canonical());
        assertEquals("sip:a%40b@h.test", uri("sip:a%40b@H.test").canonical());
        assertEquals("sip:a%C3%A9%20b@h.test", uri("sip:a\u00e9 b@h.test").canonical());
        assertEquals("sip:[0:0:0:0:0:0:0:1]:5061", uri("sip:[::1]:5061").canonical());
    }

    @Test
    public void shouldCanonicaliseTheCanonicalFormToItself() {
        for (final String[][] table : List.of(EQUAL, DIFFERENT)) {
            for (final String[] pair : table) {
                final String canonical = uri(pair[0]).canonical();
                assertEquals(canonical, uri(canonical).canonical());
            }
        }
    }

    /** RFC 3261, 19.1.1, table 1. */
    @Test
    public void shouldDropWhatARequestUriCannotHave() {
        assertEquals(
                "sip:bob@h.test;transport=tcp;maddr=192.0.2.1",
                uri("sip:bob@h.test;transport=tcp;method=INVITE;maddr=192.0.2.1?Subject=x")
                        .asRequestUri());
    }

    @Test
    @Requirement("5954-4-a")
    public void shouldRefuseWhatIsNoSipUri() {
        for (final String text : List.of(
                "",
                "sip:",
                "sip:@h.test",
                "sip:a@",
                "sip:a@h.test:x",
                "sip:a@h.test:70000",
                "sip:a@h.test:-1",
                "tel:+1",
                "http://h.test",
                "a@h.test",
                "sip:a@h%40d",
                "sip:a@b@c",
                "sip:a@[::1",
                "sip:a@[zz]",
                "sip:a@[fe80::1%25x]",
                "sip:a@h.test/path",
                "sip:a@h test",
                "sip:a@[]",
                "sip:a@[::1]x")) {
            assertEquals(text, Optional.empty(), SipUri.parse(text));
        }
    }

    @Test
    public void shouldNameAWatcherByAddressAlone() {
        assertEquals("sip:alice@home.test", SipUri.watcherKey("sips:alice@HOME.test;user=phone?a=b"));
        assertEquals("sip:alice@home.test", SipUri.watcherKey("sip:alice:secret@home.test"));
        assertEquals("sip:alice@home.test", SipUri.watcherKey(" <sip:%61lice@home.test> "));
        assertEquals("sip:alice@home.test:5070", SipUri.watcherKey("sip:alice@home.test:5070"));
        assertNotEquals(SipUri.watcherKey("sip:alice@home.test"), SipUri.watcherKey("sip:Alice@home.test"));
        assertEquals("sip:home.test", SipUri.watcherKey("sip:home.test"));
        assertEquals("tel:+1201", SipUri.watcherKey(" tel:+1201"));
    }

    @Test
    public void shouldKnowWhoHides() {
        assertTrue(uri("sip:anonymous@Anonymous.invalid").anonymous());
        assertFalse(uri("sip:anonymous@home.test").anonymous());
    }

    /** Whatever comes, reading ends with a URI whose canonical form can be read again, or with none. */
    @Test
    public void shouldStandAnything() {
        final Random random = new Random(4711);
        final String alphabet = "sip:@%40;=?&[]:.a1\u00e9 <>/2Fx";
        for (int round = 0; round < 50_000; round++) {
            final StringBuilder text = new StringBuilder("sip:");
            for (int length = random.nextInt(20); length > 0; length--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            SipUri.parse(text.toString()).ifPresent(parsed -> {
                final SipUri again = uri(parsed.canonical());
                assertEquals(text.toString(), parsed.canonical(), again.canonical());
                assertTrue(text.toString(), parsed.withoutHeaders().matches(again));
                assertEquals(text.toString(), parsed.key(), again.key());
            });
        }
    }
}
