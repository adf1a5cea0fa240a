package io.rollcall.rls.itests.wire;

import static io.rollcall.rls.itests.wire.PackageDocuments.DIALOG_INFO;
import static io.rollcall.rls.itests.wire.PackageDocuments.dialog;
import static io.rollcall.rls.itests.wire.PackageDocuments.dialogs;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.itests.RollcallServer;
import io.rollcall.rls.testkit.Requirement;
import io.rollcall.rls.testkit.rlmi.ListView;
import io.rollcall.rls.testkit.rlmi.ListView.InstanceView;
import io.rollcall.rls.testkit.rlmi.RlmiDocument;
import io.rollcall.rls.testkit.sip.BackEndSubscription;
import io.rollcall.rls.testkit.sip.Notification;
import io.rollcall.rls.testkit.sip.SubscribePolicy;
import io.rollcall.rls.testkit.sip.SubscribeRequest;
import io.rollcall.rls.testkit.sip.Subscription;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;

/**
 * Lamps of desk phones: scenario 40, and scenario 24 for the packages whose SUBSCRIBEs fork. The key idle_dialog is on.
 */
public final class LampsIT {

    private static final String IDLE = "<state>terminated</state>";
    private static final Duration SOON = Duration.ofSeconds(10);

    @ClassRule
    public static final RollcallServer SERVER = RollcallServer.own()
            .with("rls", "rls_event", "dialog, presence.winfo, reg")
            .with("rls.event.dialog", "idle_dialog", "1")
            .with("rls.event-winfo", "name", "presence.winfo")
            .with("rls.event-winfo", "accept", "application/watcherinfo+xml")
            .with("rls.event-winfo", "forking", "1")
            .with("rls.event-reg", "name", "reg")
            .with("rls.event-reg", "accept", "application/reginfo+xml")
            .with("rls.event-reg", "expires", "3761");

    /** What this test has on the wire. */
    @Rule
    public final Wire wire = new Wire(SERVER);

    /** A list whose entries have display names, all members with that state. */
    private String list(String event, String type, String text, String... names) {
        StringBuilder entries = new StringBuilder();
        for (String name : names) {
            wire.members().prepareState(wire.member(name), type, text.getBytes(UTF_8));
            entries.append("   <rl:entry uri=\"").append(wire.member(name)).append("\"><rl:display-name>Lamp ");
            entries.append(name).append("</rl:display-name></rl:entry>\n");
        }
        String uri = wire.listUri("alice");
        wire.services("alice", new Services().service(uri, entries.toString(), event));
        return uri;
    }

    private Subscription subscribe(String list, String event) {
        return wire.agent("alice").subscribe(list, event, 600).awaitAccepted();
    }

    private Map<String, InstanceView> instances(Subscription subscription, String name) {
        ListView.ResourceView resource = subscription.view().resource(wire.member(name));
        return resource == null ? Map.of() : resource.instances();
    }

    private void awaitBody(Subscription subscription, String name, String text) {
        subscription.await(name + " shows " + text, SOON, one -> one.view()
                .body(wire.member(name))
                .contains(text));
    }

    /** Scenario 40: fifty keys in their order with their labels, each with a dialog; lamps go on and out. */
    @Test
    @Requirement({"4235-3.10-a", "4662-5.3-a"})
    public void shouldLightTheLampsOfABusyPhone() {
        List<String> names = new ArrayList<>();
        for (int i = 10; i < 60; i++) {
            names.add("ext" + i);
        }
        String list = list("dialog", DIALOG_INFO, dialogs(0, "full", ""), names.toArray(String[]::new));
        Subscription subscription = subscribe(list, "dialog");
        subscription.await("every lamp is out", SOON, one -> names.stream()
                .allMatch(name -> one.view().body(wire.member(name)).contains(IDLE)));

        assertEquals(
                "in the order of the list",
                names.stream().map(wire::member).toList(),
                List.copyOf(subscription.view().resources().keySet()));
        for (String name : names) {
            List<RlmiDocument.Name> labels =
                    subscription.view().resource(wire.member(name)).names();
            assertEquals("Lamp " + name, labels.get(0).text());
        }
        int before = subscription.notifyCount();
        for (int version = 1; version <= 10; version++) {
            for (String name : List.of("ext20", "ext30")) {
                String state = version == 10 ? "" : dialog("d", version % 2 == 0 ? "early" : "confirmed");
                wire.members()
                        .subscriptions(wire.member(name))
                        .get(0)
                        .notifyActive(
                                DIALOG_INFO, dialogs(version, "full", state).getBytes(UTF_8));
            }
            wire.members().awaitQuiet();
        }
        subscription.await(
                "the lamps are out again",
                SOON,
                one -> one.view().body(wire.member("ext20")).contains("version=\"10\"")
                        && one.view().body(wire.member("ext30")).contains("version=\"10\""));
        assertTrue(subscription.view().body(wire.member("ext20")).contains(IDLE));
        assertGaps(subscription, before, Duration.ofMillis(900));
        for (Notification one : subscription.notifies()) {
            one.aggregate().document().resources().stream()
                    .flatMap(resource -> resource.instances().stream())
                    .filter(instance -> instance.state().equals("active"))
                    .forEach(instance -> assertTrue(
                            "a part without a dialog",
                            one.aggregate().part(instance.cid()).text().contains("<dialog id=")));
        }
    }

    private static void assertGaps(Subscription subscription, int before, Duration least) {
        List<Long> times = subscription.notifies().stream()
                .skip(before)
                .map(Notification::arrivedNs)
                .toList();
        for (int i = 1; i < times.size(); i++) {
            Duration gap = Duration.ofNanos(times.get(i) - times.get(i - 1));
            assertTrue("gap " + gap, gap.compareTo(least) >= 0);
        }
    }

    /** A phone that says nothing is idle. */
    @Test
    @Requirement({"4662-5.5-f", "4662-5.5-e"})
    public void shouldShowASilentPhoneAsIdle() {
        String list = list("dialog", DIALOG_INFO, "", "bob");
        wire.members().policy(wire.member("bob"), SubscribePolicy.accept().withoutBody());
        Subscription subscription = subscribe(list, "dialog");
        awaitBody(subscription, "bob", IDLE);
        assertTrue(subscription.view().body(wire.member("bob")).contains("entity=\"" + wire.member("bob") + "\""));
    }

    /** What phones look for in a dialog goes through a merge as it is. */
    @Test
    @Requirement("7463-4-c")
    public void shouldLeaveTargetsAsTheyAre() {
        String polycom =
                "<dialog id='p1' direction=\"recipient\"><state>early</state><remote><identity display=\"Z\u00e9"
                        + "\">sip:z@d</identity><target uri = 'sip:*97*p@d;user=phone?x=1&amp;y=2'/></remote></dialog>";
        String list = list("dialog", DIALOG_INFO, dialogs(0, "full", polycom), "bob");
        Subscription subscription = subscribe(list, "dialog");
        awaitBody(subscription, "bob", polycom);
        wire.members()
                .awaitSubscription(wire.member("bob"))
                .notifyActive(
                        DIALOG_INFO,
                        dialogs(1, "partial", dialog("q", "trying")).getBytes(UTF_8));
        awaitBody(subscription, "bob", polycom + dialog("q", "trying"));
    }

    /** Scenario 24: two phones behind one address, each with an id that stays. */
    @Test
    @Requirement({"4235-3.9-a", "3857-4-d", "4662-5.5-a", "4662-5.5-b"})
    public void shouldShowEachPhoneOfAMember() {
        for (String event : List.of("dialog", "presence.winfo")) {
            String name = event.replace('.', '-');
            String type = event.equals("dialog") ? DIALOG_INFO : "application/watcherinfo+xml";
            String state = event.equals("dialog") ? dialogs(0, "full", dialog("a", "confirmed")) : "opaque";
            String list = list(event, type, state, name);
            wire.members().policy(wire.member(name), SubscribePolicy.accept().forking(2));
            Subscription subscription = subscribe(list, event);
            subscription.await(
                    "two instances", SOON, one -> instances(one, name).size() == 2);
            List<String> ids = List.copyOf(instances(subscription, name).keySet());

            BackEndSubscription ending =
                    wire.members().subscriptions(wire.member(name)).get(1);
            wire.members()
                    .subscriptions(wire.member(name))
                    .get(0)
                    .notifyActive(type, state.replace("confirmed", "early").getBytes(UTF_8));
            ending.notifyTerminated("noresource", -1);
            subscription.await("one ends", SOON, one -> instances(one, name).values().stream()
                    .anyMatch(instance -> instance.state().equals("terminated")));
            Map<String, String> states = new LinkedHashMap<>();
            instances(subscription, name).forEach((id, instance) -> states.put(id, instance.state()));
            assertEquals("the same ids", ids, List.copyOf(states.keySet()));
            assertEquals(
                    "the other stays: " + states,
                    1,
                    states.values().stream().filter("active"::equals).count());
        }
    }

    /** Scenario 24 the other way: of registrations there is one subscription, even if it forks. */
    @Test
    @Requirement({"3680-4-b", "4662-5.5-a"})
    public void shouldTakeOneForkWhereThePackageSaysSo() {
        String list = list("reg", "application/reginfo+xml", "opaque", "bob");
        wire.members().policy(wire.member("bob"), SubscribePolicy.accept().forking(2));
        Subscription subscription = subscribe(list, "reg");
        awaitBody(subscription, "bob", "opaque");
        wire.members()
                .await(
                        "one fork is left",
                        SOON,
                        all -> all.subscriptions(wire.member("bob")).size() == 1);
        assertEquals(1, instances(subscription, "bob").size());
    }

    /** Scenario 40: a phone with one lamp an extension. */
    @Test
    public void shouldMakeOneLampOfSeveralPhones() {
        String list = list("dialog", DIALOG_INFO, dialogs(0, "full", dialog("a", "confirmed")), "bob");
        wire.members().policy(wire.member("bob"), SubscribePolicy.accept().forking(2));
        Subscription subscription = subscribe(list + ";consolidated", "dialog");
        subscription.await("both calls", SOON, one -> one.view()
                .body(wire.member("bob"))
                .matches("(?s).*<dialog id=\"a\">.*<dialog id=\"a-2\">.*"));
        String id = instances(subscription, "bob").keySet().iterator().next();

        List<BackEndSubscription> phones = wire.members().subscriptions(wire.member("bob"));
        phones.get(0).notifyActive(DIALOG_INFO, dialogs(1, "full", "").getBytes(UTF_8));
        subscription.await(
                "one call", SOON, one -> !one.view().body(wire.member("bob")).contains("a-2"));
        assertTrue(subscription.view().body(wire.member("bob")).contains("confirmed"));
        phones.get(1).notifyTerminated("noresource", -1);
        awaitBody(subscription, "bob", IDLE);
        assertFalse(subscription.view().body(wire.member("bob")).contains("confirmed"));
        assertEquals(
                "one instance, the same",
                List.of(id),
                List.copyOf(instances(subscription, "bob").keySet()));
    }

    /** Keys of the package count at once, for lists that stand too; a bad value changes nothing. */
    @Test
    public void shouldFollowItsConfiguration() {
        String idle = dialogs(0, "full", "");
        String list = list("dialog", DIALOG_INFO, idle, "bob");
        wire.members().policy(wire.member("bob"), SubscribePolicy.accept().forking(2));
        Subscription subscription = subscribe(list, "dialog");
        subscription.await(
                "two idle phones",
                SOON,
                one -> instances(one, "bob").size() == 2
                        && instances(one, "bob").values().stream()
                                .allMatch(instance -> instance.body().text().contains(IDLE)));
        BackEndSubscription phone =
                wire.members().subscriptions(wire.member("bob")).get(0);
        try {
            change(Map.of("consolidated", "perhaps"), () -> SERVER.log("ERROR").stream()
                    .anyMatch(line -> line.contains("consolidated = perhaps") && line.contains("false stays")));
            change(Map.of("consolidated", "0", "idle_dialog", "0"), () -> {
                phone.notifyActive(DIALOG_INFO, dialogs(1, "full", "").getBytes(UTF_8));
                return instances(subscription, "bob").values().stream()
                        .anyMatch(instance -> instance.body().text().equals(dialogs(1, "full", "")));
            });
            change(Map.of("consolidated", "1"), () -> {
                Subscription other = subscribe(list, "dialog");
                other.awaitView(
                        "told",
                        view -> view.resource(wire.member("bob")) != null
                                && !instances(other, "bob").isEmpty());
                return instances(other, "bob").size() == 1;
            });
            long refused = refused();
            change(Map.of("consolidated", "0", "max_state_bytes", "1024"), () -> {
                String large = dialogs(2, "partial", dialog("x".repeat(1000), "early"));
                phone.notifyActive(DIALOG_INFO, large.getBytes(UTF_8));
                return refused() > refused;
            });
        } finally {
            String other = list("dialog", DIALOG_INFO, dialogs(0, "full", ""), "carol");
            change(Map.of("consolidated", "0", "idle_dialog", "1", "max_state_bytes", "262144"), () -> {
                Subscription one = subscribe(other, "dialog");
                awaitBody(one, "carol", "dialog-info");
                wire.members()
                        .subscriptions(wire.member("carol"))
                        .forEach(carol -> carol.notifyActive(
                                DIALOG_INFO, dialogs(0, "full", "").getBytes(UTF_8)));
                return one.view().body(wire.member("carol")).contains(IDLE);
            });
        }
    }

    private static void change(Map<String, String> keys, BooleanSupplier counts) {
        LiveKeys.change(SERVER, "rls.event.dialog", keys, counts);
    }

    private static long refused() {
        String counter = SERVER.shell("rls:counters --no-format")
                .lines()
                .filter(line -> line.contains("engine.bodies.refused"))
                .findFirst()
                .orElse("0");
        return Long.parseLong(counter.replaceAll("\\D", ""));
    }

    /** Versions of a new dialog start anew, so its instance is another one. */
    @Test
    @Requirement({"4235-4-a", "4662-5.5-c"})
    public void shouldMakeANewInstanceOfANewDialog() {
        String list = list("dialog", DIALOG_INFO, dialogs(0, "full", dialog("a", "early")), "bob");
        Subscription subscription = subscribe(list, "dialog");
        awaitBody(subscription, "bob", "early");
        BackEndSubscription first = wire.members().awaitSubscription(wire.member("bob"));
        first.notifyActive(
                DIALOG_INFO, dialogs(9, "full", dialog("a", "confirmed")).getBytes(UTF_8));
        awaitBody(subscription, "bob", "version=\"9\"");
        String id = instances(subscription, "bob").keySet().iterator().next();
        assertEquals(
                "no new id for a new document",
                1,
                instances(subscription, "bob").size());

        first.notifyTerminated("deactivated", -1);
        awaitBody(subscription, "bob", "version=\"0\"");
        assertNotEquals(id, instances(subscription, "bob").keySet().iterator().next());
    }

    /** Without Expires a subscription lasts as long as its package says. */
    @Test
    @Requirement("4662-4.2-a")
    public void shouldLastAsLongAsThePackageSays() {
        Map.of("dialog", "3600", "presence.winfo", "3600", "reg", "3761").forEach((event, expires) -> {
            String list = list(event, "text/plain", "state", "m-" + event);
            Subscription subscription = wire.agent("alice")
                    .subscribe(SubscribeRequest.toList(list).event(event).withoutExpires())
                    .awaitAccepted();
            assertEquals(event, expires, subscription.exchange().response().header("Expires"));
        });
    }

    /** Packages that ask for five seconds get them. */
    @Test
    @Requirement({"3857-4-c", "3680-4-c"})
    public void shouldKeepTheGapOfEachPackage() {
        for (String event : List.of("presence.winfo", "reg")) {
            String name = event.replace('.', '-');
            String type = event.equals("reg") ? "application/reginfo+xml" : "application/watcherinfo+xml";
            String list = list(event, type, "0", name);
            Subscription subscription = subscribe(list, event);
            awaitBody(subscription, name, "0");
            int before = subscription.notifyCount();
            BackEndSubscription member = wire.members().awaitSubscription(wire.member(name));
            for (int i = 1; i < 10; i++) {
                member.notifyActive(type, Integer.toString(i).getBytes(UTF_8));
            }
            awaitBody(subscription, name, "9");
            assertTrue("NOTIFYs for nine changes", subscription.notifyCount() - before < 3);
            assertGaps(subscription, before, Duration.ofMillis(4500));
        }
    }
}
