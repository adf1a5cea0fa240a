package io.rollcall.rls.core.internal.digest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import org.junit.Test;

/** Challenges and credentials as they come. */
public class DigestFieldsTest {

    @Test
    public void shouldReadAChallenge() {
        final DigestFields fields = DigestFields.parse(
                "Digest realm=\"atlanta.com\", domain=\"sip:boxesbybob.com\", qop=\"auth,auth-int\",\r\n"
                        + " nonce=\"f84f1cec41e6cbe5aea9c8e88d359\", opaque=\"\", stale=FALSE, algorithm=MD5");
        assertEquals("atlanta.com", fields.get("realm"));
        assertEquals("", fields.get("opaque"));
        assertEquals("FALSE", fields.get("stale"));
        assertTrue(fields.lists("qop", "auth"));
        assertFalse(fields.lists("qop", "auth-conf"));
        assertFalse(fields.lists("none", "auth"));
    }

    @Test
    public void shouldTakeSpaceCaseAndEscapes() {
        final DigestFields fields =
                DigestFields.parse("  DIGEST\tUserName = \"a\\\"b, c=\\\\d\" ,nc=00000001 , Response=\"aA\"");
        assertEquals("a\"b, c=\\d", fields.get("username"));
        assertEquals("00000001", fields.get("nc"));
        assertEquals("aA", fields.get("response"));
    }

    @Test
    public void shouldRefuseWhatIsNoDigest() {
        for (final String value : new String[] {
            "",
            "Digest",
            "Digest ",
            "Digestive realm=\"x\"",
            "Basic realm=\"x\"",
            "Digest realm",
            "Digest realm=\"x",
            "Digest realm=\"x\" nonce=\"y\"",
            "Digest realm=\"x\",",
            "Digest =\"x\"",
            "Digest realm=\"x\", realm=\"y\""
        }) {
            assertNull(value, DigestFields.parse(value));
        }
    }

    @Test
    public void shouldBoundTheNumberOfParameters() {
        final StringBuilder many = new StringBuilder("Digest a=b");
        for (int i = 1; i < 32; i++) {
            many.append(", a").append(i).append("=b");
        }
        assertNotNull(DigestFields.parse(many.toString()));
        assertNull(DigestFields.parse(many + ", z=b"));
    }
}
