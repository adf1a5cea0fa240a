package io.rollcall.rls.itests.wire;

import static org.junit.Assert.assertEquals;

import io.rollcall.rls.itests.RollcallServer;
import io.rollcall.rls.testkit.mime.BodyPart;
import io.rollcall.rls.testkit.rlmi.ListView;
import io.rollcall.rls.testkit.rlmi.RlmiDocument;
import io.rollcall.rls.testkit.sip.Notification;
import io.rollcall.rls.testkit.sip.Subscription;
import io.rollcall.rls.testkit.sip.UserAgent;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.ClassRule;
import org.junit.Rule;

/** A wire test against the one server with default configuration. */
public abstract class WireTest {

    /** What is due within 100 ms on a quiet machine; a busy one gets more, but less than any timer of the server. */
    static final Duration PROMPT = Duration.ofSeconds(2);

    /** How long a change may be held where the configuration is the default one (waitn_time), and some time to send. */
    static final Duration WAITN = Duration.ofSeconds(6);

    @ClassRule
    public static final RollcallServer SERVER = RollcallServer.shared();

    /** What this test has on the wire. */
    @Rule
    public final Wire wire = new Wire(SERVER);

    /** Subscribes and waits until all of the members are active. */
    final Subscription settled(UserAgent agent, String list, String... names) {
        Subscription subscription = agent.subscribe(list, "presence", 600).awaitAccepted();
        awaitActive(subscription, names);
        return subscription;
    }

    /**
     * A second subscription of a watcher whose first one knows all of the members: told everything at once, so that the
     * next change comes after silence.
     */
    final Subscription quiet(UserAgent agent, String list, String... names) {
        settled(agent, list, names);
        Subscription second = agent.subscribe(list, "presence", 600).awaitAccepted();
        second.awaitView("the first NOTIFY", view -> view.version() == 0);
        return second;
    }

    final void awaitActive(Subscription subscription, String... names) {
        subscription.awaitView("all active", view -> {
            for (String name : names) {
                if (!view.state(wire.member(name)).equals("active")) {
                    return false;
                }
            }
            return true;
        });
    }

    final Set<String> uris(String... names) {
        Set<String> uris = new LinkedHashSet<>();
        for (String name : names) {
            uris.add(wire.member(name));
        }
        return uris;
    }

    static RlmiDocument document(Notification notification) {
        return notification.aggregate().document();
    }

    /** What the document of a NOTIFY names. */
    static Set<String> named(Notification notification) {
        return document(notification).resources().stream()
                .map(RlmiDocument.Resource::uri)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** What a NOTIFY tells of a member with one instance; "" where it tells none. */
    static String told(Notification notification, String uri) {
        RlmiDocument.Resource resource = document(notification).resource(uri);
        if (resource == null || resource.instances().size() != 1) {
            return "";
        }
        BodyPart part =
                notification.aggregate().part(resource.instances().get(0).cid());
        return part == null ? "" : part.text();
    }

    /** The NOTIFY has a full state that names just these members. */
    final void assertFull(Notification notification, String... names) {
        assertEquals("fullState", true, document(notification).fullState());
        assertEquals(uris(names), named(notification));
    }

    /** The NOTIFY has a partial state that names just these members. */
    final void assertPartial(Notification notification, String... names) {
        assertEquals("fullState", false, document(notification).fullState());
        assertEquals(uris(names), named(notification));
    }

    final List<ListView.InstanceView> instances(Subscription subscription, String name) {
        return List.copyOf(
                subscription.view().resource(wire.member(name)).instances().values());
    }

    /** Awaits that the member's only instance is in that state for that reason. */
    final void awaitState(Subscription subscription, String name, String state, String reason) {
        subscription.await(name + " is " + state + ", " + reason, WAITN, one -> {
            ListView.ResourceView resource = one.view().resource(wire.member(name));
            return resource != null
                    && resource.instances().size() == 1
                    && resource.instances().values().stream()
                            .allMatch(instance -> instance.state().equals(state)
                                    && java.util.Objects.equals(instance.reason(), reason));
        });
    }

    static Duration between(long earlierNs, long laterNs) {
        return Duration.ofNanos(laterNs - earlierNs);
    }
}
