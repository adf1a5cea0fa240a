package io.rollcall.rls.sip.internal.component;

import io.rollcall.rls.api.ConfigurationReader;
import io.rollcall.rls.sip.internal.tls.TlsRules;
import io.rollcall.rls.sip.internal.tls.TlsRules.ClientAuth;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** The keys {@code tls_*} of the PID {@code rls.sip}, checked as far as that goes without reading files. */
final class TlsSettings {

    private TlsSettings() {}

    static TlsRules read(final ConfigurationReader keys, final TlsRules old) {
        return new TlsRules(
                keys.read("tls_certificate", null, old.certificate(), TlsSettings::path),
                keys.read("tls_private_key", null, old.privateKey(), TlsSettings::path),
                keys.text("tls_password", ""),
                keys.read("tls_trust", null, old.trust(), TlsSettings::path),
                keys.text("tls_trust_password", ""),
                keys.read("tls_client_auth", ClientAuth.NONE, old.clientAuth(), TlsSettings::clientAuth),
                protocols(keys, old.protocols()),
                keys.flag("tls_verify_server", true, old.verifyServers()));
    }

    private static List<String> protocols(final ConfigurationReader keys, final List<String> old) {
        final List<String> named = keys.texts("tls_protocols", TlsRules.NONE.protocols());
        for (final String protocol : named) {
            if (!TlsRules.NONE.protocols().contains(protocol)) {
                keys.refuse("tls_protocols = " + protocol + " is neither TLSv1.3 nor TLSv1.2; " + old + " stays");
                return old;
            }
        }
        return named;
    }

    private static Path path(final String text) {
        try {
            return Path.of(text);
        } catch (final InvalidPathException e) {
            throw new IllegalArgumentException("is no path", e);
        }
    }

    private static ClientAuth clientAuth(final String text) {
        try {
            return ClientAuth.valueOf(text.toUpperCase(Locale.ROOT));
        } catch (final IllegalArgumentException e) {
            throw new IllegalArgumentException("is none of none, want, need", e);
        }
    }
}
