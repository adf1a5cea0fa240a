package io.rollcall.rls.core.internal.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.api.Answer;
import io.rollcall.rls.api.Body;
import io.rollcall.rls.api.EventHeader;
import io.rollcall.rls.api.Flow;
import io.rollcall.rls.api.NotifyRequest;
import io.rollcall.rls.api.Outcome;
import io.rollcall.rls.api.RequestHead;
import io.rollcall.rls.api.SubscribeRequest;
import io.rollcall.rls.api.SubscriptionState;
import io.rollcall.rls.api.Transport;
import io.rollcall.rls.core.internal.context.EngineSettings;
import io.rollcall.rls.spi.BackEndSubscribe;
import io.rollcall.rls.spi.BackEndSubscriber;
import io.rollcall.rls.spi.EventPackage;
import io.rollcall.rls.spi.Joined;
import io.rollcall.rls.spi.ListEntry;
import io.rollcall.rls.spi.ListNotify;
import io.rollcall.rls.spi.ListQuery;
import io.rollcall.rls.spi.ListResolver;
import io.rollcall.rls.spi.NotifySender;
import io.rollcall.rls.spi.Resolution;
import io.rollcall.rls.spi.ResolvedList;
import io.rollcall.rls.testkit.ManualClock;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** An engine on one thread with a clock that stands still, a list, and both SIP sides played by the test. */
final class Rig {

    static final String LIST = "sip:alice-list@d";
    static final String ALICE = "sip:alice@d";
    static final EventHeader PRESENCE = EventHeader.parse("presence");
    static final Flow FLOW =
            new Flow(Transport.UDP, new InetSocketAddress("127.0.0.1", 5060), new InetSocketAddress("127.0.0.1", 5071));

    static final Flow TCP =
            new Flow(Transport.TCP, new InetSocketAddress("127.0.0.1", 5060), new InetSocketAddress("127.0.0.1", 5071));

    final ManualClock clock = new ManualClock();
    final List<ListNotify> notifies = new ArrayList<>();
    final List<BackEndSubscribe> subscribes = new ArrayList<>();
    final NotifySender notifySender = notifies::add;
    final BackEndSubscriber backEndSubscriber = subscribes::add;
    final PresencePackage presence = new PresencePackage();
    final Engine engine;
    Resolution resolution;
    Flow watcherFlow = FLOW;
    EventHeader event = PRESENCE;
    CompletableFuture<Resolution> slowly;

    /** The list of alice with these members, served by an engine with default settings. */
    Rig(final String... members) {
        this(EngineSettings.DEFAULTS, members);
    }

    Rig(final EngineSettings settings, final String... members) {
        engine = new Engine(settings, clock, Runnable::run);
        members(members);
        engine.resolvers().add(resolver(), Map.of());
        engine.add(presence, Map.of());
        engine.addNotifySender(notifySender, Map.of());
        engine.addBackEndSubscriber(backEndSubscriber, Map.of());
    }

    /** The same under a package whose SUBSCRIBEs make a dialog for each notifier they fork to. */
    static Rig forking(final String... members) {
        final Rig rig = new Rig(EngineSettings.read(Map.of("rls_event", "dialog"), EngineSettings.DEFAULTS), members);
        rig.event = EventHeader.parse("dialog");
        rig.engine.add(new ForkingPackage(), Map.of());
        return rig;
    }

    ListResolver resolver() {
        return new ListResolver() {
            @Override
            public CompletionStage<Resolution> resolve(final ListQuery query) {
                if (slowly != null) {
                    return slowly;
                }
                return CompletableFuture.completedFuture(
                        query.listUri().equals(LIST) ? resolution : Resolution.NotAList.INSTANCE);
            }
        };
    }

    void members(final String... members) {
        resolution = new Resolution.Found(new ResolvedList(
                LIST,
                ALICE,
                List.of(),
                Arrays.stream(members)
                        .map(uri -> new ListEntry(uri, uri, List.of()))
                        .toList(),
                List.of(),
                Set.of()));
    }

    // ---- the watcher ----------------------------------------------------------------------------------------------

    /** An initial SUBSCRIBE of alice; what was answered. */
    Answer subscribe(final long expires) {
        return subscribe("call-1", "t1", null, 1, expires, event.toString(), Set.of("eventlist"));
    }

    Answer refresh(final String localTag, final long cseq, final long expires) {
        return subscribe("call-1", "t1", localTag, cseq, expires, event.toString(), Set.of());
    }

    Answer subscribe(
            final String callId,
            final String fromTag,
            final String toTag,
            final long cseq,
            final long expires,
            final String event,
            final Set<String> supported) {
        return send(request(callId, fromTag, toTag, cseq, expires, event, supported));
    }

    SubscribeRequest request(
            final String callId,
            final String fromTag,
            final String toTag,
            final long cseq,
            final long expires,
            final String event,
            final Set<String> supported) {
        final String contact = "sip:alice@127.0.0.1:5071";
        final EventHeader asked = EventHeader.parse(event);
        final RequestHead head = new RequestHead(
                LIST, callId, ALICE, fromTag, LIST, toTag, cseq, asked, contact, List.of(), watcherFlow);
        return new SubscribeRequest(
                head, expires, null, null, supported, Set.of(), 70, null, List.of(), List.of(), null);
    }

    /** The same as a refresh, answered when it is. */
    List<Answer> ask(final String localTag, final long cseq, final long expires) {
        final List<Answer> answers = new ArrayList<>();
        engine.intake()
                .receive(request("call-1", "t1", localTag, cseq, expires, event.toString(), Set.of()), answers::add);
        return answers;
    }

    Answer send(final SubscribeRequest request) {
        final List<Answer> answers = new ArrayList<>();
        engine.intake().receive(request, answers::add);
        assertTrue("at most one answer", answers.size() <= 1);
        return answers.isEmpty() ? null : answers.get(0);
    }

    /** Subscribes, answers the first NOTIFY and hands out our tag. */
    String open(final long expires) {
        final Answer.Accepted accepted = (Answer.Accepted) subscribe(expires);
        answerNotify(200);
        return accepted.localTag();
    }

    ListNotify lastNotify() {
        return notifies.get(notifies.size() - 1);
    }

    String lastBody() {
        return new String(lastNotify().body().bytes(), UTF_8);
    }

    void answerNotify(final int status) {
        end(answered(status, null));
    }

    void end(final Outcome outcome) {
        engine.intake()
                .notifyEnded(lastNotify().dialog().localTag(), lastNotify().cseq(), outcome);
    }

    // ---- the back end ---------------------------------------------------------------------------------------------

    /** The SUBSCRIBEs to a resource so far. */
    List<BackEndSubscribe> subscribesTo(final String resource) {
        return subscribes.stream()
                .filter(one -> one.dialog().remoteUri().equals(resource))
                .toList();
    }

    BackEndSubscribe lastSubscribeTo(final String resource) {
        final List<BackEndSubscribe> all = subscribesTo(resource);
        assertTrue("no SUBSCRIBE to " + resource, !all.isEmpty());
        return all.get(all.size() - 1);
    }

    /** Answers the last SUBSCRIBE to a resource. */
    void answerSubscribe(final String resource, final int status, final long expires) {
        answerSubscribe(resource, status, expires, -1);
    }

    void answerSubscribe(final String resource, final int status, final long expires, final long retryAfter) {
        end(
                lastSubscribeTo(resource),
                new Outcome.Answered(
                        status,
                        "n-" + resource,
                        "sip:ps@127.0.0.1:5072",
                        List.of(),
                        expires,
                        retryAfter,
                        -1,
                        List.of(),
                        List.of(),
                        FLOW));
    }

    /** That SUBSCRIBE comes to its end. */
    void end(final BackEndSubscribe subscribe, final Outcome outcome) {
        engine.intake()
                .subscribeEnded(
                        subscribe.dialog().localTag(), subscribe.dialog().remoteTag(), subscribe.cseq(), outcome);
    }

    /** Answers 200 and says what the resource does. */
    void live(final String resource, final String state) {
        answerSubscribe(resource, 200, 3600);
        assertEquals(200, status(tell(resource, 1, SubscriptionState.active(3600), state)));
    }

    Answer tell(final String resource, final long cseq, final SubscriptionState state, final String body) {
        final BackEndSubscribe last = lastSubscribeTo(resource);
        return tell(last.dialog().callId(), last.dialog().localTag(), "n-" + resource, cseq, state, body);
    }

    Answer tell(
            final String callId,
            final String ourTag,
            final String fromTag,
            final long cseq,
            final SubscriptionState state,
            final String body) {
        final Body content = body == null ? null : Body.of("application/pidf+xml", body.getBytes(UTF_8));
        return tell(callId, ourTag, fromTag, cseq, state, content);
    }

    /** A member that is active says this. */
    Answer tell(final String resource, final long cseq, final Body body) {
        final BackEndSubscribe last = lastSubscribeTo(resource);
        final SubscriptionState active = SubscriptionState.active(3600);
        return tell(last.dialog().callId(), last.dialog().localTag(), "n-" + resource, cseq, active, body);
    }

    private Answer tell(
            final String callId,
            final String ourTag,
            final String fromTag,
            final long cseq,
            final SubscriptionState state,
            final Body content) {
        final RequestHead head = new RequestHead(
                "sip:rls@127.0.0.1",
                callId,
                "sip:x@d",
                fromTag,
                ALICE,
                ourTag,
                cseq,
                event,
                "sip:ps@127.0.0.1:5072",
                List.of(),
                FLOW);
        final List<Answer> answers = new ArrayList<>();
        engine.intake().receive(new NotifyRequest(head, state, content), answers::add);
        assertEquals("answered at once", 1, answers.size());
        return answers.get(0);
    }

    // ---- time and answers -----------------------------------------------------------------------------------------

    /** Moves the clock and lets everything happen that is due. */
    void pass(final Duration time) {
        clock.advance(time);
        engine.tick();
    }

    void passMs(final long ms) {
        pass(Duration.ofMillis(ms));
    }

    static int status(final Answer answer) {
        return answer.fold(new Answer.Reader<>() {
            @Override
            public Integer accepted(final Answer.Accepted accepted) {
                return 200;
            }

            @Override
            public Integer refused(final Answer.Refused refused) {
                return refused.status();
            }
        });
    }

    static Outcome answered(final int status, final String contact) {
        return new Outcome.Answered(status, "x", contact, List.of(), -1, -1, -1, List.of(), List.of(), FLOW);
    }

    /** A package with several instances. */
    static final class ForkingPackage implements EventPackage {

        @Override
        public String name() {
            return "dialog";
        }

        @Override
        public List<String> acceptTypes() {
            return List.of("application/dialog-info+xml");
        }

        @Override
        public Duration defaultExpires() {
            return Duration.ofHours(1);
        }

        @Override
        public Duration minimumGap() {
            return Duration.ofSeconds(1);
        }

        @Override
        public boolean severalInstances() {
            return true;
        }
    }

    /** Presence as the engine sees it. */
    static class PresencePackage implements EventPackage {

        Body neutral;
        Duration minimumExpires = Duration.ZERO;

        @Override
        public Body neutral(final String resourceUri) {
            return neutral;
        }

        @Override
        public Duration minimumExpires() {
            return minimumExpires;
        }

        /** A body that begins with a plus sign goes on where another one ends. */
        @Override
        public Joined join(final Body held, final Body arrived) {
            final String text = new String(arrived.bytes(), UTF_8);
            if (!text.startsWith("+")) {
                return Joined.complete(arrived);
            }
            if (held == null) {
                return Joined.incomplete(null);
            }
            final String whole = new String(held.bytes(), UTF_8) + text;
            return Joined.complete(Body.of(arrived.contentType(), whole.getBytes(UTF_8)));
        }

        @Override
        public String name() {
            return "presence";
        }

        @Override
        public List<String> acceptTypes() {
            return List.of("application/pidf+xml");
        }

        @Override
        public Duration defaultExpires() {
            return Duration.ofHours(1);
        }

        @Override
        public Duration minimumGap() {
            return Duration.ofSeconds(5);
        }
    }
}
