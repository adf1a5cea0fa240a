package io.rollcall.rls.core.internal.subscription;

import io.rollcall.rls.api.Dialog;
import io.rollcall.rls.api.Outcome;
import io.rollcall.rls.core.internal.admission.Identity;
import io.rollcall.rls.core.internal.coding.Coding;
import io.rollcall.rls.core.internal.digest.Authorizations;
import io.rollcall.rls.core.internal.uri.SipUri;
import io.rollcall.rls.spi.BackEndSubscribe;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** On what terms a back end lets us subscribe: what its refusals asked for is asked or left out from then on. */
final class BackEndTerms {

    private static final Logger LOG = LoggerFactory.getLogger(BackEndTerms.class);
    private static final String SUBSCRIBE = "SUBSCRIBE";
    private static final Set<String> SECURED = Set.of("multipart/signed", "application/pkcs7-mime");

    private final BackEndSubscription backEnd;
    private List<String> secured = List.of();
    private boolean plain;
    private long leastSeconds;

    /** Null until somebody challenges. */
    private Authorizations authorizations;

    /** What is usual. */
    BackEndTerms(final BackEndSubscription backEnd) {
        this.backEnd = backEnd;
    }

    /** Expires to ask for. */
    long expiresSeconds() {
        return Math.max(leastSeconds, packages().backEndExpires(backEnd.event()));
    }

    /** Another SUBSCRIBE is to be sent, perhaps several times on changing terms. */
    void begin() {
        if (authorizations != null) {
            authorizations.begin();
        }
    }

    /** A SUBSCRIBE on these terms. */
    BackEndSubscribe request(final Dialog dialog, final long cseq, final long expiresSeconds) {
        return new BackEndSubscribe(
                dialog,
                cseq,
                backEnd.event(),
                expiresSeconds,
                accept(),
                takesLists(),
                headers(dialog),
                backEnd.maxForwards());
    }

    private ServedPackages packages() {
        return backEnd.shard().packages();
    }

    /** Whether a list may be what is asked for: unless the peer chokes on that, or we are deep enough in lists. */
    private boolean takesLists() {
        final int deepest = backEnd.context().settings().backEnds().maxNestingLevel();
        return !plain && (deepest < 0 || backEnd.key().trail().depth() < deepest);
    }

    private List<String> accept() {
        final List<String> types = takesLists()
                ? packages().acceptFor(backEnd.event())
                : packages().plainAcceptFor(backEnd.event());
        if (secured.isEmpty()) {
            return types;
        }
        final List<String> all = new ArrayList<>(types);
        all.addAll(secured);
        return all;
    }

    private List<String> headers(final Dialog dialog) {
        final List<Coding> codings = backEnd.context().settings().backEnds().encoding();
        // who hides is not told, not even inside the trust domain (RFC 3325, 9.1 and 9.3)
        final boolean asserts =
                backEnd.context().settings().admission().assertIdentity() && !Identity.isAnonymous(dialog.localUri());
        if (authorizations == null && codings.isEmpty() && !asserts) {
            return List.of();
        }
        final List<String> lines = new ArrayList<>(2);
        if (!codings.isEmpty()) {
            lines.add(codings.stream().map(Coding::token).collect(Collectors.joining(", ", "Accept-Encoding: ", "")));
        }
        if (asserts) {
            lines.add("P-Asserted-Identity: <" + dialog.localUri() + '>');
        }
        if (authorizations != null) {
            lines.addAll(authorizations.lines(SUBSCRIBE, dialog.remoteTarget()));
        }
        return lines;
    }

    /** A watcher that takes signed or sealed bodies shall get them where there are any (RFC 4662, 7.3). */
    void accepting(final List<String> watcherAccepts) {
        for (final String range : watcherAccepts == null ? List.<String>of() : watcherAccepts) {
            final String type = range.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
            if (SECURED.contains(type) && !secured.contains(type)) {
                secured = new ArrayList<>(secured);
                secured.add(type);
                backEnd.agreed(this);
            }
        }
    }

    /**
     * A SUBSCRIBE was refused; whether the same is worth another try on other terms (RFC 3261, 8.1.3.5).
     *
     * @param asked the URI that was asked last for a new dialog
     */
    boolean changedBy(final Outcome.Answered answer, final String asked) {
        return switch (answer.status()) {
            case 406, 415, 420 -> becomePlain();
            case 401, 407 -> authorized(answer, asked);
            default -> false;
        };
    }

    /** 423: asks for as long as the back end wants; false where it wants no more than it was asked. */
    boolean longer(final Outcome.Answered answer, final long askedSeconds) {
        if (askedSeconds == 0 || answer.minExpiresSeconds() <= askedSeconds) {
            return false;
        }
        leastSeconds = answer.minExpiresSeconds();
        backEnd.agreed(this);
        return true;
    }

    private boolean authorized(final Outcome.Answered answer, final String asked) {
        backEnd.context().counters().count("backend.challenged");
        if (authorizations == null) {
            authorizations = new Authorizations(backEnd.context().commons().credentials(), backEnd.context()::random);
            backEnd.agreed(this);
        }
        final String host = SipUri.parse(asked).map(SipUri::host).orElse("");
        if (authorizations.challenged(answer.status(), answer.challenges(), host)) {
            return true;
        }
        backEnd.context().counters().count("backend.unauthorized");
        if (backEnd.context().mayComplain()) {
            LOG.warn(
                    "{} is shown as rejected: it asks for credentials, and none of etc/rls.credentials-*.cfg fits or"
                            + " is taken: {}",
                    backEnd.target(),
                    answer.challenges());
        }
        return false;
    }

    /** Without what a peer that knows no lists may choke on, though it should not. */
    private boolean becomePlain() {
        final boolean before = plain;
        plain = true;
        backEnd.agreed(this);
        return !before;
    }
}
