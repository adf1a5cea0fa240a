package io.rollcall.rls.core.internal.subscription;

import io.rollcall.rls.api.Answer;
import io.rollcall.rls.api.Body;
import io.rollcall.rls.api.Dialog;
import io.rollcall.rls.api.NotifyRequest;
import io.rollcall.rls.api.Outcome;
import io.rollcall.rls.api.RequestHead;
import io.rollcall.rls.core.internal.contained.ContentCoding;
import io.rollcall.rls.core.internal.contained.RefusedBody;
import io.rollcall.rls.core.internal.lane.Deadline;
import io.rollcall.rls.core.internal.lane.LocalTag;
import io.rollcall.rls.spi.StoredBackEnd;
import java.util.List;
import java.util.function.Consumer;

/**
 * What one SUBSCRIBE of ours made: a dialog, or one for each notifier that it forked to where the package wants that
 * (RFC 6665, 4.1.4 and 5.4.9). They have Call-ID and our tag in common, by which they are found; all else is their own.
 */
final class BackEndDialogs {

    private static final String RELATED = "multipart/related";

    private final BackEndSubscription subscription;
    private final long tag;
    private final String callId;
    private List<BackEndUsage> usages = List.of();
    private int instances;
    private long forksUntilMs = Deadline.NEVER;
    private int forkCseq = 1;
    private boolean leaving;

    /** Whether this is a list elsewhere. */
    private boolean list;

    /** Null until somebody redirects. */
    private Redirection redirection;

    private BackEndDialogs(final BackEndSubscription subscription, final long tag, final String callId) {
        this.subscription = subscription;
        this.tag = tag;
        this.callId = callId;
    }

    /** A new one, with a Call-ID and a tag of its own (RFC 6665, 4.5.2); nothing is sent yet. */
    static BackEndDialogs begin(final BackEndSubscription subscription, final int hash) {
        final long tag = subscription.shard().newTag(hash);
        final BackEndDialogs begun = new BackEndDialogs(subscription, tag, subscription.callId(LocalTag.text(tag)));
        begun.shard().add(tag, begun);
        begun.usages = List.of(begun.usage(0));
        return begun;
    }

    /** What was stored. */
    static BackEndDialogs goOn(final BackEndSubscription subscription, final List<StoredBackEnd.StoredUsage> stored) {
        final Dialog first = stored.get(0).dialog();
        final BackEndDialogs all = new BackEndDialogs(subscription, LocalTag.parse(first.localTag()), first.callId());
        all.shard().add(all.tag, all);
        for (final StoredBackEnd.StoredUsage one : stored) {
            all.usages = Few.with(all.usages, new BackEndUsage(BackEndDialog.goOn(all, one), one.instance()));
            all.instances = Math.max(all.instances, ordinalIn(one.instance()) + 1);
        }
        return all;
    }

    private BackEndUsage usage(final long localCseq) {
        // another id for each dialog (RFC 4662, 5.5), and for those of the next SUBSCRIBE
        final String id = Long.toString(tag & 0xFFFF_FFFFL, 36);
        final int ordinal = instances++;
        return new BackEndUsage(new BackEndDialog(this, localCseq), ordinal == 0 ? id : id + '.' + ordinal);
    }

    private static int ordinalIn(final String instanceId) {
        final int dot = instanceId.lastIndexOf('.');
        return dot < 0 ? 0 : Integer.parseInt(instanceId.substring(dot + 1));
    }

    // ---- messages -------------------------------------------------------------------------------------------------

    /** A NOTIFY with our tag arrived. */
    void receive(final NotifyRequest request, final Consumer<Answer> reply) {
        final BackEndUsage known = usageOf(request.head());
        final BackEndUsage usage = known == null ? fork(request.head()) : known;
        final boolean ofList = isOfList(request);
        final Answer.Refused refusal = usage == null || known == null && ofList
                ? Answer.Refused.of(481, "Subscription Does Not Exist")
                : usage.check(request);
        if (refusal != null) {
            shard().context().counters().count("backend.notify.refused");
            reply.accept(refusal);
            return;
        }
        try {
            final NotifyRequest plain = plain(request);
            if (known == null) {
                usages = Few.with(usages, usage);
                shard().context().counters().count("backend.forks");
            }
            list |= ofList;
            usage.receive(plain, reply);
        } catch (final RefusedBody e) {
            shard().context().counters().count("backend.bodies.refused");
            reply.accept(e.answer());
        }
    }

    private static boolean isOfList(final NotifyRequest request) {
        return request.body() != null
                && request.body().contentType().regionMatches(true, 0, RELATED, 0, RELATED.length());
    }

    /**
     * The same without content coding (RFC 3261, 20.12), which neither packages nor watchers shall have to undo. The
     * last word of a back end counts even with a body that cannot be read.
     */
    private NotifyRequest plain(final NotifyRequest request) throws RefusedBody {
        final Body body = request.body();
        if (body == null || body.contentEncoding() == null) {
            return request;
        }
        if (request.state().isTerminated()) {
            return new NotifyRequest(request.head(), request.state(), null);
        }
        final int most = shard().settings().backEnds().maxBodyLength();
        final byte[] bytes = ContentCoding.undo(body.bytes(), body.contentEncoding(), most);
        shard().context().counters().count("backend.bodies.decoded");
        return new NotifyRequest(
                request.head(), request.state(), new Body(body.contentType(), null, body.disposition(), bytes));
    }

    /** The dialog of a NOTIFY; the first one to come makes the dialog that has none yet, whatever a 200 said. */
    private BackEndUsage usageOf(final RequestHead head) {
        if (!isOurs(head)) {
            return null;
        }
        BackEndUsage unmade = null;
        for (final BackEndUsage usage : usages) {
            if (usage.dialog().isWith(head.fromTag())) {
                return usage;
            }
            if (!usage.dialog().notified()) {
                unmade = usage;
            }
        }
        return unmade;
    }

    /**
     * Another notifier than those known: where the package allows it, and within Timer N (RFC 6665, 4.1.2.4), this
     * makes one more dialog; null where it does not.
     */
    private BackEndUsage fork(final RequestHead head) {
        // RFC 4662, 4.7: of a list elsewhere there MUST NOT be several, whatever the package says
        if (!isOurs(head) || list || leaving || shard().nowMs() >= forksUntilMs || !subscription.takesForks()) {
            return null;
        }
        final String id = Long.toString(tag & 0xFFFF_FFFFL, 36) + '.' + instances;
        if (!subscription.state().roomFor(id)) {
            shard().context().counters().count("backend.forks.refused");
            return null;
        }
        return usage(forkCseq);
    }

    private boolean isOurs(final RequestHead head) {
        return head.callId().equals(callId);
    }

    /** A SUBSCRIBE to the peer with this tag, or to nobody in particular, came to its end. */
    void subscribeEnded(final String remoteTag, final long cseq, final Outcome outcome) {
        for (final BackEndUsage usage : usages) {
            if (usage.awaits(remoteTag, cseq)) {
                usage.subscribeEnded(outcome);
                return;
            }
        }
    }

    /** A SUBSCRIBE that may fork left. */
    void asked(final long cseq, final long untilMs) {
        forkCseq = (int) cseq;
        forksUntilMs = untilMs;
    }

    /**
     * The SUBSCRIBE that is to make them failed: sends it to the next alternative, if there is one.
     *
     * @param answer a final response, or null for none
     */
    boolean goElsewhere(final BackEndUsage usage, final Outcome.Answered answer) {
        final int status = answer == null ? 0 : answer.status();
        if (status >= 300 && status < 400) {
            shard().context().counters().count("backend.redirected");
            if (redirection == null) {
                redirection = new Redirection(
                        subscription.target(), shard().settings().backEnds().maxRedirects());
            }
            redirection.add(status, answer.alternatives());
        }
        // RFC 3261, 8.1.3.4: failed alternatives are passed over; a 6xx speaks for all of them
        final Redirection.Alternative way = redirection == null || status >= 600 ? null : redirection.next();
        if (way == null) {
            return false;
        }
        usage.goElsewhere(way);
        return true;
    }

    /** The URI that was asked last for new dialogs. */
    String asked() {
        return redirection == null ? subscription.target() : redirection.asked();
    }

    // ---- all of them ----------------------------------------------------------------------------------------------

    /** Sends the SUBSCRIBE that makes them. */
    void subscribe() {
        usages.get(0).subscribe();
    }

    /** Ends them, each for itself. */
    void leave() {
        leaving = true;
        usages.forEach(BackEndUsage::leave);
    }

    /** They are somebody else's: dropped without a word. */
    void forget() {
        close();
        shard().forget(tag);
    }

    /** Nothing is due in them any more. */
    void close() {
        usages.forEach(usage -> shard().lane().at(Deadline.NEVER, usage));
    }

    /** A transport is there again: sends what could not be sent. */
    void unblock() {
        usages.forEach(BackEndUsage::unblock);
    }

    /** One of them is over; found no more with the last one. */
    void over(final BackEndUsage usage) {
        shard().lane().at(Deadline.NEVER, usage);
        usages = Few.without(usages, usage);
        if (usages.isEmpty()) {
            shard().forget(tag);
        }
    }

    List<BackEndUsage> usages() {
        return usages;
    }

    BackEndSubscription subscription() {
        return subscription;
    }

    String callId() {
        return callId;
    }

    String localTag() {
        return LocalTag.text(tag);
    }

    Shard shard() {
        return subscription.shard();
    }
}
