package io.rollcall.rls.sip.internal.tls;

import java.nio.file.Path;
import java.util.List;

/**
 * What configuration says about TLS.
 *
 * @param certificate PEM or PKCS #12 file with our chain, and with the key unless that has a file of its own; or null
 * @param privateKey PEM file with the key, or null
 * @param password of a PKCS #12 file of ours
 * @param trust PEM or PKCS #12 file with who may vouch for peers; null: whom the JDK trusts
 * @param trustPassword of a PKCS #12 file of those
 * @param clientAuth what is asked of who connects to us
 * @param protocols versions of TLS offered and taken
 * @param verifyServers whether a server that we connect to must prove its name (RFC 5922, 7); false in a lab only
 */
public record TlsRules(
        Path certificate,
        Path privateKey,
        String password,
        Path trust,
        String trustPassword,
        ClientAuth clientAuth,
        List<String> protocols,
        boolean verifyServers) {

    /** Whether a client shows a certificate. */
    public enum ClientAuth {
        NONE,
        WANT,
        NEED
    }

    /** No certificate of ours; servers are checked against the JDK's trust. */
    public static final TlsRules NONE =
            new TlsRules(null, null, "", null, "", ClientAuth.NONE, List.of("TLSv1.3", "TLSv1.2"), true);

    /** The passwords are nobody's business. */
    @Override
    public String toString() {
        return "TLS[certificate=" + certificate + ", trust=" + trust + ", clientAuth=" + clientAuth + ", protocols="
                + protocols + ", verifyServers=" + verifyServers + ']';
    }
}
