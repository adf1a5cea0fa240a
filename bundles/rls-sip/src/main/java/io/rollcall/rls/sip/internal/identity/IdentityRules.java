package io.rollcall.rls.sip.internal.identity;

import java.nio.file.Path;
import java.util.List;

/**
 * For whom we vouch, and how (RFC 8224, 4).
 *
 * @param key file with the private key, or null where we vouch for nobody
 * @param certificateUrl where others get the certificate of that key, https
 * @param domains hosts of the watchers we vouch for, in lower case
 * @param ownUri whom we are towards back ends where we cannot vouch for the watcher; null: the watcher all the same
 */
public record IdentityRules(Path key, String certificateUrl, List<String> domains, String ownUri) {

    /** We vouch for nobody. */
    public static final IdentityRules NONE = new IdentityRules(null, null, List.of(), null);

    public IdentityRules {
        domains = List.copyOf(domains);
    }
}
