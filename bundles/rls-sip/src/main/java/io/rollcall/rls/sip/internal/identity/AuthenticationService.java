package io.rollcall.rls.sip.internal.identity;

import io.rollcall.rls.api.Dialog;
import java.io.IOException;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Vouches for the watchers on whose behalf we subscribe, as RFC 4662, 7.1 wants a server to be able to: with the
 * Identity of RFC 8224, which took the place of RFC 4474. Any thread; reads a file only when its rules change.
 */
public final class AuthenticationService {

    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private static final Pattern PEM =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
    private static final Pattern HOST = Pattern.compile("(?i)sips?:(?:[^@]*@)?(\\[[^\\]]*\\]|[^:;?]+).*");
    private static final int P256_BITS = 256;

    private final Clock clock;
    private volatile Standing standing = new Standing(IdentityRules.NONE, null);

    private record Standing(IdentityRules rules, PrivateKey key) {}

    /** One that vouches for nobody yet. */
    public AuthenticationService(final Clock clock) {
        this.clock = clock;
    }

    /** The rules that count. */
    public IdentityRules rules() {
        return standing.rules;
    }

    /**
     * Other rules from now on.
     *
     * @throws IOException the key cannot be read or is of the wrong kind; the rules before stay
     */
    public void rules(final IdentityRules changed) throws IOException {
        standing = new Standing(changed, changed.key() == null ? null : read(changed));
    }

    /** What the first line and those that vouch are in a request of that dialog (RFC 8224, 4.1). */
    public Vouched vouch(final Dialog dialog) {
        final Standing now = standing;
        final String from = dialog.localUri();
        if (now.key == null) {
            return new Vouched(from, List.of());
        }
        if (!vouchesFor(now.rules, from)) {
            final String own = now.rules.ownUri();
            return own == null || !vouchesFor(now.rules, own)
                    ? new Vouched(own == null ? from : own, List.of())
                    : sign(now, own, dialog.remoteUri());
        }
        return sign(now, from, dialog.remoteUri());
    }

    private Vouched sign(final Standing now, final String from, final String to) {
        final Instant at = clock.instant();
        try {
            final String identity = Passport.identity(now.key, now.rules.certificateUrl(), from, to, at);
            return new Vouched(from, List.of("Date: " + DATE.format(at), "Identity: " + identity));
        } catch (final GeneralSecurityException e) {
            throw new IllegalStateException("The key was tried when it was read", e);
        }
    }

    private static boolean vouchesFor(final IdentityRules rules, final String uri) {
        final Matcher host = HOST.matcher(uri);
        return host.matches() && rules.domains().contains(host.group(1).toLowerCase(Locale.ROOT));
    }

    private static PrivateKey read(final IdentityRules rules) throws IOException {
        final Matcher pem = PEM.matcher(Files.readString(rules.key()));
        if (!pem.find()) {
            throw new IOException(rules.key() + " has no PRIVATE KEY (PKCS #8, PEM)");
        }
        try {
            final byte[] bytes = Base64.getMimeDecoder().decode(pem.group(1));
            final PrivateKey key = KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(bytes));
            if (((ECPrivateKey) key).getParams().getOrder().bitLength() != P256_BITS) {
                throw new IOException(rules.key() + " has a key of another curve than P-256");
            }
            Passport.identity(key, rules.certificateUrl(), "sip:a@b", "sip:a@b", Instant.EPOCH);
            return key;
        } catch (final GeneralSecurityException | IllegalArgumentException e) {
            throw new IOException(rules.key() + " has no key for ES256: " + e.getMessage(), e);
        }
    }
}
