package io.rollcall.rls.sip.internal.component;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.testkit.Await;
import io.rollcall.rls.testkit.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import javax.net.ssl.SSLSocket;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Where the certificate of the server comes from, and how another takes its place. */
public class TlsFilesTest {

    private static final Duration LIVE = Duration.ofSeconds(30);

    private final int port = FreePorts.next();

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    @Rule
    public final Side side = new Side();

    private void listen() {
        side.change("listen", "udp:127.0.0.1:" + side.port + ", tls:127.0.0.1:" + port);
    }

    /** The alternative names in the certificate that the server shows now; empty where it shows none. */
    private String shown() {
        try (SSLSocket socket = TlsPeer.socket(port, null)) {
            final X509Certificate certificate =
                    (X509Certificate) socket.getSession().getPeerCertificates()[0];
            return certificate.getSubjectAlternativeNames().toString();
        } catch (final IOException | GeneralSecurityException e) {
            return "";
        }
    }

    private void assertServes() throws Exception {
        try (TcpPeer peer = TlsPeer.client(port, null)) {
            peer.say(Messages.subscribe("TLS", 9, "z9hG4bKf" + side.engine.subscribes.size(), ""));
            assertTrue(peer.hear().startsWith("SIP/2.0 200 "));
        }
    }

    private void copy(final String from, final Path to) throws IOException {
        Files.copy(TlsPeer.file(from), to, StandardCopyOption.REPLACE_EXISTING);
        Files.setLastModifiedTime(to, FileTime.fromMillis(System.currentTimeMillis() - from.hashCode() % 10_000));
    }

    @Test
    public void shouldTakeAChangedFileAndKeepTheOldOneForABrokenOne() throws Exception {
        final Path file = folder.newFile("server.pem").toPath();
        copy("host.pem", file);
        side.change("tls_certificate", file.toString());
        listen();
        assertServes();
        assertTrue(shown(), shown().contains("127.0.0.1"));
        copy("domain.pem", file);
        Await.until("the new certificate is shown", LIVE, () -> shown().contains("sip:localhost"));
        copy("authority.pem", file);
        side.change("tls_certificate", TlsPeer.file("make.sh").toString());
        assertServes();
        assertTrue("the old one stays", shown().contains("sip:localhost"));
        side.change("tls_certificate", TlsPeer.file("host.pem").toString());
        assertTrue(shown(), shown().contains("127.0.0.1"));
    }

    @Test
    public void shouldReadAKeyStoreWithItsPassword() throws Exception {
        side.change("tls_certificate", TlsPeer.file("host.p12").toString());
        listen();
        assertEquals("", shown());
        side.change("tls_password", "secret");
        Await.until("it listens", LIVE, () -> !shown().isEmpty());
        assertServes();
    }

    @Test
    public void shouldReadAKeyFromAFileOfItsOwn() throws Exception {
        final String both = Files.readString(TlsPeer.file("host.pem"));
        final int cut = both.indexOf("-----BEGIN PRIVATE KEY");
        final Path certificate = folder.newFile("server.crt").toPath();
        final Path key = folder.newFile("server.key").toPath();
        Files.writeString(certificate, both.substring(0, cut));
        Files.writeString(key, both.substring(cut));
        side.properties.put("tls_private_key", key.toString());
        side.change("tls_certificate", certificate.toString());
        listen();
        assertServes();
        side.change("tls_private_key", TlsPeer.file("domain.pem").toString());
        assertServes();
        assertTrue("a key that is not its own is refused", shown().contains("127.0.0.1"));
    }

    /** A certificate that comes later opens the listening point; the others were open all the time. */
    @Test
    public void shouldListenOnceThereIsACertificate() throws Exception {
        listen();
        assertEquals(2, side.transport.listening().size());
        side.change("tls_certificate", TlsPeer.file("host.pem").toString());
        Await.until("it listens", LIVE, () -> side.transport.listening().size() == 3);
        side.change("tls_protocols", "TLSv1.2");
        try (SSLSocket socket = TlsPeer.socket(port, null)) {
            assertEquals("TLSv1.2", socket.getSession().getProtocol());
        }
    }

    /** As on a machine whose secrets are there a moment after the server. */
    @Test
    public void shouldTakeFilesThatComeLater() throws Exception {
        final Path file = folder.getRoot().toPath().resolve("later.pem");
        side.change("tls_certificate", file.toString());
        listen();
        assertEquals(2, side.transport.listening().size());
        copy("host.pem", file);
        Await.until("it listens", LIVE, () -> side.transport.listening().size() == 3);
        assertServes();
    }
}
