package io.rollcall.rls.sip.internal.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.List;

/** Reads key and trust files. Blocks for as long as the disk takes. */
final class TlsFiles {

    /** Guards the copy in memory and nothing else. */
    private static final char[] INNER = "rollcall".toCharArray();

    private static final long LARGEST = 10_000_000;

    private TlsFiles() {}

    /** Our chain and key. */
    record Identity(KeyStore store, char[] password) {}

    /** Our chain and key, or null where none is configured. */
    static Identity identity(final TlsRules rules) throws IOException, GeneralSecurityException {
        if (rules.certificate() == null) {
            return null;
        }
        final byte[] bytes = bytes(rules.certificate());
        try {
            return PemFile.looksLike(bytes)
                    ? new Identity(fromPem(bytes, rules.privateKey()), INNER)
                    : new Identity(
                            checked(pkcs12(bytes, rules.password())),
                            rules.password().toCharArray());
        } catch (final IOException | GeneralSecurityException | IllegalArgumentException e) {
            throw new IOException(rules.certificate() + ": " + e.getMessage(), e);
        }
    }

    /** Whom we trust, or null for the JDK's own trust. */
    static KeyStore trust(final TlsRules rules) throws IOException, GeneralSecurityException {
        if (rules.trust() == null) {
            return null;
        }
        final byte[] bytes = bytes(rules.trust());
        try {
            if (!PemFile.looksLike(bytes)) {
                return pkcs12(bytes, rules.trustPassword());
            }
            final KeyStore store = empty();
            int number = 0;
            for (final X509Certificate certificate : PemFile.read(bytes).certificates()) {
                store.setCertificateEntry("trusted" + number++, certificate);
            }
            if (number == 0) {
                throw new IOException("holds no certificate");
            }
            return store;
        } catch (final IOException | GeneralSecurityException | IllegalArgumentException e) {
            throw new IOException(rules.trust() + ": " + e.getMessage(), e);
        }
    }

    private static KeyStore fromPem(final byte[] bytes, final Path keyFile)
            throws IOException, GeneralSecurityException {
        final PemFile pem = PemFile.read(bytes);
        final List<X509Certificate> chain = pem.certificates();
        if (chain.isEmpty()) {
            throw new IOException("holds no certificate");
        }
        final byte[] key =
                keyFile == null ? pem.key() : PemFile.read(bytes(keyFile)).key();
        if (key == null) {
            throw new IOException("there is no PRIVATE KEY in " + (keyFile == null ? "it" : keyFile));
        }
        final KeyStore store = empty();
        store.setKeyEntry(
                "rollcall", PemFile.privateKey(key, chain.get(0)), INNER, chain.toArray(X509Certificate[]::new));
        return store;
    }

    private static KeyStore checked(final KeyStore store) throws IOException, GeneralSecurityException {
        for (final String alias : Collections.list(store.aliases())) {
            if (store.isKeyEntry(alias)) {
                return store;
            }
        }
        throw new IOException("holds no key");
    }

    private static KeyStore pkcs12(final byte[] bytes, final String password)
            throws IOException, GeneralSecurityException {
        final KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(new ByteArrayInputStream(bytes), password.toCharArray());
        return store;
    }

    private static KeyStore empty() throws IOException, GeneralSecurityException {
        final KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private static byte[] bytes(final Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException(file + ": is no file");
        }
        if (Files.size(file) > LARGEST) {
            throw new IOException(file + ": is larger than any key file");
        }
        return Files.readAllBytes(file);
    }
}
