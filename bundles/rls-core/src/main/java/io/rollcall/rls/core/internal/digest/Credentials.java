package io.rollcall.rls.core.internal.digest;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A user with a secret for those who challenge us. The text form names no secret.
 *
 * @param realm pattern of realms it is for; {@code *} stands for any letters
 * @param domain pattern of hosts it is for, of the URIs that are subscribed to
 * @param user user name
 * @param password the password, or null where there are hashes
 * @param hashes H(A1) by its algorithm, in place of the password
 */
public record Credentials(
        String realm, String domain, String user, String password, Map<DigestAlgorithm, String> hashes) {

    public Credentials {
        requireNonNull(realm);
        requireNonNull(domain);
        requireNonNull(user);
        hashes = Map.copyOf(hashes);
        if (password == null && hashes.isEmpty()) {
            throw new IllegalArgumentException("neither password nor ha1");
        }
    }

    /** Whether they are for a challenge of this realm, by or on the way to this host. */
    public boolean fit(final String challengingRealm, final String host) {
        return matches(realm, challengingRealm)
                && matches(domain.toLowerCase(Locale.ROOT), host.toLowerCase(Locale.ROOT));
    }

    private static boolean matches(final String pattern, final String text) {
        if (pattern.indexOf('*') < 0) {
            return pattern.equals(text);
        }
        final String regex =
                Arrays.stream(pattern.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*"));
        return Pattern.matches(regex, text);
    }

    /** H(A1) in that realm, or null where it is not known for this algorithm. */
    public String ha1(final DigestAlgorithm algorithm, final String challengingRealm) {
        return password == null ? hashes.get(algorithm) : algorithm.ha1(user, challengingRealm, password);
    }

    @Override
    public String toString() {
        return "user " + user + " for realm " + realm + " at " + domain;
    }
}
