package io.rollcall.rls.core.internal.admission;

import io.rollcall.rls.api.Answer;
import io.rollcall.rls.api.Counters;
import io.rollcall.rls.api.RequestHead;
import io.rollcall.rls.api.SubscribeRequest;
import io.rollcall.rls.api.Throttle;
import io.rollcall.rls.core.internal.digest.DigestAlgorithm;
import io.rollcall.rls.core.internal.lane.Alarms;
import io.rollcall.rls.core.internal.uri.SipUri;
import io.rollcall.rls.spi.CredentialSource;
import io.rollcall.rls.spi.Credentials;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Settles who sent a SUBSCRIBE before anything is done for him: a trusted peer says it (RFC 3325), else he is
 * challenged and shows it (RFC 3261, 22.1; a UAS challenges with 401: RFC 6665, 4.2.1.3), and where nobody knows any
 * users he is refused. Any thread; where a user is looked up, the end comes on the thread of the source.
 */
public final class Identification {

    /** What becomes of a request; one of both is called, once. */
    public interface Settled {

        /** It is known who sent it. */
        void known(Identity identity);

        /** It is not served. */
        void refused(Answer.Refused answer);
    }

    private static final Logger LOG = LoggerFactory.getLogger(Identification.class);
    private static final long RETRY_AFTER_S = 5;
    private static final long SOURCE_LIMIT_MS = 5000;
    private static final long COMPLAIN_EVERY_MS = 10_000;

    private final Supplier<AdmissionSettings> settings;
    private final Supplier<List<CredentialSource>> sources;
    private final BooleanSupplier usersMayReturn;
    private final Clock clock;
    private final Alarms alarms;
    private final Counters counters;
    private final Throttle complaints;
    private final Nonces nonces;

    /**
     * Settles identities.
     *
     * @param sources the users, best source first
     * @param usersMayReturn whether the last source left a moment ago, as for an update
     */
    public Identification(
            final Supplier<AdmissionSettings> settings,
            final Supplier<List<CredentialSource>> sources,
            final BooleanSupplier usersMayReturn,
            final SecureRandom random,
            final Alarms alarms,
            final Clock clock,
            final Counters counters) {
        this.settings = settings;
        this.sources = sources;
        this.usersMayReturn = usersMayReturn;
        this.clock = clock;
        this.alarms = alarms;
        this.counters = counters;
        complaints = new Throttle(clock, COMPLAIN_EVERY_MS);
        nonces = new Nonces(random);
    }

    /** Settles it; at once where a trusted peer speaks for the watcher, so that requests keep their order. */
    public void settle(final SubscribeRequest request, final Settled settled) {
        final AdmissionSettings now = settings.get();
        if (now.trustedPeers().speaksFor(request.head().flow())) {
            final String told = request.inDialog()
                    ? request.head().fromUri()
                    : now.watcherUri().uriIn(request);
            if (told != null) {
                settled.known(identity(request, told, !now.watcherUri().isFrom(), false));
                return;
            }
            counters.count("subscribe.identity.missing");
            prove(request, now, "Watcher Is Not Told", settled);
            return;
        }
        if (!request.asserted().isEmpty()) {
            // what a peer asserts that is not trusted is never used (RFC 3325, 8)
            counters.count("subscribe.identity.ignored");
        }
        prove(request, now, "Not From A Trusted Peer", settled);
    }

    /** What is answered to a watcher who is not known where he must be. */
    public Answer.Refused challenge(final SubscribeRequest request) {
        return sources.get().isEmpty()
                ? Answer.Refused.of(433, "Anonymity Disallowed")
                : challenge(request, settings.get(), false);
    }

    // ---- digests --------------------------------------------------------------------------------------------------

    /** Lets the watcher show who he is; where nobody knows any users, that is why he is refused. */
    private void prove(
            final SubscribeRequest request, final AdmissionSettings now, final String why, final Settled settled) {
        final List<CredentialSource> all = sources.get();
        if (all.isEmpty() && usersMayReturn.getAsBoolean()) {
            settled.refused(Answer.Refused.unavailable("Users Not Available", RETRY_AFTER_S));
            return;
        }
        if (all.isEmpty()) {
            if (complaints.permits()) {
                LOG.warn(
                        "Refused a SUBSCRIBE of {}: {} (trusted_peers, watcher_uri), and no users are known who could"
                                + " be challenged (etc/rls.users.cfg)",
                        request.head().flow().peer(),
                        why.toLowerCase(Locale.ROOT));
            }
            counters.count("subscribe.identity.untrusted");
            settled.refused(Answer.Refused.of(403, why));
            return;
        }
        final String realm = realm(request, now);
        final DigestProof proof = DigestProof.in(request, realm, offered(now));
        if (proof == null) {
            settled.refused(challenge(request, now, false));
            return;
        }
        alarms.within(SOURCE_LIMIT_MS, find(all, 0, proof.user(), realm)).whenComplete((found, failure) -> {
            if (failure == null) {
                checked(request, proof, found.orElse(null), settled);
            } else {
                counters.count("subscribe.users.unavailable");
                settled.refused(Answer.Refused.unavailable("Users Not Available", RETRY_AFTER_S));
            }
        });
    }

    private static CompletionStage<Optional<Credentials>> find(
            final List<CredentialSource> sources, final int at, final String user, final String realm) {
        if (at == sources.size()) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        try {
            return sources.get(at)
                    .find(user, realm)
                    .thenCompose(found -> found.isPresent()
                            ? CompletableFuture.completedFuture(found)
                            : find(sources, at + 1, user, realm));
        } catch (final RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** On a thread of the source, which would keep to itself what fails here: always an answer. */
    private void checked(
            final SubscribeRequest request, final DigestProof proof, final Credentials user, final Settled settled) {
        try {
            check(request, proof, user, settled);
        } catch (final RuntimeException e) {
            counters.count("engine.failures");
            if (complaints.permits()) {
                LOG.error("The identity of a watcher could not be settled; answered 500", e);
            }
            settled.refused(Answer.Refused.of(500, "Server Internal Error"));
        }
    }

    private void check(
            final SubscribeRequest request, final DigestProof proof, final Credentials user, final Settled settled) {
        final AdmissionSettings now = settings.get();
        final String realm = realm(request, now);
        if (!proof.isOf(user)) {
            counters.count("subscribe.identity.wrong");
            settled.refused(challenge(request, now, false));
        } else if (!nonces.use(proof.nonce(), realm, proof.count(), clock.millis(), now.nonceLifeMs())) {
            // he knows his secret: the same again with this nonce will do, without asking anybody (RFC 7616, 3.3)
            counters.count("subscribe.identity.stale");
            settled.refused(challenge(request, now, true));
        } else if (!request.inDialog() && !owns(user, request.head().fromUri())) {
            counters.count("subscribe.identity.foreign");
            settled.refused(Answer.Refused.of(403, "From Is Not Yours"));
        } else {
            settled.known(identity(request, user.uri(), false, true));
        }
    }

    private static boolean owns(final Credentials user, final String fromUri) {
        return Identity.isAnonymous(fromUri) || SipUri.watcherKey(user.uri()).equals(SipUri.watcherKey(fromUri));
    }

    /** One challenge an algorithm, the preferred one first (RFC 8760, 2.3), always with qop (2.6). */
    private Answer.Refused challenge(final SubscribeRequest request, final AdmissionSettings now, final boolean stale) {
        final String realm = realm(request, now);
        final String nonce = nonces.make(realm, clock.millis());
        final List<String> challenges = new ArrayList<>();
        for (final DigestAlgorithm algorithm : offered(now)) {
            challenges.add("Digest realm=\"" + realm + "\", nonce=\"" + nonce + "\", qop=\"auth\", algorithm="
                    + algorithm.token() + (stale ? ", stale=true" : ""));
        }
        return Answer.Refused.unauthorized(challenges);
    }

    /** Those that each source can check; where they have none in common, those that one of them can. */
    private List<DigestAlgorithm> offered(final AdmissionSettings now) {
        Set<DigestAlgorithm> common = EnumSet.allOf(DigestAlgorithm.class);
        final Set<DigestAlgorithm> any = EnumSet.noneOf(DigestAlgorithm.class);
        for (final CredentialSource source : sources.get()) {
            final Set<DigestAlgorithm> its = EnumSet.noneOf(DigestAlgorithm.class);
            source.algorithms().stream()
                    .map(DigestAlgorithm::find)
                    .filter(java.util.Objects::nonNull)
                    .forEach(its::add);
            common.retainAll(its);
            any.addAll(its);
        }
        final Set<DigestAlgorithm> usable = common.isEmpty() ? any : common;
        final List<DigestAlgorithm> offered = new ArrayList<>(now.algorithms());
        offered.retainAll(usable);
        return offered.isEmpty() ? now.algorithms() : offered;
    }

    /** The domain of the watcher, or of the list where he does not tell his. */
    private static String realm(final SubscribeRequest request, final AdmissionSettings now) {
        if (now.realm() != null) {
            return now.realm();
        }
        final RequestHead head = request.head();
        return SipUri.parse(head.fromUri())
                .filter(uri -> !uri.anonymous())
                .or(() -> SipUri.parse(head.requestUri()))
                .map(SipUri::host)
                .orElse("rollcall");
    }

    // ---- who it is ------------------------------------------------------------------------------------------------

    private static Identity identity(
            final SubscribeRequest request, final String uri, final boolean asserted, final boolean authenticated) {
        final boolean fromHides = Identity.isAnonymous(request.head().fromUri());
        final boolean hidden = Identity.isAnonymous(uri)
                || fromHides && !uri.equals(request.head().fromUri())
                || Privacy.hides(request, asserted);
        return Identity.of(request, uri, hidden, authenticated);
    }
}
