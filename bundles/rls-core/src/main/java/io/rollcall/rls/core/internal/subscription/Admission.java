package io.rollcall.rls.core.internal.subscription;

import io.rollcall.rls.api.Answer;
import io.rollcall.rls.api.Body;
import io.rollcall.rls.api.Dialog;
import io.rollcall.rls.api.EventHeader;
import io.rollcall.rls.api.RequestHead;
import io.rollcall.rls.api.SubscribeRequest;
import io.rollcall.rls.core.internal.admission.Identity;
import io.rollcall.rls.core.internal.admission.Verdict;
import io.rollcall.rls.core.internal.contained.ContainedLists;
import io.rollcall.rls.core.internal.contained.RefusedBody;
import io.rollcall.rls.core.internal.context.EngineSettings;
import io.rollcall.rls.core.internal.journal.LaneJournal.Serving;
import io.rollcall.rls.core.internal.lane.Deadline;
import io.rollcall.rls.core.internal.lane.LocalTag;
import io.rollcall.rls.spi.Decision;
import io.rollcall.rls.spi.EventPackage;
import io.rollcall.rls.spi.ListQuery;
import io.rollcall.rls.spi.NotKeptException;
import io.rollcall.rls.spi.Resolution;
import io.rollcall.rls.spi.ResolvedList;
import io.rollcall.rls.spi.Terms;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The way of an initial SUBSCRIBE from its arrival to its answer: checked, its list found, allowed, opened. */
final class Admission extends Deadline implements Resolution.Reader<Answer> {

    private static final Logger LOG = LoggerFactory.getLogger(Admission.class);

    /** Codes below are what the peers give back to a script that goes on with the request. */
    private static final int HANDED_ON = 100;

    /** Who is not known, and who may not. */
    private static final Set<Integer> FOR_GOOD = Set.of(401, 403);

    private final Shard shard;
    private final SubscribeRequest request;
    private final Identity identity;
    private final int hash;
    private final Consumer<Answer> reply;
    private boolean answered;
    private long listChanges;
    private ListSubscription opened;
    private long granted;
    private EventPackage eventPackage;
    private List<Body> contained = List.of();

    Admission(
            final Shard shard,
            final SubscribeRequest request,
            final Identity identity,
            final int hash,
            final Consumer<Answer> reply) {
        this.shard = shard;
        this.request = request;
        this.identity = identity;
        this.hash = hash;
        this.reply = reply;
    }

    String watcherKey() {
        return identity.key();
    }

    /** Checks what needs no list, then asks for the list, unless the watcher sent it along. */
    void begin() {
        final Answer.Refused refusal = check();
        if (refusal != null) {
            answer(orHandedOn(refusal));
        } else if (contained.isEmpty()) {
            resolve();
        } else {
            takeContained();
        }
    }

    private void resolve() {
        shard.admissions().add(this);
        listChanges = shard.listChanges();
        final long deadlineMs = shard.nowMs() + shard.settings().resolveTimeoutMs();
        shard.lane().at(deadlineMs, this);
        final RequestHead head = request.head();
        shard.context()
                .resolve(new ListQuery(
                        head.requestUri(), identity.uri(), head.event(), Instant.ofEpochMilli(deadlineMs)))
                .whenComplete((resolution, failure) -> shard.lane().execute(() -> resolved(resolution, failure)));
    }

    /** A bad list is refused before anybody is asked for anything (RFC 5367, 8). */
    private void takeContained() {
        try {
            final ResolvedList list = ContainedLists.resolve(
                    contained, request, identity.uri(), shard.settings().admission());
            listChanges = shard.listChanges();
            shard.context().counters().count("lists.contained");
            resolved(new Resolution.Found(list), null);
        } catch (final RefusedBody e) {
            answer(e.answer());
        }
    }

    /** The engine stops. */
    void abandon() {
        if (opened != null) {
            opened.gone();
        }
        answer(Answer.Refused.unavailable("Server Restarts", 1));
    }

    @Override
    protected void due(final long nowMs) {
        shard.context().counters().count("lists.too.slow");
        answer(orHandedOn(Answer.Refused.unavailable("List Not Found In Time", 10)));
    }

    // ---- before the list is known ---------------------------------------------------------------------------------

    private Answer.Refused check() {
        final EventHeader event = request.head().event();
        final EngineSettings settings = shard.settings();
        if (event == null || !settings.serves(event)) {
            return Answer.Refused.badEvent(shard.packages().eventNames());
        }
        eventPackage = shard.context().packages().find(event);
        if (eventPackage == null) {
            return shard.context().mayReturn(event.name())
                    ? Answer.Refused.unavailable("Event Package Restarts", 5)
                    : Answer.Refused.badEvent(shard.packages().eventNames());
        }
        if (request.head().contact() == null) {
            return Answer.Refused.of(400, "Missing Contact");
        }
        final long minimumS = shard.context().packages().minimumExpiresS(event);
        return settings.tooBrief(request.expiresSeconds(), minimumS)
                ? Answer.Refused.tooBrief(settings.shortest(minimumS))
                : checkList();
    }

    /** Looks whether the list came along, and whether the watcher may have one more. */
    private Answer.Refused checkList() {
        try {
            contained = ContainedLists.in(request, shard.settings().admission());
        } catch (final RefusedBody e) {
            return e.answer();
        }
        if (!contained.isEmpty() && identity.anonymous()) {
            // nobody fans out for strangers (RFC 5367, 8)
            return shard.context().admission().challenge(request);
        }
        return shard.admissions().refusal(identity);
    }

    // ---- the list is known ----------------------------------------------------------------------------------------

    private void resolved(final Resolution resolution, final Throwable failure) {
        if (answered) {
            return;
        }
        if (resolution == null) {
            shard.context().counters().count("lists.failed");
            answer(orHandedOn(Answer.Refused.unavailable(
                    "List Not Available: " + failure.getClass().getSimpleName(), 10)));
            return;
        }
        guarded(() -> {
            final Answer refusal = resolution.fold(this);
            if (refusal != null) {
                answer(orHandedOn(refusal));
            }
        });
    }

    private void guarded(final Runnable work) {
        try {
            work.run();
        } catch (final RuntimeException | LinkageError e) {
            failed(e);
        }
    }

    /** A policy or a bug of ours: always an answer, and nothing half open. */
    private void failed(final Throwable failure) {
        shard.context().counters().count("engine.failures");
        if (shard.context().mayComplain()) {
            LOG.error(
                    "A SUBSCRIBE to {} failed and is answered 500",
                    request.head().requestUri(),
                    failure);
        }
        if (opened != null) {
            opened.gone();
        }
        if (!answered) {
            answer(Answer.Refused.of(500, "Server Internal Error"));
        }
    }

    @Override
    public Answer found(final Resolution.Found found) {
        if (!request.takesLists()) {
            final Answer.Refused refusal = Answer.Refused.extensionRequired(SubscribeRequest.EVENTLIST);
            return shard.settings().withoutEventlistHandedOn() ? handedOn(refusal) : refusal;
        }
        // only now: who knows no lists accepts none, and is told of the extension; and what is no list needs neither
        if (!request.acceptsLists()) {
            return Answer.Refused.of(406, "Not Acceptable");
        }
        final RequestHead head = request.head();
        final Verdict verdict = shard.context()
                .admission()
                .decide(
                        identity.uri(),
                        head.requestUri(),
                        found.list(),
                        head.event().name());
        switch (verdict.decision()) {
            case DENY:
                // known at once, so it is said at once (RFC 6665, 4.2.1.3)
                return Answer.Refused.of(403, "Forbidden");
            case UNDECIDED:
                return Answer.Refused.unavailable("Policy Restarts", 5);
            default:
                return open(found.list(), verdict);
        }
    }

    @Override
    public Answer notAList(final Resolution.NotAList none) {
        final int code = shard.settings().toPresenceCode();
        return code < HANDED_ON
                ? handedOn(Answer.Refused.of(404, "Not A List"))
                : Answer.Refused.of(code, "Not A List");
    }

    /** An error is an answer where the operator does not want it to be left to others; who may not, may not. */
    private Answer orHandedOn(final Answer answer) {
        final boolean error = answer instanceof Answer.Refused refused && !FOR_GOOD.contains(refused.status());
        return error && !shard.settings().errorResponses() ? handedOn((Answer.Refused) answer) : answer;
    }

    private Answer handedOn(final Answer.Refused otherwise) {
        shard.context().counters().count("subscribe.handedon");
        return new Answer.HandedOn(otherwise);
    }

    @Override
    public Answer otherPackages(final Resolution.OtherPackages other) {
        return Answer.Refused.badEvent(other.packages());
    }

    @Override
    public Answer forbidden(final Resolution.Forbidden forbidden) {
        return Answer.Refused.of(403, forbidden.why());
    }

    @Override
    public Answer badGateway(final Resolution.BadGateway bad) {
        return Answer.Refused.of(502, bad.why());
    }

    @Override
    public Answer unavailable(final Resolution.Unavailable unavailable) {
        return Answer.Refused.unavailable(unavailable.why(), unavailable.retryAfterSeconds());
    }

    // ---- the subscription opens -----------------------------------------------------------------------------------

    private Answer.Refused open(final ResolvedList list, final Verdict verdict) {
        final Answer.Refused refusal = shard.admissions().refusalOfAll();
        if (refusal != null) {
            return refusal;
        }
        final EngineSettings settings = shard.settings();
        granted = settings.granted(
                request.expiresSeconds(), eventPackage.defaultExpires().toSeconds());
        final boolean poll = granted == 0;
        if (poll && shard.journal().serving(hash) != Serving.YES) {
            // not any more: nothing of it is kept, so nobody would notice that it is never told
            return shard.availability().notServed(hash);
        }
        final long nowMs = shard.nowMs();
        final Watcher watcher = shard.watcher(identity.key(), hash);
        final Terms terms = new Terms(identity.shownAs(), !contained.isEmpty(), verdict.decision(), verdict.by());
        final Opening opening = opening(terms, poll ? NEVER : nowMs + granted * 1000);
        opened = new ListSubscription(shard, watcher, opening, list, nowMs + settings.pollWaitMs());
        shard.add(opened);
        if (poll || !shard.journal().keeps()) {
            accept();
        } else {
            keep();
        }
        return null;
    }

    /** Nothing is asked or told on behalf of what may not be there after all. */
    private void keep() {
        shard.admissions().add(this);
        shard.lane().at(NEVER, this);
        final Keeping keeping = new Keeping(shard, opened);
        opened.keeping(keeping);
        keeping.write(null, failure -> {
            if (!answered) {
                guarded(() -> kept(failure));
            }
        });
    }

    private void kept(final NotKeptException failure) {
        if (failure == null && opened.isOver()) {
            // handed over meanwhile, with what was kept of it: whoever has it now asks and tells
            answer(new Answer.Accepted(opened.id(), granted));
        } else if (failure == null) {
            accept();
        } else {
            opened.gone();
            answer(shard.availability().notKept(failure, opened.terms().contained()));
        }
    }

    private void accept() {
        final ListSubscription subscription = opened;
        final boolean poll = subscription.isPoll();
        subscription.attach(subscription.list());
        shard.context().counters().count(poll ? "subscribe.polled" : "subscribe.opened");
        if (subscription.terms().decision() == Decision.PENDING && !poll) {
            awaitDecision(subscription);
        }
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

    private void awaitDecision(final ListSubscription subscription) {
        shard.context().counters().count("subscribe.pending");
        if (shard.context().mayComplain()) {
            LOG.info(
                    "Subscription {} of {} to {} is pending: rls:authorize {} allow|deny",
                    subscription.id(),
                    subscription.watcherUri(),
                    subscription.requestUri(),
                    subscription.id());
        }
    }

    private Opening opening(final Terms terms, final long expiresAtMs) {
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
                identity.uri(),
                terms,
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
        shard.admissions().remove(this);
        if (answer instanceof Answer.Refused refused) {
            shard.context().counters().count("subscribe.refused." + refused.status());
        }
        reply.accept(answer);
    }
}
