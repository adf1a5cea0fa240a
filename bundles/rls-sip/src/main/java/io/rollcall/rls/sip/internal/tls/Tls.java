package io.rollcall.rls.sip.internal.tls;

import io.rollcall.rls.sip.internal.message.Hosts;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/**
 * Puts TLS around connections (RFC 3261, 26.3.1; RFC 5922). Key and trust files are read when they are configured and
 * when they change; connections that are there keep what they began with. Any thread.
 */
public final class Tls {

    private volatile State state;

    /** What could not be used, and its files as they were then; null where nothing was refused. */
    private Refused refused;

    private record Refused(TlsRules rules, List<Object> stamps) {}

    /** What one reading of the files gave. */
    private record State(TlsRules rules, List<Object> stamps, boolean own, SSLContext server, SSLContext client) {}

    /** A connection with TLS around it, its handshake done. */
    public record Secured(Socket socket, SipIdentities peer) {}

    /** Nothing configured, and so nothing served. */
    public Tls() {
        state = new State(TlsRules.NONE, stamps(TlsRules.NONE), false, null, null);
    }

    /**
     * Other rules from now on. Reads files.
     *
     * @throws IOException when they cannot be used; those before stay until the files of these change
     */
    public synchronized void rules(final TlsRules rules) throws IOException {
        refused = new Refused(rules, stamps(rules));
        state = read(rules);
        refused = null;
    }

    /**
     * Reads the files again where they have changed.
     *
     * @return whether they had
     * @throws IOException when they cannot be used; what was read before stays, and they are not read again until they
     *     change once more
     */
    public synchronized boolean refresh() throws IOException {
        if (refused != null && !refused.stamps.equals(stamps(refused.rules))) {
            rules(refused.rules);
            return true;
        }
        final State old = state;
        final List<Object> stamps = stamps(old.rules);
        if (stamps.equals(old.stamps)) {
            return false;
        }
        state = new State(old.rules, stamps, old.own, old.server, old.client);
        state = read(old.rules);
        return true;
    }

    /** Whether there is a certificate of ours, without which nobody can connect. */
    public boolean serves() {
        return state.own;
    }

    /**
     * Lets a client secure a connection that it made. Blocks until the handshake is done.
     *
     * @param limitMs how long the client may be silent meanwhile
     */
    public Secured accept(final Socket plain, final int limitMs) throws IOException {
        final State now = state;
        final SSLSocket socket =
                around(now.server, plain, plain.getInetAddress().getHostAddress());
        socket.setUseClientMode(false);
        final SSLParameters parameters = socket.getSSLParameters();
        parameters.setProtocols(now.rules.protocols().toArray(String[]::new));
        if (now.rules.clientAuth() == TlsRules.ClientAuth.NEED) {
            parameters.setNeedClientAuth(true);
        } else {
            parameters.setWantClientAuth(now.rules.clientAuth() == TlsRules.ClientAuth.WANT);
        }
        socket.setSSLParameters(parameters);
        socket.setSoTimeout(limitMs);
        socket.startHandshake();
        return new Secured(socket, identities(socket));
    }

    /**
     * Secures a connection that we made. Blocks until the handshake is done.
     *
     * @param domain the SIP domain that the server must prove to be (RFC 5922, 7.3), whatever DNS made of it
     * @param limitMs how long the server may be silent meanwhile
     * @throws IOException when it proves to be somebody else
     */
    public Secured connect(final Socket plain, final String domain, final int limitMs) throws IOException {
        final State now = state;
        final SSLSocket socket = around(now.client, plain, domain);
        socket.setUseClientMode(true);
        final SSLParameters parameters = socket.getSSLParameters();
        parameters.setProtocols(now.rules.protocols().toArray(String[]::new));
        if (!Hosts.literal(domain)) {
            try {
                parameters.setServerNames(List.of(new SNIHostName(domain)));
            } catch (final IllegalArgumentException e) {
                throw new IOException(domain + " is no name for a certificate", e);
            }
        }
        socket.setSSLParameters(parameters);
        socket.setSoTimeout(limitMs);
        socket.startHandshake();
        final SipIdentities identities = identities(socket);
        if (now.rules.verifyServers() && !identities.covers(domain)) {
            throw new SSLException("the certificate is for " + identities.names() + " and not for " + domain);
        }
        return new Secured(socket, identities);
    }

    /** The bare socket stays ours, so that it can be closed while a write stands still. */
    private static SSLSocket around(final SSLContext context, final Socket plain, final String host)
            throws IOException {
        final int port = ((InetSocketAddress) plain.getRemoteSocketAddress()).getPort();
        return (SSLSocket) context.getSocketFactory().createSocket(plain, host, port, true);
    }

    private static SipIdentities identities(final SSLSocket socket) {
        try {
            return SipIdentities.of((X509Certificate) socket.getSession().getPeerCertificates()[0]);
        } catch (final SSLPeerUnverifiedException e) {
            return null;
        }
    }

    private static State read(final TlsRules rules) throws IOException {
        final List<Object> stamps = stamps(rules);
        try {
            final TlsFiles.Identity identity = TlsFiles.identity(rules);
            final TrustManager[] trusted = trusted(TlsFiles.trust(rules));
            final KeyManager[] keys = keys(identity);
            final SSLContext server = SSLContext.getInstance("TLS");
            server.init(keys, trusted, null);
            final SSLContext client = SSLContext.getInstance("TLS");
            client.init(keys, rules.verifyServers() ? trusted : new TrustManager[] {new Trusting()}, null);
            client.createSSLEngine().setEnabledProtocols(rules.protocols().toArray(String[]::new));
            return new State(rules, stamps, identity != null, server, client);
        } catch (final GeneralSecurityException | IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static KeyManager[] keys(final TlsFiles.Identity identity) throws GeneralSecurityException {
        if (identity == null) {
            return new KeyManager[0];
        }
        final KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(identity.store(), identity.password());
        return factory.getKeyManagers();
    }

    private static TrustManager[] trusted(final KeyStore trust) throws GeneralSecurityException {
        final TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(trust);
        return factory.getTrustManagers();
    }

    /** Size and time of each file, or that it is not there. */
    private static List<Object> stamps(final TlsRules rules) {
        final List<Object> stamps = new ArrayList<>();
        for (final Path file : new Path[] {rules.certificate(), rules.privateKey(), rules.trust()}) {
            try {
                stamps.add(file == null ? "" : Files.getLastModifiedTime(file) + " " + Files.size(file));
            } catch (final IOException e) {
                stamps.add("gone");
            }
        }
        return stamps;
    }
}
