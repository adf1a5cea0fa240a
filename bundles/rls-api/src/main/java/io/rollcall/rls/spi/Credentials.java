package io.rollcall.rls.spi;

import static java.util.Objects.requireNonNull;

import java.util.Map;

/**
 * A user as a {@link CredentialSource} knows him.
 *
 * @param uri his address of record, the only one that he may have in From
 * @param ha1 by the token of the algorithm in upper case, such as {@code SHA-256}: H(user:realm:password) in
 *     hexadecimal digits
 */
public record Credentials(String uri, Map<String, String> ha1) {

    public Credentials {
        requireNonNull(uri);
        ha1 = Map.copyOf(ha1);
    }

    /** Without the secrets: for logs. */
    @Override
    public String toString() {
        return uri + " by " + ha1.keySet();
    }
}
