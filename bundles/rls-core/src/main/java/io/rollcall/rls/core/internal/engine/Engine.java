package io.rollcall.rls.core.internal.engine;

import io.rollcall.rls.api.Counters;
import io.rollcall.rls.api.SubscribeRequest;
import io.rollcall.rls.api.Throttle;
import io.rollcall.rls.core.internal.admission.AdmissionControl;
import io.rollcall.rls.core.internal.context.BackEndCommons;
import io.rollcall.rls.core.internal.context.EngineContext;
import io.rollcall.rls.core.internal.context.EngineSettings;
import io.rollcall.rls.core.internal.context.EventPackages;
import io.rollcall.rls.core.internal.context.ListKey;
import io.rollcall.rls.core.internal.context.NotifyCommons;
import io.rollcall.rls.core.internal.journal.ForeignDialogs;
import io.rollcall.rls.core.internal.journal.Journaling;
import io.rollcall.rls.core.internal.lane.Lanes;
import io.rollcall.rls.core.internal.lane.LocalTag;
import io.rollcall.rls.core.internal.rlmi.NestedLists;
import io.rollcall.rls.core.internal.shard.ShardKeeper;
import io.rollcall.rls.core.internal.subscription.Deciding;
import io.rollcall.rls.core.internal.subscription.Restoring;
import io.rollcall.rls.core.internal.subscription.Shard;
import io.rollcall.rls.core.internal.subscription.Snapshot;
import io.rollcall.rls.spi.BackEndSubscriber;
import io.rollcall.rls.spi.EventPackage;
import io.rollcall.rls.spi.ListQuery;
import io.rollcall.rls.spi.ListResolver;
import io.rollcall.rls.spi.NotifySender;
import io.rollcall.rls.spi.Resolution;
import io.rollcall.rls.spi.StoredWatcher;
import io.rollcall.rls.spi.SubscriptionJournal;
import io.rollcall.rls.spi.WatcherPolicy;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The engine without OSGi: finds the lane of each message, and tells the lanes what changes around them. */
final class Engine implements EngineContext {

    private static final Logger LOG = LoggerFactory.getLogger(Engine.class);

    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(8);
    private static final long COMPLAIN_EVERY_MS = 10_000;

    private final Clock clock;
    private final Counters counters = new Counters();
    private final SecureRandom random = new SecureRandom();
    private final int salt = random.nextInt();
    private final PackagesAtHand packages;
    private final PresenceAgents agents = new PresenceAgents(this);
    private final NotifyCommons notifies = new NotifyCommons(new NestedLists(random::nextLong, this::repaired));
    private final Ranked<NotifySender> notifySenders = new Ranked<>();
    private final Ranked<BackEndSubscriber> backEndSubscribers = new Ranked<>();
    private final Ranked<ListResolver> resolvers = new Ranked<>();
    private final Journals journals = new Journals();
    private final Admittance admittance;
    private final BackEndCommons commons = new BackEndCommons();
    private final Journaling journaling = new Journaling();
    private final ForeignDialogs foreignDialogs = new ForeignDialogs(journaling);
    private final Lanes<Shard> lanes;
    private final Intake intake;
    private final ShardKeeper keeper;
    private final Throttle complaints;
    private volatile EngineSettings settings;
    private volatile long sweptMs;
    private volatile long lookedMs;

    Engine(final EngineSettings settings, final Clock clock, final Executor pool) {
        this.settings = settings;
        this.clock = clock;
        this.sweptMs = clock.millis();
        this.lookedMs = sweptMs;
        this.complaints = new Throttle(clock, COMPLAIN_EVERY_MS);
        this.packages = new PackagesAtHand(this);
        this.lanes = new Lanes<>(settings.hashSize(), pool, clock, lane -> new Shard(lane, this));
        this.admittance = new Admittance(this, random, lanes.alarms());
        this.intake = new Intake(this, admittance, agents, lanes, new Neighbours(this::openJournal));
        this.keeper = new ShardKeeper(this, lanes, journals::of, admittance::takingUp);
    }

    /** Where transports hand in what they receive. */
    Intake intake() {
        return intake;
    }

    // ---- what comes and goes --------------------------------------------------------------------------------------

    void settings(final EngineSettings changed) {
        final boolean sameRule =
                settings.admission().auth() == changed.admission().auth();
        settings = changed;
        lanes.onEach(Shard::replan);
        keeper.reconcile();
        if (!sameRule) {
            decisionsChanged(Set.of());
        }
    }

    /** Other client profiles are configured. */
    void clientsChanged() {
        lanes.onEach(Shard::replan);
    }

    void add(final EventPackage eventPackage, final Map<String, ?> properties) {
        packages.add(eventPackage, properties);
        lanes.onEach(shard -> shard.packageArrived(eventPackage.name()));
    }

    /** A package left; whether no other one took its place before. */
    boolean remove(final EventPackage eventPackage) {
        return packages.remove(eventPackage);
    }

    void addNotifySender(final NotifySender sender, final Map<String, ?> properties) {
        notifySenders.add(sender, properties);
        lanes.onEach(Shard::transportArrived);
    }

    void removeNotifySender(final NotifySender sender) {
        notifySenders.remove(sender);
    }

    void addBackEndSubscriber(final BackEndSubscriber subscriber, final Map<String, ?> properties) {
        backEndSubscribers.add(subscriber, properties);
        lanes.onEach(Shard::transportArrived);
    }

    void removeBackEndSubscriber(final BackEndSubscriber subscriber) {
        backEndSubscribers.remove(subscriber);
    }

    /** Credentials were given, changed or taken back: who was refused for want of them is asked again. */
    void credentialsChanged() {
        lanes.onEach(Shard::credentialsChanged);
    }

    Ranked<ListResolver> resolvers() {
        return resolvers;
    }

    PresenceAgents agents() {
        return agents;
    }

    Admittance admittance() {
        return admittance;
    }

    void add(final WatcherPolicy policy, final Map<String, ?> properties) {
        admittance.policies().add(policy, properties);
        decisionsChanged(Set.of());
    }

    /** Policies decide otherwise about these lists; about all where there are none. */
    void decisionsChanged(final Set<String> listUris) {
        final Set<String> keys = listUris.stream().map(ListKey::of).collect(Collectors.toSet());
        lanes.onEach(shard -> Deciding.anew(shard, keys));
    }

    /** An operator decides about one subscription; whether it is there. */
    CompletableFuture<Boolean> authorize(final String id, final boolean allow) {
        final CompletableFuture<Boolean> done = new CompletableFuture<>();
        final long tag = tagOf(id);
        lanes.on(LocalTag.hashIn(tag), shard -> complete(done, () -> Deciding.byOperator(shard, tag, allow)));
        return done;
    }

    /** The tag that consoles know a subscription by; another product's where it began there. */
    long tagOf(final String id) {
        return foreignDialogs.find(id).stream().findFirst().orElse(LocalTag.parse(id));
    }

    /** Option tags of what is served (RFC 5367, 5). */
    Set<String> extensions() {
        return settings.admission().containedLists()
                ? Set.of(SubscribeRequest.EVENTLIST, SubscribeRequest.RECIPIENT_LIST)
                : Set.of(SubscribeRequest.EVENTLIST);
    }

    /** Lists are not what they were; how many subscriptions that means. */
    CompletableFuture<Integer> listsChanged(final Set<String> listUris, final String event) {
        final Set<String> keys = listUris.stream().map(ListKey::of).collect(Collectors.toSet());
        return lanes.askEach(shard -> shard.relist(keys, event)).thenApply(Engine::sum);
    }

    // ---- time -----------------------------------------------------------------------------------------------------

    /** Who keeps the time is told of deadlines when they are set: on lanes, often. */
    void whenPlanned(final LongConsumer listener) {
        lanes.whenPlanned(listener);
    }

    /** Called by the clock thread when a deadline is due, and every second at least; gives back the next deadline. */
    long tick() {
        final long nextMs = lanes.tick();
        final long nowMs = clock.millis();
        packages.tick(nowMs, gone -> lanes.onEach(shard -> shard.packageGone(gone)));
        agents.tick(nowMs);
        if (admittance.policies().goneForGood(nowMs)) {
            decisionsChanged(Set.of());
        }
        if (nowMs - lookedMs >= settings.journal().sweepEveryMs()) {
            lookedMs = nowMs;
            if (settings.cleanPeriodMs() > 0 && nowMs - sweptMs >= settings.cleanPeriodMs()) {
                sweptMs = nowMs;
                sweep();
            }
        }
        keeper.look(nowMs);
        return nextMs;
    }

    CompletableFuture<Integer> sweep() {
        return lanes.askEach(Shard::sweep).thenApply(Engine::sum);
    }

    // ---- stop and start -------------------------------------------------------------------------------------------

    /** Closes every lane and hands out the state of all watchers. */
    CompletableFuture<List<StoredWatcher>> close() {
        return lanes.<List<StoredWatcher>>askEach(Snapshot::take, List.of(), CLOSE_LIMIT)
                .thenApply(parts -> {
                    final List<StoredWatcher> all = new ArrayList<>();
                    parts.forEach(all::addAll);
                    return all;
                })
                .whenComplete((all, failure) -> intake.close());
    }

    /** The same where a journal is open, which gets the last word; how many watchers could not be written. */
    CompletionStage<Integer> writeLast() {
        return keeper.stop().whenComplete((left, failure) -> intake.close());
    }

    /** Ends every subscription with {@code deactivated}, so that watchers come back (RFC 6665, 4.4.2). */
    void deactivate() {
        lanes.onEach(Shard::deactivate);
    }

    /** The journal that is open, or null. */
    SubscriptionJournal openJournal() {
        return keeper.journal();
    }

    /** How many list and back-end subscriptions there are, those included that are ending. */
    CompletableFuture<Integer> load() {
        return lanes.askEach(shard -> shard.listCount() + shard.backEndCount()).thenApply(Engine::sum);
    }

    /** Takes watchers up again, each on its lane; how many list subscriptions go on. */
    CompletableFuture<Integer> restore(final List<StoredWatcher> watchers, final long missedAfterMs) {
        final List<CompletableFuture<Integer>> restored = new ArrayList<>();
        admittance.takingUp(watchers);
        for (final StoredWatcher watcher : watchers) {
            final CompletableFuture<Integer> done = new CompletableFuture<>();
            final boolean missed = clock.millis() - watcher.storedAt().toEpochMilli() > missedAfterMs;
            lanes.on(watcher.hash(), shard -> complete(done, () -> Restoring.fromStore(shard, watcher, missed)));
            restored.add(done);
        }
        return CompletableFuture.allOf(restored.toArray(CompletableFuture<?>[]::new))
                .thenApply(all ->
                        restored.stream().mapToInt(CompletableFuture::join).sum());
    }

    private static <T> void complete(final CompletableFuture<T> future, final Supplier<T> work) {
        try {
            future.complete(work.get());
        } catch (final RuntimeException e) {
            future.completeExceptionally(e);
        }
    }

    private static int sum(final List<Integer> numbers) {
        return numbers.stream().mapToInt(Integer::intValue).sum();
    }

    Lanes<Shard> lanes() {
        return lanes;
    }

    // ---- what subscriptions see -----------------------------------------------------------------------------------

    @Override
    public CompletionStage<Resolution> resolve(final ListQuery query) {
        return ResolverChain.resolve(query, resolvers.all(), this::mayComplain);
    }

    @Override
    public AdmissionControl admission() {
        return admittance;
    }

    @Override
    public Journaling journaling() {
        return journaling;
    }

    @Override
    public ForeignDialogs foreignDialogs() {
        return foreignDialogs;
    }

    Journals journals() {
        return journals;
    }

    /** Opens and closes journals. */
    ShardKeeper keeper() {
        return keeper;
    }

    @Override
    public boolean mayReturn(final String event) {
        return packages.mayReturn(event);
    }

    @Override
    public NotifySender notifySender() {
        return notifySenders.first();
    }

    @Override
    public BackEndSubscriber backEndSubscriber() {
        return backEndSubscribers.first();
    }

    @Override
    public BackEndCommons commons() {
        return commons;
    }

    @Override
    public Clock clock() {
        return clock;
    }

    @Override
    public EngineSettings settings() {
        return settings;
    }

    @Override
    public EventPackages packages() {
        return packages.packages();
    }

    private void repaired(final String listUri) {
        counters.count("backend.lists.repaired");
        if (mayComplain()) {
            LOG.warn("The list {} of another server had no end, or ids that lead nowhere, and was repaired", listUri);
        }
    }

    @Override
    public NotifyCommons notifies() {
        return notifies;
    }

    @Override
    public Counters counters() {
        return counters;
    }

    @Override
    public boolean mayComplain() {
        return complaints.permits();
    }

    @Override
    public int salt() {
        return salt;
    }

    @Override
    public long random() {
        return random.nextLong();
    }
}
