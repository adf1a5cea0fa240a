package io.rollcall.rls.xcap.server.internal;

import io.rollcall.rls.api.Counters;
import io.rollcall.rls.spi.CredentialSource;
import io.rollcall.rls.spi.Credentials;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Finds out who sent a request, by a digest (RFC 4825, 8; RFC 7616). Any thread; never blocks. */
final class Authentication {

    /** The strongest first: clients take the first that they know (RFC 7616, 3.7). */
    private static final List<String> PREFERENCE = List.of("SHA-256", "MD5");

    private final Supplier<List<CredentialSource>> sources;
    private final Nonces nonces = new Nonces();
    private final Clock clock;
    private final Counters counters;

    Authentication(final Supplier<List<CredentialSource>> sources, final Clock clock, final Counters counters) {
        this.sources = sources;
        this.clock = clock;
        this.counters = counters;
    }

    /**
     * Who it is.
     *
     * @param user in the one spelling; null where nobody was recognised
     * @param challenge the answer to those who were not; null where somebody was
     */
    record Identity(String user, Reply challenge) {}

    /** Completes exceptionally where nobody can say now. */
    CompletionStage<Identity> identify(final Request request, final String realm, final long nonceLifeMs) {
        final List<CredentialSource> asked = sources.get();
        final List<String> offered = offered(asked);
        final DigestProof proof = DigestProof.parse(request.field("Authorization"));
        final boolean usable = proof != null
                && proof.realm().equals(realm)
                && offered.contains(proof.algorithm())
                && proof.uri().equals(request.target());
        if (!usable) {
            return CompletableFuture.completedFuture(challenge(realm, offered, false));
        }
        return find(asked, 0, proof).thenApply(known -> {
            final String ha1 =
                    known.map(one -> one.ha1().get(proof.algorithm())).orElse(null);
            if (!proof.isMadeOf(ha1, request.method())) {
                counters.count("xcap.server.credentials.wrong");
                return challenge(realm, offered, false);
            }
            if (!nonces.use(proof.nonce(), realm, proof.count(), clock.millis(), nonceLifeMs)) {
                return challenge(realm, offered, true);
            }
            final String user = XcapUri.user(known.orElseThrow().uri());
            return user == null ? challenge(realm, offered, false) : new Identity(user, null);
        });
    }

    private static CompletionStage<Optional<Credentials>> find(
            final List<CredentialSource> asked, final int from, final DigestProof proof) {
        if (from >= asked.size()) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        return asked.get(from)
                .find(proof.user(), proof.realm())
                .thenCompose(found ->
                        found.isPresent() ? CompletableFuture.completedFuture(found) : find(asked, from + 1, proof));
    }

    /** Those that every user can be recognised by; where there are no users, one that nobody can answer. */
    private static List<String> offered(final List<CredentialSource> asked) {
        final Stream<String> common = PREFERENCE.stream().filter(one -> asked.stream()
                .allMatch(source -> source.algorithms().contains(one)));
        return asked.isEmpty() ? PREFERENCE.subList(0, 1) : common.toList();
    }

    private Identity challenge(final String realm, final List<String> offered, final boolean stale) {
        Reply reply = Reply.of(401, "who you are must be shown by a digest");
        for (final String algorithm : offered) {
            reply = reply.with(
                    "WWW-Authenticate",
                    "Digest realm=\"" + realm + "\", qop=\"auth\", algorithm=" + algorithm + ", nonce=\""
                            + nonces.make(realm, clock.millis()) + '"' + (stale ? ", stale=true" : ""));
        }
        counters.count("xcap.server.challenges");
        return new Identity(null, reply);
    }
}
