package io.rollcall.rls.core.internal.subscription;

import io.rollcall.rls.api.Answer;
import io.rollcall.rls.api.Dialog;
import io.rollcall.rls.api.EventHeader;
import io.rollcall.rls.api.RequestHead;
import io.rollcall.rls.api.SubscribeRequest;
import io.rollcall.rls.core.internal.context.EngineSettings;
import io.rollcall.rls.core.internal.lane.Deadline;
import io.rollcall.rls.core.internal.lane.LocalTag;
import io.rollcall.rls.spi.EventPackage;
import io.rollcall.rls.spi.ListQuery;
import io.rollcall.rls.spi.Resolution;
import io.rollcall.rls.spi.ResolvedList;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The way of an initial SUBSCRIBE from its arrival to its answer: checked, its list found, allowed, opened. */
final class Admission extends Deadline implements Resolution.Reader<Answer.Refused> {

    private static final Logger LOG = LoggerFactory.getLogger(Admission.class);

    private final Shard shard;
    private final SubscribeRequest request;
    private final String watcherKey;
    private final int hash;
    private final Consumer<Answer> reply;
    private boolean answered;
    private long listChanges;
    private ListSubscription opened;
    private EventPackage eventPackage;

    Admission(
            final Shard shard,
            final SubscribeRequest request,
            final String watcherKey,
            final int hash,
            final Consumer<Answer> reply) {
        this.shard = shard;
        this.request = request;
        this.watcherKey = watcherKey;
        this.hash = hash;
        this.reply = reply;
    }

    /** Checks what needs no list, then asks for the list. */
    void begin() {
        final Answer.Refused refusal = check();
        if (refusal != null) {
            answer(refusal);
            return;
        }
        listChanges = shard.listChanges();
        final long deadlineMs = shard.nowMs() + shard.settings().resolveTimeoutMs();
        shard.lane().at(deadlineMs, this);
        final RequestHead head = request.head();
        shard.context()
                .resolve(new ListQuery(
                        head.requestUri(), head.fromUri(), head.event(), Instant.ofEpochMilli(deadlineMs)))
                .whenComplete((resolution, failure) -> shard.lane().execute(() -> resolved(resolution, failure)));
    }

    /** The engine stops. */
    void abandon() {
        answer(Answer.Refused.unavailable("Server Restarts", 1));
    }

    @Override
    protected void due(final long nowMs) {
        shard.context().counters().count("lists.too.slow");
        answer(Answer.Refused.unavailable("List Not Found In Time", 10));
    }

    // ---- before the list is known ---------------------------------------------------------------------------------

    private Answer.Refused check() {
        final EventHeader event = request.head().event();
        final EngineSettings settings = shard.settings();
        if (event == null || !settings.serves(event)) {
            return Answer.Refused.badEvent(shard.eventNames());
        }
        eventPackage = shard.context().packages().find(event);
        if (eventPackage == null) {
            return shard.context().mayReturn(event.name())
                    ? Answer.Refused.unavailable("Event Package Restarts", 5)
                    : Answer.Refused.badEvent(shard.eventNames());
        }
        if (request.head().contact() == null) {
            return Answer.Refused.of(400, "Missing Contact");
        }
        final long minimumS = shard.context().packages().minimumExpiresS(event);
        return settings.tooBrief(request.expiresSeconds(), minimumS)
                ? Answer.Refused.tooBrief(settings.shortest(minimumS))
                : checkBody();
    }

    private Answer.Refused checkBody() {
        final boolean needed = request.body() != null
                && request.body().bytes().length > 0
                && !optional(request.body().disposition());
        return needed ? Answer.Refused.unsupportedMedia(Set.of()) : null;
    }

    /** A list goes out as multipart/related with RLMI; who excludes that cannot be served (RFC 4662, 4.3). */
    private boolean acceptsLists() {
        final List<String> accept = request.accept();
        return accept == null || accepts(accept, "multipart", "related") && accepts(accept, "application", "rlmi+xml");
    }

    private static boolean optional(final String disposition) {
        return disposition != null && disposition.replace(" ", "").contains("handling=optional");
    }

    private static boolean accepts(final List<String> ranges, final String type, final String subtype) {
        for (final String range : ranges) {
            final int semicolon = range.indexOf(';');
            final String bare = (semicolon < 0 ? range : range.substring(0, semicolon)).trim();
            if (bare.equals("*/*")
                    || bare.equalsIgnoreCase(type + "/*")
                    || bare.equalsIgnoreCase(type + '/' + subtype)) {
                return true;
            }
        }
        return false;
    }

    // ---- the list is known ----------------------------------------------------------------------------------------

    private void resolved(final Resolution resolution, final Throwable failure) {
        if (answered) {
            return;
        }
        if (resolution == null) {
            shard.context().counters().count("lists.failed");
            answer(Answer.Refused.unavailable(
                    "List Not Available: " + failure.getClass().getSimpleName(), 10));
            return;
        }
        try {
            final Answer.Refused refusal = resolution.fold(this);
            if (refusal != null) {
                answer(refusal);
            }
        } catch (final RuntimeException | LinkageError e) {
            failed(e);
        }
    }

    /** A policy or a bug of ours: always an answer, and nothing half open. */
    private void failed(final Throwable failure) {
        shard.context().counters().count("engine.failures");
        LOG.error("A SUBSCRIBE to {} failed and is answered 500", request.head().requestUri(), failure);
        if (opened != null) {
            opened.gone();
        }
        if (!answered) {
            answer(Answer.Refused.of(500, "Server Internal Error"));
        }
    }

    @Override
    public Answer.Refused found(final Resolution.Found found) {
        if (!request.takesLists()) {
            return Answer.Refused.extensionRequired(SubscribeRequest.EVENTLIST);
        }
        // only now: who knows no lists accepts none, and is told of the extension; and what is no list needs neither
        if (!acceptsLists()) {
            return Answer.Refused.of(406, "Not Acceptable");
        }
        final EventHeader event = request.head().event();
        if (!shard.context().allows(request.head().fromUri(), found.list(), event.name())) {
            return Answer.Refused.of(403, "Forbidden");
        }
        open(found.list());
        return null;
    }

    @Override
    public Answer.Refused notAList(final Resolution.NotAList none) {
        return Answer.Refused.of(shard.settings().toPresenceCode(), "Not A List");
    }

    @Override
    public Answer.Refused otherPackages(final Resolution.OtherPackages other) {
        return Answer.Refused.badEvent(other.packages());
    }

    @Override
    public Answer.Refused forbidden(final Resolution.Forbidden forbidden) {
        return Answer.Refused.of(403, forbidden.why());
    }

    @Override
    public Answer.Refused badGateway(final Resolution.BadGateway bad) {
        return Answer.Refused.of(502, bad.why());
    }

    @Override
    public Answer.Refused unavailable(final Resolution.Unavailable unavailable) {
        return Answer.Refused.unavailable(unavailable.why(), unavailable.retryAfterSeconds());
    }

    // ---- the subscription opens -----------------------------------------------------------------------------------

    private void open(final ResolvedList list) {
        final EngineSettings settings = shard.settings();
        final long granted = settings.granted(
                request.expiresSeconds(), eventPackage.defaultExpires().toSeconds());
        final boolean poll = granted == 0;
        final long nowMs = shard.nowMs();
        final Watcher watcher = shard.watcher(watcherKey, hash);
        final Opening opening = opening(poll ? NEVER : nowMs + granted * 1000);
        final ListSubscription subscription =
                new ListSubscription(shard, watcher, opening, list, nowMs + settings.pollWaitMs());
        opened = subscription;
        shard.add(subscription);
        subscription.attach(list);
        shard.context().counters().count(poll ? "subscribe.polled" : "subscribe.opened");
        answer(new Answer.Accepted(subscription.id(), granted));
        if (poll) {
            subscription.notifier().poll();
        } else {
            subscription.plan();
        }
        if (listChanges != shard.listChanges()) {
            // perhaps this list, while it was being resolved
            shard.relist(subscription);
        }
    }

    private Opening opening(final long expiresAtMs) {
        final RequestHead head = request.head();
        final long tag = shard.newTag(hash);
        final Dialog dialog = new Dialog(
                head.callId(),
                LocalTag.text(tag),
                head.fromTag(),
                head.toUri(),
                head.fromUri(),
                head.contact(),
                head.recordRoute(),
                shard.flow(head.flow()));
        return new Opening(
                tag,
                dialog,
                head.event(),
                head.fromUri(),
                head.requestUri(),
                request.maxForwards(),
                request.accept(),
                request.acceptEncoding(),
                request.userAgent(),
                head.cseq(),
                expiresAtMs);
    }

    private void answer(final Answer answer) {
        answered = true;
        shard.lane().at(NEVER, this);
        shard.forget(this);
        if (answer instanceof Answer.Refused refused) {
            shard.context().counters().count("subscribe.refused." + refused.status());
        }
        reply.accept(answer);
    }
}
