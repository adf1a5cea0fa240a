package io.rollcall.rls.xcap.http.internal;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Whose certificates count.
 *
 * @param file as the operator spelled it
 * @param context for connections
 */
record Trust(String file, SSLContext context) {

    private static final String PEM = "-----BEGIN";

    /**
     * Reads a PEM file of certificates or a key store.
     *
     * @throws IllegalArgumentException with a reason that reads on from the name of the file
     */
    static Trust load(final String file, final String password) {
        try {
            final Path path = Path.of(file);
            final KeyStore store = Files.readString(path, java.nio.charset.StandardCharsets.ISO_8859_1)
                            .contains(PEM)
                    ? ofCertificates(path)
                    : KeyStore.getInstance(path.toFile(), password.toCharArray());
            final TrustManagerFactory trusted =
                    TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trusted.init(store);
            final SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trusted.getTrustManagers(), null);
            return new Trust(file, context);
        } catch (final IOException | GeneralSecurityException | RuntimeException e) {
            throw new IllegalArgumentException("cannot be read: " + e.getMessage(), e);
        }
    }

    private static KeyStore ofCertificates(final Path path) throws IOException, GeneralSecurityException {
        final KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        try (InputStream in = new BufferedInputStream(Files.newInputStream(path))) {
            for (final Certificate one : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry(Integer.toString(store.size()), one);
            }
        }
        return store;
    }

    @Override
    public String toString() {
        return file;
    }
}
