package io.rollcall.rls.core.internal.digest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import org.junit.Test;

/** The examples of RFC 7616, 3.9, and of RFC 2617, 3.5. */
public class RequestDigestTest {

    private static final String REALM = "http-auth@example.org";
    private static final String URI = "/dir/index.html";
    private static final String NONCE = "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v";
    private static final String CNONCE = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ";

    @Test
    public void shouldComputeTheExamplesOfRfc7616() {
        assertEquals("8ca523f5e9506fed4657c9700eebdbec", mufasa(DigestAlgorithm.MD5));
        assertEquals(
                "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1", mufasa(DigestAlgorithm.SHA_256));
    }

    private static String mufasa(final DigestAlgorithm algorithm) {
        return new RequestDigest(algorithm, "GET", URI, NONCE, "auth", "00000001", CNONCE)
                .response(algorithm.ha1("Mufasa", REALM, "Circle of Life"));
    }

    /** The value is that of erratum 4897; the one printed is not of this hash. */
    @Test
    public void shouldComputeTheExampleWithSha512AndUtf8() {
        final DigestAlgorithm algorithm = DigestAlgorithm.SHA_512_256;
        final RequestDigest digest = new RequestDigest(
                algorithm,
                "GET",
                "/doe.json",
                "5TsQWLVdgBdmrQ0XsxbDODV+57QdFR34I9HAbC/RVvkK",
                "auth",
                "00000001",
                "NTg6RKcb9boFIAS3KrFK9BGeh+iDa/sm6jUMp2wds69v");
        assertEquals(
                "3798d4131c277846293534c3edc11bd8a5e4cdcbff78b05db9d95eeb1cec68a5",
                digest.response(algorithm.ha1("J\u00e4s\u00f8n Doe", "api@example.org", "Secret, or not?")));
    }

    @Test
    public void shouldComputeTheExampleOfRfc2617() {
        final String nonce = "dcd98b7102dd2f0e8b11d0f600bfb0c093";
        final RequestDigest digest =
                new RequestDigest(DigestAlgorithm.MD5, "GET", URI, nonce, "auth", "00000001", "0a4f113b");
        final String ha1 = DigestAlgorithm.MD5.ha1("Mufasa", "testrealm@host.com", "Circle Of Life");
        assertEquals("6629fae49393a05397450978507c4ef1", digest.response(ha1));
    }

    /** The quality of protection may be missing (RFC 2069); the value was computed by another program. */
    @Test
    public void shouldComputeWithoutQop() {
        final RequestDigest digest = new RequestDigest(
                DigestAlgorithm.MD5, "GET", URI, "dcd98b7102dd2f0e8b11d0f600bfb0c093", null, null, null);
        final String ha1 = DigestAlgorithm.MD5.ha1("Mufasa", "testrealm@host.com", "CircleOfLife");
        assertEquals("1949323746fe6a43ef61f9606e7febea", digest.response(ha1));
    }

    @Test
    public void shouldTellTheRightResponseFromOthers() {
        final RequestDigest digest =
                new RequestDigest(DigestAlgorithm.MD5, "GET", URI, NONCE, "auth", "00000001", CNONCE);
        final String ha1 = DigestAlgorithm.MD5.ha1("Mufasa", REALM, "Circle of Life");
        assertTrue(digest.isAnsweredBy("8ca523f5e9506fed4657c9700eebdbec", ha1));
        assertTrue("case of digits", digest.isAnsweredBy("8CA523F5E9506FED4657C9700EEBDBEC", ha1));
        assertFalse(digest.isAnsweredBy("8ca523f5e9506fed4657c9700eebdbed", ha1));
        assertFalse(digest.isAnsweredBy("", ha1));
        assertFalse(digest.isAnsweredBy(null, ha1));
    }

    @Test
    public void shouldFindAlgorithmsInAnyCase() {
        assertEquals(DigestAlgorithm.MD5, DigestAlgorithm.find(null));
        assertEquals(DigestAlgorithm.MD5, DigestAlgorithm.find("md5"));
        assertEquals(DigestAlgorithm.SHA_256, DigestAlgorithm.find("sha-256"));
        assertEquals(DigestAlgorithm.SHA_512_256, DigestAlgorithm.find("SHA-512-256"));
        assertNull(DigestAlgorithm.find("MD5-sess"));
        assertNull(DigestAlgorithm.find("AKAv1-MD5"));
    }
}
