package io.rollcall.rls.core.internal.subscription;

import io.rollcall.rls.api.Answer;
import io.rollcall.rls.api.Flow;
import io.rollcall.rls.api.NotifyRequest;
import io.rollcall.rls.api.Outcome;
import io.rollcall.rls.api.RequestHead;
import io.rollcall.rls.api.SubscribeRequest;
import io.rollcall.rls.api.Throttle;
import io.rollcall.rls.core.internal.admission.Identity;
import io.rollcall.rls.core.internal.context.EngineContext;
import io.rollcall.rls.core.internal.context.EngineSettings;
import io.rollcall.rls.core.internal.journal.LaneJournal;
import io.rollcall.rls.core.internal.journal.WatcherRecord;
import io.rollcall.rls.core.internal.lane.Deadline;
import io.rollcall.rls.core.internal.lane.Lane;
import io.rollcall.rls.core.internal.lane.LocalTag;
import io.rollcall.rls.core.internal.lane.TagMap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** The watchers of one lane, and the way to them by tag. Everything here is called on the lane. */
public final class Shard {

    private static final long LONG_LISTS_MS = 10_000;

    private final Lane lane;
    private final EngineContext context;
    private final Map<String, Watcher> watchers = new HashMap<>();
    private TagMap<ListSubscription> lists = new TagMap<>();
    private TagMap<BackEndDialogs> backEnds = new TagMap<>();
    private final Admissions admissions = new Admissions(this);
    private final SharedValues<Flow> flows = new SharedValues<>();
    private final SharedValues<String> targets = new SharedValues<>();
    private final ServedPackages packages;
    private final LaneJournal journal;
    private final Availability availability = new Availability(this);
    private final BackOff backOff = new BackOff(this);
    private long listChanges;
    private final Throttle longLists;
    private boolean closed;

    public Shard(final Lane lane, final EngineContext context) {
        this.lane = lane;
        this.context = context;
        this.packages = new ServedPackages(context);
        this.journal = new LaneJournal(
                lane, context.journaling(), () -> settings().journal(), context.clock(), context.counters());
        this.longLists = new Throttle(context.clock(), LONG_LISTS_MS);
    }

    // ---- messages -------------------------------------------------------------------------------------------------

    /** An initial SUBSCRIBE of a watcher whose key has this hash. */
    public void open(
            final SubscribeRequest request, final Identity identity, final int hash, final Consumer<Answer> reply) {
        availability.initial(hash, () -> new Admission(this, request, identity, hash, reply).begin(), reply);
    }

    /** A SUBSCRIBE in a dialog; the hash is in its tag, or that of the watcher where the tag is not ours. */
    public void receive(
            final int hash, final SubscribeRequest request, final Identity identity, final Consumer<Answer> reply) {
        final RequestHead head = request.head();
        final ListSubscription list = lists.get(tagOf(head.callId(), head.toTag()));
        if (list != null) {
            new Renewal(this, list, request, identity, reply).begin();
        } else {
            availability.unknown(
                    hash, () -> receive(hash, request, identity, reply), "subscribe.dialog.unknown", reply);
        }
    }

    /** A NOTIFY of a back end. */
    public void receive(final long tag, final NotifyRequest request, final Consumer<Answer> reply) {
        final BackEndDialogs dialogs = backEnds.get(tag);
        if (dialogs == null) {
            availability.unknown(
                    LocalTag.hashIn(tag), () -> receive(tag, request, reply), "backend.notify.stray", reply);
        } else {
            dialogs.receive(request, reply);
        }
    }

    /** Whether the dialog of this request is here; its tag is ours. */
    public boolean knows(final RequestHead head) {
        final long tag = tagOf(head.callId(), head.toTag());
        return lists.get(tag) != null || backEnds.get(tag) != null;
    }

    /** A NOTIFY of ours came to its end. */
    public void notifyEnded(final long tag, final long cseq, final Outcome outcome) {
        final ListSubscription list = lists.get(tag);
        if (list != null) {
            list.notifyEnded(cseq, outcome);
        } else {
            availability.unknownOutcome(LocalTag.hashIn(tag), () -> notifyEnded(tag, cseq, outcome));
        }
    }

    /** A SUBSCRIBE of ours came to its end. */
    public void subscribeEnded(final long tag, final String remoteTag, final long cseq, final Outcome outcome) {
        final BackEndDialogs dialogs = backEnds.get(tag);
        if (dialogs != null) {
            dialogs.subscribeEnded(remoteTag, cseq, outcome);
        } else {
            availability.unknownOutcome(LocalTag.hashIn(tag), () -> subscribeEnded(tag, remoteTag, cseq, outcome));
        }
    }

    /** The tag that a dialog is known under here. */
    long tagOf(final String callId, final String localTag) {
        final long foreign = context.foreignDialogs().find(callId, localTag);
        return foreign == LocalTag.FOREIGN ? LocalTag.parse(localTag) : foreign;
    }

    // ---- what changes around --------------------------------------------------------------------------------------

    /** A transport is there: what waited for one goes out. */
    public void transportArrived() {
        backEnds.forEach(BackEndDialogs::unblock);
        lists.forEach(list -> {
            // it may call more hosts ours
            list.attachAgain();
            list.plan();
        });
    }

    /** What was kept elsewhere is here: messages that waited for it go on. */
    public void release() {
        journal.held().release(0, Integer.MAX_VALUE);
    }

    /** There are other credentials. */
    public void credentialsChanged() {
        watchers.values().forEach(watcher -> watcher.backEnds().forEach(BackEndSubscription::credentialsChanged));
    }

    /** An event package is there: what waited for it is joined. */
    public void packageArrived(final String name) {
        backEnds.forEach(dialogs -> {
            final BackEndSubscription backEnd = dialogs.subscription();
            if (backEnd.event().name().equals(name)) {
                backEnd.state().joinWaiting();
            }
        });
    }

    /** An event package did not come back in time. */
    public void packageGone(final String name) {
        lists.forEach(list -> {
            if (list.event().name().equals(name) && context.packages().find(list.event()) == null) {
                list.end("deactivated");
            }
        });
    }

    /** The server stops and nobody keeps its subscriptions (RFC 6665, 4.4.2). */
    public void deactivate() {
        closed = true;
        lists.forEach(list -> list.end("deactivated"));
    }

    /** After {@link #deactivate}: the server goes on. */
    public void reopen() {
        closed = false;
    }

    /** Settings or lists may have moved what is due. */
    public void replan() {
        journal.behind().replan();
        lists.forEach(list -> {
            list.recognise();
            list.attachAgain();
            list.plan();
        });
    }

    /**
     * Lists are not what they were.
     *
     * @param keys the keys of their URIs
     * @param event only of this event package, or null
     * @return how many subscriptions are resolved again
     */
    public int relist(final Set<String> keys, final String event) {
        listChanges++;
        final List<ListSubscription> affected = new ArrayList<>();
        lists.forEach(list -> {
            if (list.isOneOf(keys)
                    && (event == null || event.equals(list.event().name()))) {
                affected.add(list);
            }
        });
        affected.forEach(this::relist);
        return affected.size();
    }

    /** Grows whenever lists have changed. */
    long listChanges() {
        return listChanges;
    }

    /** Resolves the list of one subscription again. */
    void relist(final ListSubscription list) {
        Relisting.begin(this, list);
    }

    /** Ends what should have ended; how much there was. */
    public int sweep() {
        final int[] swept = {0};
        lists.forEach(list -> {
            list.attachAgain();
            if (list.expiresAtMs() <= nowMs()) {
                swept[0]++;
                list.due(nowMs());
            }
        });
        return swept[0];
    }

    // ---- what there is --------------------------------------------------------------------------------------------

    /** Visits the list subscriptions. */
    void eachList(final Consumer<? super ListSubscription> visitor) {
        lists.forEach(visitor);
    }

    ListSubscription list(final long tag) {
        return lists.get(tag);
    }

    Iterable<Watcher> watchers() {
        return watchers.values();
    }

    public int listCount() {
        return lists.size();
    }

    public int backEndCount() {
        return backEnds.size();
    }

    Watcher watcher(final String key, final int hash) {
        return watchers.computeIfAbsent(key, missing -> new Watcher(this, missing, hash));
    }

    void add(final ListSubscription list) {
        lists.put(list.tag(), list);
        context.admission().counts().added(list.watcherUri(), list.terms());
        list.watcher().lists().add(list);
    }

    /** The dialogs with this tag of ours are found by it from now on. */
    void add(final long tag, final BackEndDialogs dialogs) {
        backEnds.put(tag, dialogs);
    }

    /** A tag for a dialog that is about to be. */
    long newTag(final int hash) {
        long tag;
        do {
            tag = LocalTag.of(hash, context.random());
        } while (lists.get(tag) != null || backEnds.get(tag) != null);
        return tag;
    }

    void forget(final long backEndTag) {
        backEnds.remove(backEndTag);
    }

    void forget(final ListSubscription list) {
        lists.remove(list.tag());
        context.foreignDialogs().remove(list.id(), list.tag());
        context.admission().counts().removed(list.watcherUri(), list.terms());
    }

    void forget(final Watcher watcher) {
        watchers.remove(watcher.key(), watcher);
    }

    /** How many list subscriptions a watcher has. */
    int subscriptionsOf(final String watcherKey) {
        final Watcher watcher = watchers.get(watcherKey);
        return watcher == null ? 0 : watcher.lists().size();
    }

    /** The watcher, or null where there is none with this key. */
    Watcher watcherOf(final String key) {
        return watchers.get(key);
    }

    boolean isClosed() {
        return closed;
    }

    Admissions admissions() {
        return admissions;
    }

    /** No more messages: requests that wait are told to come again, and nothing is due any more. */
    void close() {
        closed = true;
        admissions.abandon();
        journal.held().giveUp();
        lists.forEach(list -> lane.at(Deadline.NEVER, list));
        backEnds.forEach(BackEndDialogs::close);
        watchers.values().forEach(watcher -> watcher.backEnds().forEach(backEnd -> lane.at(Deadline.NEVER, backEnd)));
    }

    /** Its state is somebody else's: nothing that comes finds it here, or uses numbers that nobody knows of. */
    void empty() {
        lists = new TagMap<>();
        backEnds = new TagMap<>();
        watchers.clear();
    }

    // ---- what subscriptions need ----------------------------------------------------------------------------------

    Lane lane() {
        return lane;
    }

    LaneJournal journal() {
        return journal;
    }

    /** What of this watcher is not written yet. */
    WatcherRecord record(final Watcher watcher) {
        return journal.behind().record(watcher.key(), watcher.hash());
    }

    Availability availability() {
        return availability;
    }

    ServedPackages packages() {
        return packages;
    }

    BackOff backOff() {
        return backOff;
    }

    EngineContext context() {
        return context;
    }

    EngineSettings settings() {
        return context.settings();
    }

    long nowMs() {
        return context.clock().millis();
    }

    /** Between 0 and 1. */
    double chance() {
        return (context.random() >>> 11) * 0x1p-53;
    }

    /** Whether there may be another line about a list that has members without back end. */
    boolean mayNameLongList() {
        return longLists.permits();
    }

    /** The same flow value for all dialogs that have it; there are few and they are kept often. */
    Flow flow(final Flow flow) {
        return flows.of(flow);
    }

    /** The same text for all dialogs with this remote target: a presence server has one for all its members. */
    String target(final String contact) {
        return targets.of(contact);
    }
}
