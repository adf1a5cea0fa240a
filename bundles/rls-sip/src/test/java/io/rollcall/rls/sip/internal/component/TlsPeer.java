package io.rollcall.rls.sip.internal.component;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** Makes TLS sockets for peers out of the test certificates, without a line of the server's. */
final class TlsPeer {

    private static final char[] NONE = new char[0];

    private TlsPeer() {}

    /** A test certificate, as the server's keys name it. */
    static Path file(final String name) {
        try {
            return Path.of(TlsPeer.class.getResource("/tls/" + name).toURI());
        } catch (final URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A context that trusts the authority of the tests and shows that certificate, or none. */
    static SSLContext context(final String certificate) throws IOException, GeneralSecurityException {
        final KeyStore trust = KeyStore.getInstance("PKCS12");
        trust.load(null, null);
        trust.setCertificateEntry("authority", certificate(Files.readAllBytes(file("authority.pem"))));
        final TrustManagerFactory trusted = TrustManagerFactory.getInstance("PKIX");
        trusted.init(trust);
        final SSLContext context = SSLContext.getInstance("TLS");
        context.init(certificate == null ? null : keys(certificate).getKeyManagers(), trusted.getTrustManagers(), null);
        return context;
    }

    private static KeyManagerFactory keys(final String name) throws IOException, GeneralSecurityException {
        final byte[] bytes = Files.readAllBytes(file(name));
        final String text = new String(bytes, StandardCharsets.US_ASCII);
        final String key = text.substring(text.indexOf("PRIVATE KEY-----") + 16, text.indexOf("-----END PRIVATE"));
        final KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry(
                "peer",
                KeyFactory.getInstance("EC")
                        .generatePrivate(
                                new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(key))),
                NONE,
                new Certificate[] {certificate(bytes)});
        final KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
        factory.init(store, NONE);
        return factory;
    }

    private static Certificate certificate(final byte[] bytes) throws GeneralSecurityException {
        return CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(bytes));
    }

    /** A client that has shaken hands. */
    static TcpPeer client(final int port, final String certificate) throws IOException, GeneralSecurityException {
        return new TcpPeer(socket(port, certificate));
    }

    /** The socket of one. */
    static SSLSocket socket(final int port, final String certificate) throws IOException, GeneralSecurityException {
        final SSLSocket socket = (SSLSocket)
                context(certificate).getSocketFactory().createSocket(InetAddress.getByName("127.0.0.1"), port);
        socket.setSoTimeout(10_000);
        socket.startHandshake();
        return socket;
    }

    /** A server on a port of its own. */
    static SSLServerSocket server(final String certificate) throws IOException, GeneralSecurityException {
        final SSLServerSocket server = (SSLServerSocket) context(certificate)
                .getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        server.setSoTimeout(10_000);
        return server;
    }
}
