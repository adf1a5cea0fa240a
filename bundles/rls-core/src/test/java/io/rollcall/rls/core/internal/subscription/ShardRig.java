package io.rollcall.rls.core.internal.subscription;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rollcall.rls.api.Answer;
import io.rollcall.rls.api.Body;
import io.rollcall.rls.api.Counters;
import io.rollcall.rls.api.EventHeader;
import io.rollcall.rls.api.Flow;
import io.rollcall.rls.api.Outcome;
import io.rollcall.rls.api.RequestHead;
import io.rollcall.rls.api.SubscribeRequest;
import io.rollcall.rls.api.Transport;
import io.rollcall.rls.core.internal.admission.AdmissionControl;
import io.rollcall.rls.core.internal.admission.Identity;
import io.rollcall.rls.core.internal.context.BackEndCommons;
import io.rollcall.rls.core.internal.context.EngineContext;
import io.rollcall.rls.core.internal.context.EngineSettings;
import io.rollcall.rls.core.internal.context.EventPackages;
import io.rollcall.rls.core.internal.context.NotifyCommons;
import io.rollcall.rls.core.internal.journal.ForeignDialogs;
import io.rollcall.rls.core.internal.journal.Journaling;
import io.rollcall.rls.core.internal.lane.Lanes;
import io.rollcall.rls.core.internal.lane.LocalTag;
import io.rollcall.rls.core.internal.rlmi.NestedLists;
import io.rollcall.rls.spi.BackEndSubscribe;
import io.rollcall.rls.spi.BackEndSubscriber;
import io.rollcall.rls.spi.ListEntry;
import io.rollcall.rls.spi.ListNotify;
import io.rollcall.rls.spi.ListQuery;
import io.rollcall.rls.spi.NotifySender;
import io.rollcall.rls.spi.Resolution;
import io.rollcall.rls.spi.ResolvedList;
import io.rollcall.rls.testkit.ManualClock;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** One shard with watchers of one list; what back ends say is put into the state of the resources by the test. */
final class ShardRig implements EngineContext {

    static final String LIST = "sip:alice-list@d";
    private static final Flow FLOW =
            new Flow(Transport.UDP, new InetSocketAddress("127.0.0.1", 5060), new InetSocketAddress("127.0.0.1", 5071));

    final ManualClock clock = new ManualClock();
    final EventPackages packages = new EventPackages();
    final Counters counters = new Counters();
    private final NotifyCommons notifyCommons = new NotifyCommons(new NestedLists(() -> random(), uri -> {}));
    final List<ListNotify> notifies = new ArrayList<>();
    final List<BackEndSubscribe> subscribes = new ArrayList<>();
    private final Random random = new Random(7);
    private final Journaling journaling = new Journaling();
    private final ForeignDialogs foreignDialogs = new ForeignDialogs(journaling);
    private final Lanes<Shard> lanes = new Lanes<>(1, Runnable::run, clock, lane -> new Shard(lane, this));
    private final AdmissionControl admission = new Everybody();
    String userAgent;
    EngineSettings settings = EngineSettings.DEFAULTS;
    private ResolvedList list;

    /** The list with these members under a package with this name and several instances, if it says so. */
    ShardRig(final boolean several, final String... members) {
        settings = EngineSettings.read(Map.of("rls_event", "dialog"), settings);
        packages.add(new DialogPackage(several), Map.of());
        list = new ResolvedList(
                LIST,
                "sip:alice@d",
                List.of(),
                Arrays.stream(members)
                        .map(uri -> new ListEntry(uri, uri, List.of()))
                        .toList(),
                List.of(),
                Set.of());
    }

    // ---- the watcher ----------------------------------------------------------------------------------------------

    /** Subscribes from another device of alice's, and answers the first NOTIFY; our tag. */
    String open() {
        final String callId = "call-" + random.nextInt();
        final RequestHead head = new RequestHead(
                LIST,
                callId,
                "sip:alice@d",
                "t1",
                LIST,
                null,
                1,
                EventHeader.parse("dialog"),
                "sip:alice@127.0.0.1:5071",
                List.of(),
                FLOW);
        final List<Answer> answers = new ArrayList<>();
        final SubscribeRequest request = new SubscribeRequest(
                head, 3600, null, null, Set.of("eventlist"), Set.of(), 70, userAgent, List.of(), List.of(), null);
        lanes.on(
                1,
                shard -> shard.open(
                        request, new Identity("sip:alice@d", "sip:alice@d", "sip:alice@d", false), 1, answers::add));
        answer(200);
        return ((Answer.Accepted) answers.get(0)).localTag();
    }

    /** Answers the last NOTIFY. */
    void answer(final int status) {
        final ListNotify last = notifies.get(notifies.size() - 1);
        final Outcome outcome =
                new Outcome.Answered(status, "x", null, List.of(), -1, -1, -1, List.of(), List.of(), FLOW);
        final long tag = LocalTag.parse(last.dialog().localTag());
        lanes.on(LocalTag.hashIn(tag), shard -> shard.notifyEnded(tag, last.cseq(), outcome));
    }

    /** Moves the clock past every gap; the last body. */
    String afterwards() {
        clock.advance(java.time.Duration.ofSeconds(6));
        lanes.tick();
        return lastBody();
    }

    /** Moves the clock and lets everything happen that is due. */
    void pass(final long ms) {
        clock.advance(java.time.Duration.ofMillis(ms));
        lanes.tick();
    }

    String lastBody() {
        return new String(notifies.get(notifies.size() - 1).body().bytes(), UTF_8);
    }

    // ---- the back end ---------------------------------------------------------------------------------------------

    /** What is known of a resource. */
    ResourceState state(final String resource) {
        final List<ResourceState> found = new ArrayList<>();
        lanes.on(
                1,
                shard -> shard.eachList(one -> one.members().stream()
                        .filter(member -> member.entry().uri().equals(resource))
                        .forEach(member -> found.add(member.backEnd().state()))));
        return found.get(0);
    }

    /** A back end of this resource says something, on the lane. */
    void on(final String resource, final Consumer<ResourceState> said) {
        final ResourceState state = state(resource);
        lanes.on(1, shard -> said.accept(state));
    }

    static Body body(final String text) {
        return Body.of("application/dialog-info+xml", text.getBytes(UTF_8));
    }

    // ---- the engine -----------------------------------------------------------------------------------------------

    @Override
    public BackEndCommons commons() {
        return new BackEndCommons();
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
        return packages;
    }

    @Override
    public NotifyCommons notifies() {
        return notifyCommons;
    }

    @Override
    public Counters counters() {
        return counters;
    }

    @Override
    public NotifySender notifySender() {
        return notifies::add;
    }

    @Override
    public BackEndSubscriber backEndSubscriber() {
        return subscribes::add;
    }

    @Override
    public CompletionStage<Resolution> resolve(final ListQuery query) {
        return CompletableFuture.completedFuture(new Resolution.Found(list));
    }

    @Override
    public AdmissionControl admission() {
        return admission;
    }

    @Override
    public boolean mayReturn(final String event) {
        return false;
    }

    @Override
    public boolean mayComplain() {
        return true;
    }

    @Override
    public int salt() {
        return 17;
    }

    @Override
    public long random() {
        return random.nextLong();
    }

    @Override
    public Journaling journaling() {
        return journaling;
    }

    @Override
    public ForeignDialogs foreignDialogs() {
        return foreignDialogs;
    }
}
