package io.rollcall.rls.core.internal.engine;

import io.rollcall.rls.core.internal.digest.Credentials;
import io.rollcall.rls.core.internal.digest.DigestAlgorithm;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** Reads one configuration of factory PID {@code rls.credentials}. What it says of a mistake names no secret. */
final class CredentialsReader {

    private CredentialsReader() {}

    /**
     * What the keys say, or null where none is given.
     *
     * @throws IllegalArgumentException with a sentence for the log
     */
    static Credentials read(final Map<String, ?> properties) {
        final String realm = text(properties, "realm");
        final String user = text(properties, "user");
        final Object password = properties.get("password");
        final String ha1 = text(properties, "ha1");
        if (realm.isEmpty() && user.isEmpty() && ha1.isEmpty() && password == null) {
            return null;
        }
        if (realm.isEmpty() || user.isEmpty()) {
            throw new IllegalArgumentException(realm.isEmpty() ? "realm is missing" : "user is missing");
        }
        if (!ha1.isEmpty() && realm.indexOf('*') >= 0) {
            throw new IllegalArgumentException("ha1 is for one realm, but realm has a *");
        }
        final String domain = text(properties, "domain");
        return new Credentials(
                realm,
                domain.isEmpty() ? "*" : domain,
                user,
                password == null || password.toString().isEmpty() ? null : password.toString(),
                hashes(ha1));
    }

    private static Map<DigestAlgorithm, String> hashes(final String ha1) {
        final Map<DigestAlgorithm, String> hashes = new EnumMap<>(DigestAlgorithm.class);
        for (final String one : ha1.isEmpty() ? new String[0] : ha1.split("\\s*,\\s*")) {
            final int colon = one.indexOf(':');
            final DigestAlgorithm algorithm = colon < 0 ? null : DigestAlgorithm.find(one.substring(0, colon));
            final String digits = one.substring(colon + 1).toLowerCase(Locale.ROOT);
            final int length = algorithm == DigestAlgorithm.MD5 ? 32 : 64;
            if (algorithm == null || !digits.matches("[0-9a-f]{" + length + '}')) {
                throw new IllegalArgumentException("ha1 is not MD5:, SHA-256: or SHA-512-256: with its digits");
            }
            hashes.put(algorithm, digits);
        }
        return hashes;
    }

    private static String text(final Map<String, ?> properties, final String key) {
        final Object value = properties.get(key);
        return value == null ? "" : value.toString().trim();
    }
}
