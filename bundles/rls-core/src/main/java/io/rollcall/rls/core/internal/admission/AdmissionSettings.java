package io.rollcall.rls.core.internal.admission;

import io.rollcall.rls.api.ConfigurationReader;
import io.rollcall.rls.core.internal.digest.DigestAlgorithm;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What PID {@code rls} says of who may subscribe, checked. The keys and their meaning are in
 * {@code EngineConfiguration}.
 *
 * @param watcherUri where a trusted peer says who the watcher is
 * @param trustedPeers whose word counts
 * @param assertIdentity whether back ends are told the watcher in P-Asserted-Identity
 * @param auth the rule where no policy decides
 * @param realm of challenges, or null for the domain of the watcher
 * @param algorithms of challenges, the one preferred first
 * @param nonceLifeMs how long a nonce may be used
 * @param containedLists whether lists in the request are served
 * @param maxContainedBytes of such a list, once its coding is undone
 * @param maxContainedEntries of such a list
 * @param containedDomains whose users such a list may name: domains, {@code own} or {@code any}
 * @param quotas how many subscriptions there may be
 */
public record AdmissionSettings(
        WatcherSource watcherUri,
        TrustedPeers trustedPeers,
        boolean assertIdentity,
        Auth auth,
        String realm,
        List<DigestAlgorithm> algorithms,
        long nonceLifeMs,
        boolean containedLists,
        int maxContainedBytes,
        int maxContainedEntries,
        List<String> containedDomains,
        Quotas quotas) {

    /**
     * How many subscriptions there may be.
     *
     * @param all list subscriptions in all
     * @param perWatcher list subscriptions of one watcher
     * @param resolving SUBSCRIBEs of one watcher that wait for their list
     */
    public record Quotas(int all, int perWatcher, int resolving) {}

    /** Every default. */
    public static final AdmissionSettings DEFAULTS = new AdmissionSettings(
            WatcherSource.FROM,
            TrustedPeers.LOOPBACK,
            false,
            Auth.IMPLICIT,
            null,
            List.of(DigestAlgorithm.SHA_256, DigestAlgorithm.MD5),
            300_000,
            true,
            65_536,
            500,
            List.of("own"),
            new Quotas(1_000_000, 500, 20));

    private static final int MOST = 10_000_000;

    /** Reads the keys; what makes no sense is refused there, and the standing value stays. */
    public static AdmissionSettings read(final ConfigurationReader keys, final AdmissionSettings standing) {
        return new AdmissionSettings(
                keys.read("watcher_uri", DEFAULTS.watcherUri, standing.watcherUri, WatcherSource::parse),
                trustedPeers(keys, standing),
                keys.flag("assert_identity", DEFAULTS.assertIdentity, standing.assertIdentity),
                keys.read("auth", Auth.IMPLICIT, standing.auth, Auth::parse),
                keys.read("auth_realm", null, standing.realm, AdmissionSettings::realm),
                algorithms(keys, standing),
                1000 * keys.number("nonce_life", 1, 86_400, 300, standing.nonceLifeMs / 1000),
                keys.flag("contained_lists", DEFAULTS.containedLists, standing.containedLists),
                (int) keys.number(
                        "max_contained_list_bytes",
                        100,
                        16_777_216,
                        DEFAULTS.maxContainedBytes,
                        standing.maxContainedBytes),
                (int) keys.number(
                        "max_contained_list_entries",
                        1,
                        100_000,
                        DEFAULTS.maxContainedEntries,
                        standing.maxContainedEntries),
                keys.texts("contained_list_domains", DEFAULTS.containedDomains).stream()
                        .map(domain -> domain.toLowerCase(Locale.ROOT))
                        .toList(),
                quotas(keys, standing.quotas));
    }

    private static String realm(final String text) {
        if (text.indexOf('"') >= 0 || text.indexOf('\\') >= 0) {
            throw new IllegalArgumentException("has a quote or a backslash");
        }
        return text;
    }

    private static Quotas quotas(final ConfigurationReader keys, final Quotas standing) {
        final Quotas usual = DEFAULTS.quotas;
        return new Quotas(
                (int) keys.number("max_subscriptions", 1, MOST, usual.all, standing.all),
                (int) keys.number("max_subscriptions_per_watcher", 1, MOST, usual.perWatcher, standing.perWatcher),
                (int) keys.number("max_resolving_per_watcher", 1, MOST, usual.resolving, standing.resolving));
    }

    private static TrustedPeers trustedPeers(final ConfigurationReader keys, final AdmissionSettings standing) {
        final List<String> texts = keys.texts("trusted_peers", List.of());
        try {
            return texts.isEmpty() ? TrustedPeers.LOOPBACK : TrustedPeers.of(texts);
        } catch (final IllegalArgumentException e) {
            keys.refuse("trusted_peers " + e.getMessage() + "; " + standing.trustedPeers + " stays");
            return standing.trustedPeers;
        }
    }

    private static List<DigestAlgorithm> algorithms(final ConfigurationReader keys, final AdmissionSettings standing) {
        final List<DigestAlgorithm> algorithms = new ArrayList<>();
        for (final String name : keys.texts("digest_algorithms", List.of("SHA-256", "MD5"))) {
            final DigestAlgorithm algorithm = DigestAlgorithm.find(name);
            if (algorithm == null) {
                keys.refuse("digest_algorithms has " + name + ", which is not known; the value before stays");
                return standing.algorithms;
            }
            algorithms.add(algorithm);
        }
        return List.copyOf(algorithms);
    }
}
