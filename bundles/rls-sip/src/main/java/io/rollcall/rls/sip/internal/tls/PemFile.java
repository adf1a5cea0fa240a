package io.rollcall.rls.sip.internal.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Certificates, and perhaps a private key, as text (RFC 7468).
 *
 * @param certificates in the order of the file
 * @param key the key as PKCS #8, or null
 */
record PemFile(List<X509Certificate> certificates, byte[] key) {

    private static final Pattern BLOCK = Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \\1-----");

    private static final Map<String, String> SIGNATURES = Map.of("RSA", "SHA256withRSA", "EC", "SHA256withECDSA");

    /** Whether the bytes are such text; otherwise they may be a PKCS #12 file. */
    static boolean looksLike(final byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1).contains("-----BEGIN ");
    }

    /**
     * Reads the file.
     *
     * @throws IOException when it holds anything else; the message reads on from its name
     */
    static PemFile read(final byte[] bytes) throws IOException, GeneralSecurityException {
        final List<X509Certificate> certificates = new ArrayList<>();
        byte[] key = null;
        final CertificateFactory factory = CertificateFactory.getInstance("X.509");
        final Matcher block = BLOCK.matcher(new String(bytes, StandardCharsets.ISO_8859_1));
        while (block.find()) {
            final byte[] content = Base64.getMimeDecoder().decode(block.group(2));
            switch (block.group(1)) {
                case "CERTIFICATE":
                    certificates.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(content)));
                    break;
                case "PRIVATE KEY":
                    key = content;
                    break;
                case "EC PARAMETERS":
                    break;
                default:
                    if (block.group(1).endsWith("PRIVATE KEY")) {
                        throw new IOException(
                                "holds a key that is not bare PKCS #8: openssl pkcs8 -topk8 -nocrypt makes it so");
                    }
                    break;
            }
        }
        return new PemFile(certificates, key);
    }

    /**
     * The key of this certificate.
     *
     * @throws GeneralSecurityException when it is another's, as while one of two files is replaced
     */
    static PrivateKey privateKey(final byte[] key, final X509Certificate certificate) throws GeneralSecurityException {
        final String algorithm = certificate.getPublicKey().getAlgorithm();
        final PrivateKey made = KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(key));
        final Signature signature = Signature.getInstance(SIGNATURES.getOrDefault(algorithm, algorithm));
        signature.initSign(made);
        signature.update(key);
        final byte[] proof = signature.sign();
        signature.initVerify(certificate.getPublicKey());
        signature.update(key);
        if (!signature.verify(proof)) {
            throw new GeneralSecurityException("the key is not that of the certificate");
        }
        return made;
    }
}
