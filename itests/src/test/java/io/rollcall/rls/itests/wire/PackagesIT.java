package io.rollcall.rls.itests.wire;

import static io.rollcall.rls.itests.wire.PackageDocuments.DIALOG_INFO;
import static io.rollcall.rls.itests.wire.PackageDocuments.PIDF_DIFF;
import static io.rollcall.rls.itests.wire.PackageDocuments.WATCHER_INFO;
import static io.rollcall.rls.itests.wire.PackageDocuments.dialog;
import static io.rollcall.rls.itests.wire.PackageDocuments.dialogs;
import static io.rollcall.rls.itests.wire.PackageDocuments.pidfDiff;
import static io.rollcall.rls.itests.wire.PackageDocuments.pidfFull;
import static io.rollcall.rls.itests.wire.PackageDocuments.watcher;
import static io.rollcall.rls.itests.wire.PackageDocuments.winfo;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.itests.Await;
import io.rollcall.rls.itests.RollcallServer;
import io.rollcall.rls.testkit.Requirement;
import io.rollcall.rls.testkit.mime.BodyPart;
import io.rollcall.rls.testkit.sip.BackEndSubscription;
import io.rollcall.rls.testkit.sip.Notification;
import io.rollcall.rls.testkit.sip.SipMessage;
import io.rollcall.rls.testkit.sip.SubscribeRequest;
import io.rollcall.rls.testkit.sip.Subscription;
import io.rollcall.rls.testkit.sip.UserAgent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;

/**
 * Event packages on the wire: each asks back ends for what it takes, merges what comes in parts, and lets everything
 * else through. Scenarios 3, 15 and 16 for packages other than presence.
 */
public final class PackagesIT {

    private static final Duration SOON = Duration.ofSeconds(10);

    @ClassRule
    public static final RollcallServer SERVER = RollcallServer.own()
            .with("rls", "rls_event", "presence, dialog, dialog;sla, sla, presence.winfo, reg, nobody-serves-this")
            .with("rls", "package_grace", "3")
            .with("rls.event.presence", "pidf_diff", "1")
            .with("rls.event-reg", "name", "reg")
            .with("rls.event-reg", "accept", "application/reginfo+xml")
            .with("rls.event-reg", "expires", "3761");

    /** What this test has on the wire. */
    @Rule
    public final Wire wire = new Wire(SERVER);

    private String list(String owner, String event, String type, String text, String... names) {
        String uri = wire.listUri(owner);
        List<String> uris = Arrays.stream(names).map(wire::member).toList();
        uris.forEach(member -> wire.members().prepareState(member, type, text.getBytes(UTF_8)));
        wire.services(owner, new Services().service(uri, Services.entries(uris.toArray(String[]::new)), event));
        return uri;
    }

    private BackEndSubscription backEnd(String name) {
        return wire.members().awaitSubscription(wire.member(name));
    }

    private void awaitBody(Subscription subscription, String name, String text) {
        subscription.await(name + " shows " + text, SOON, one -> one.view()
                .body(wire.member(name))
                .contains(text));
    }

    private BodyPart part(Subscription subscription, String name) {
        return subscription
                .view()
                .resource(wire.member(name))
                .instances()
                .values()
                .iterator()
                .next()
                .body();
    }

    /** Puts the sample that ships in force, as an operator does. */
    @BeforeClass
    public static void copyTheSample() throws IOException {
        Path etc = SERVER.home().resolve("etc");
        Files.copy(etc.resolve("rls.event-winfo.cfg.sample"), etc.resolve("rls.event-winfo.cfg"));
        Await.until("the sample is not taken", SOON, () -> SERVER.log("INFO").stream()
                .anyMatch(line -> line.contains("Event package presence.winfo is served")));
    }

    /** Scenario 3: what back ends are asked for fits the event package. */
    @Test
    @Requirement({"3856-6.5-a", "4235-3.5-a", "3857-4-a", "5263-4-a", "4662-4.3-a"})
    public void shouldAskForWhatThePackageTakes() {
        assertEquals(Set.of("application/pidf+xml", PIDF_DIFF), asked("alice", "presence"));
        assertEquals(Set.of(DIALOG_INFO), asked("berta", "dialog"));
        assertEquals(Set.of(DIALOG_INFO), asked("carla", "dialog;sla"));
        assertEquals(Set.of(DIALOG_INFO), asked("doris", "sla"));
        assertEquals(Set.of(WATCHER_INFO), asked("edith", "presence.winfo"));
    }

    private Set<String> asked(String watcher, String event) {
        String name = "m-" + watcher;
        String list = list(watcher, event.split(";")[0], "text/plain", "state of " + name, name);
        Subscription subscription =
                wire.agent(watcher).subscribe(list, event, 600).awaitAccepted();
        awaitBody(subscription, name, "state of " + name);
        SipMessage asked = wire.members().received(wire.member(name)).get(0).message();
        assertEquals("Event to the back end", event, asked.header("Event"));
        assertEquals(
                "Event to the watcher",
                event,
                subscription.awaitNotify(1).message().header("Event"));
        Set<String> accept = new LinkedHashSet<>();
        for (String header : asked.headers("Accept")) {
            accept.addAll(Arrays.asList(header.trim().split("\\s*,\\s*")));
        }
        assertTrue(
                "lists, since a member may be one: " + accept,
                accept.removeAll(Set.of("multipart/related", "application/rlmi+xml")));
        return accept;
    }

    /** Changes that come in parts are all told, and a newcomer gets the whole. */
    @Test
    @Requirement({"4235-3.7-a", "4662-4.6-b"})
    public void shouldMergePartialDialogs() {
        String list = list("alice", "dialog", DIALOG_INFO, dialogs(0, "full", dialog("a", "confirmed")), "bob");
        UserAgent alice = wire.agent("alice");
        Subscription subscription = alice.subscribe(list, "dialog", 600).awaitAccepted();
        awaitBody(subscription, "bob", "confirmed");

        BackEndSubscription bob = backEnd("bob");
        String[] parts = {dialog("b", "trying"), dialog("c", "early"), dialog("b", "early"), dialog("d", "trying")};
        for (int i = 0; i < parts.length; i++) {
            bob.notifyActive(DIALOG_INFO, dialogs(1 + i, "partial", parts[i]).getBytes(UTF_8));
        }
        String whole = dialogs(
                4,
                "full",
                dialog("a", "confirmed") + dialog("b", "early") + dialog("c", "early") + dialog("d", "trying"));
        subscription.await(
                "the whole", SOON, one -> one.view().body(wire.member("bob")).equals(whole));
        for (Notification one : subscription.notifies()) {
            assertFalse("a partial document was told", one.message().bodyText().contains("partial"));
        }
        Subscription newcomer = alice.subscribe(list, "dialog", 600).awaitAccepted();
        newcomer.await(
                "the whole", SOON, one -> one.view().body(wire.member("bob")).equals(whole));
        assertEquals("no refresh was needed", 1, bob.subscribes());
    }

    /** Scenario 41 for a package that merges: what comes while it is away waits for it. */
    @Test
    @Requirement("4235-3.7-a")
    public void shouldMergeWhatCameWhileThePackageWasAway() {
        String list = list("alice", "dialog", DIALOG_INFO, dialogs(0, "full", dialog("a", "confirmed")), "bob");
        UserAgent alice = wire.agent("alice");
        Subscription subscription = alice.subscribe(list, "dialog", 600).awaitAccepted();
        awaitBody(subscription, "bob", "confirmed");

        SERVER.configure("rls", "package_grace", "60");
        SERVER.bundles().update("event-dialog");
        SERVER.bundles().stop("event-dialog");
        assertEquals(503, alice.subscribe(list, "dialog", 600).awaitResponse().status());
        backEnd("bob")
                .notifyActive(
                        DIALOG_INFO, dialogs(1, "partial", dialog("b", "early")).getBytes(UTF_8));
        backEnd("bob")
                .notifyActive(
                        DIALOG_INFO, dialogs(2, "partial", dialog("c", "early")).getBytes(UTF_8));
        backEnd("bob").awaitAnswered();
        SERVER.bundles().start("event-dialog");
        String whole = dialogs(2, "full", dialog("a", "confirmed") + dialog("b", "early") + dialog("c", "early"));
        subscription.await(
                "the whole", SOON, one -> one.view().body(wire.member("bob")).equals(whole));
        SERVER.configure("rls", "package_grace", "3");
        String component = "io.rollcall.rls.event.dialog.internal.DialogEvents";
        Await.until(
                "the old classes are still there",
                Duration.ofSeconds(60),
                () -> SERVER.inside().loadersOf(component) == 1);
    }

    /** What was merged goes to the next engine as a value, and partial documents build on it there. */
    @Test
    @Requirement("4235-3.7-a")
    public void shouldGoOnMergingInTheNextEngine() {
        String list = list("alice", "dialog", DIALOG_INFO, dialogs(0, "full", dialog("a", "confirmed")), "bob");
        Subscription subscription =
                wire.agent("alice").subscribe(list, "dialog", 600).awaitAccepted();
        awaitBody(subscription, "bob", "confirmed");
        BackEndSubscription bob = backEnd("bob");
        bob.notifyActive(
                DIALOG_INFO, dialogs(1, "partial", dialog("b", "early")).getBytes(UTF_8));
        awaitBody(subscription, "bob", "early");
        SERVER.bundles().stop("rls-core");
        SERVER.bundles().start("rls-core");
        bob.notifyActive(
                DIALOG_INFO, dialogs(2, "partial", dialog("c", "trying")).getBytes(UTF_8));
        String whole = dialogs(2, "full", dialog("a", "confirmed") + dialog("b", "early") + dialog("c", "trying"));
        subscription.await(
                "the whole", SOON, one -> one.view().body(wire.member("bob")).equals(whole));
    }

    /** Whether partial presence is offered is a key that counts for the next SUBSCRIBE. */
    @Test
    @Requirement("5263-4-a")
    public void shouldOfferPartialPresenceWhereTheOperatorWantsIt() {
        int[] watchers = {0};
        LiveKeys.change(
                SERVER, "rls.event.presence", Map.of("pidf_diff", "0"), () -> !asked("off" + ++watchers[0], "presence")
                        .contains(PIDF_DIFF));
        LiveKeys.change(
                SERVER, "rls.event.presence", Map.of("pidf_diff", "1"), () -> asked("on" + ++watchers[0], "presence")
                        .contains(PIDF_DIFF));
    }

    @Test
    @Requirement("4235-3.7-a")
    public void shouldAskForTheWholeWhereAVersionIsMissing() {
        String list = list("alice", "dialog", DIALOG_INFO, dialogs(0, "full", dialog("a", "confirmed")), "bob");
        Subscription subscription =
                wire.agent("alice").subscribe(list, "dialog", 600).awaitAccepted();
        awaitBody(subscription, "bob", "confirmed");

        String whole = dialogs(7, "full", dialog("a", "confirmed") + dialog("b", "early") + dialog("c", "early"));
        wire.members().prepareState(wire.member("bob"), DIALOG_INFO, whole.getBytes(UTF_8));
        backEnd("bob")
                .notifyActive(
                        DIALOG_INFO, dialogs(6, "partial", dialog("c", "early")).getBytes(UTF_8));

        wire.members().await("a refresh", SOON, all -> backEnd("bob").subscribes() == 2);
        subscription.await(
                "the whole", SOON, one -> one.view().body(wire.member("bob")).equals(whole));
    }

    /** Full documents pass through byte for byte, whatever is in them: no package rewrites what it need not. */
    @Test
    @Requirement({"3863-4-a", "3863-4-b", "7463-4-c"})
    public void shouldLetFullDocumentsThrough() {
        String dialog = "<?xml version='1.0'?>\n<dialog-info xmlns = \"urn:ietf:params:xml:ns:dialog-info\"\r\n"
                + " xmlns:sa='urn:ietf:params:xml:ns:sa-dialog-info' version='3' state='full' entity='sip:bob@d'>\n\t"
                + "<dialog id='x'><state>confirmed</state><sa:appearance>1</sa:appearance><sa:exclusive>true"
                + "</sa:exclusive><local><target uri=\"sip:bob@d;gr=1\"/></local></dialog><!-- \u00e9 -->"
                + "</dialog-info >\n";
        String presence =
                "<presence xmlns='urn:ietf:params:xml:ns:pidf' entity=\"pres:somebody-else@d\" ><tuple id='1'>"
                        + "<status><basic>open</basic><x:y xmlns:x='urn:x'/></status></tuple></presence>";
        for (String event : List.of("dialog", "dialog;sla", "sla")) {
            assertPassed(event, DIALOG_INFO, dialog);
        }
        assertPassed("presence", "application/pidf+xml", presence);
    }

    private void assertPassed(String event, String type, String text) {
        String watcher = event.replace(";", "-");
        String list = list(watcher, event.split(";")[0], type, text, "m-" + watcher);
        Subscription subscription =
                wire.agent(watcher).subscribe(list, event, 600).awaitAccepted();
        awaitBody(subscription, "m-" + watcher, "xmlns");
        assertArrayEquals(
                event, text.getBytes(UTF_8), part(subscription, "m-" + watcher).content());
    }

    /** Scenario 16 for another package, and parameters that go to both sides, quoted ones too. */
    @Test
    @Requirement({"7463-4-a", "4235-3.2-a", "6665-3.2-a"})
    public void shouldCopyParametersOfTheEvent() {
        String list = list("alice", "dialog", DIALOG_INFO, dialogs(0, "full", ""), "bob");
        UserAgent alice = wire.agent("alice");
        for (String parameter : List.of("shared", "call-id=\"a\\\"b;c\";to-tag=1;from-tag=2")) {
            Subscription one =
                    alice.subscribe(list, "dialog;id=7;" + parameter, 600).awaitAccepted();
            awaitBody(one, "bob", "dialog-info");
            String told = one.awaitNotify(1).message().header("Event");
            assertTrue("told " + told, told.contains("id=7") && told.contains(parameter));
            String asked = wire.members().received(wire.member("bob")).stream()
                    .map(subscribe -> subscribe.message().header("Event"))
                    .reduce((first, last) -> last)
                    .orElseThrow();
            assertEquals("dialog;" + parameter, asked);
        }
    }

    /** Partial presence is offered, merged, and never told. */
    @Test
    @Requirement({"5261-4-a", "5262-3-a", "5263-4-a", "5263-4-b", "5263-4-c"})
    public void shouldMergePartialPresence() {
        String list = list("alice", "presence", PIDF_DIFF, pidfFull(1, "one"), "bob");
        UserAgent alice = wire.agent("alice");
        Subscription subscription = alice.subscribe(list, "presence", 600).awaitAccepted();
        awaitBody(subscription, "bob", "<note>one</note>");

        BackEndSubscription bob = backEnd("bob");
        bob.notifyActive(PIDF_DIFF, pidfDiff(2, "two").getBytes(UTF_8));
        awaitBody(subscription, "bob", "<note>two</note>");
        subscription.refresh().await(200);
        Subscription newcomer = alice.subscribe(list, "presence", 600).awaitAccepted();
        awaitBody(newcomer, "bob", "<note>two</note>");
        assertEquals("application/pidf+xml", part(newcomer, "bob").contentType());

        wire.members()
                .prepareState(wire.member("bob"), PIDF_DIFF, pidfFull(9, "nine").getBytes(UTF_8));
        bob.notifyActive(PIDF_DIFF, pidfDiff(5, "five").getBytes(UTF_8));
        awaitBody(subscription, "bob", "<note>nine</note>");
        assertEquals("one refresh", 2, bob.subscribes());
        for (Notification one : subscription.notifies()) {
            assertFalse("a change was told as such", one.message().bodyText().contains("<p:pidf-diff"));
        }
    }

    @Test
    @Requirement({"3857-4-a", "3857-4-b"})
    public void shouldMergePartialWatcherInformation() {
        String watchers = winfo(0, "full", watcher("1", "active"));
        String list = list("alice", "presence.winfo", WATCHER_INFO, watchers, "bob");
        UserAgent alice = wire.agent("alice");
        Subscription subscription = alice.subscribe(list, "presence.winfo", 600).awaitAccepted();
        awaitBody(subscription, "bob", "active");
        backEnd("bob")
                .notifyActive(
                        WATCHER_INFO,
                        winfo(1, "partial", watcher("2", "pending")).getBytes(UTF_8));
        String whole = winfo(1, "full", watcher("1", "active") + watcher("2", "pending"));
        subscription.await(
                "both", SOON, one -> one.view().body(wire.member("bob")).equals(whole));
        alice.subscribe(list, "presence.winfo.winfo", 600).exchange().await(489);
    }

    /** A package by configuration alone changes and goes while the server runs. */
    @Test
    @Requirement({"3680-4-a", "7463-4-d"})
    public void shouldServeAPackageWithoutCode() throws IOException {
        String list = list("alice", "reg", "application/reginfo+xml", "opaque < bytes", "bob");
        UserAgent alice = wire.agent("alice");
        Subscription subscription = alice.subscribe(
                        SubscribeRequest.toList(list).event("reg").withoutExpires())
                .awaitAccepted();
        assertEquals("3761", subscription.exchange().response().header("Expires"));
        awaitBody(subscription, "bob", "opaque < bytes");

        String pid = SERVER.shell("config:list '(name=reg)'").replaceAll("(?s).*?Pid:\\s+(\\S+).*", "$1");
        SERVER.shell("config:property-set -p " + pid + " min_expires 900");
        Await.until("the package does not change", SOON, () -> status(alice, list, 600) == 423);
        subscription.refresh(3761).await(200);
        Files.delete(SERVER.home().resolve("etc/rls.event-reg.cfg"));
        Await.until("the package does not go", SOON, () -> status(alice, list, 3600) == 489);
        assertEquals("deactivated", subscription.awaitTerminated().state().parameter("reason"));
    }

    private static int status(UserAgent agent, String list, long expires) {
        return agent.subscribe(list, "reg", expires).awaitResponse().status();
    }

    /** Scenario 15: an event that is named but has no bundle is refused, and the operator is told once. */
    @Test
    @Requirement("6665-4.2-b")
    public void shouldSayWhichPackageIsMissing() {
        String list = list("alice", "dialog", DIALOG_INFO, dialogs(0, "full", ""), "bob");
        UserAgent alice = wire.agent("alice");
        Await.until("no line in the log", SOON, () -> complaints() > 0);
        SipMessage refused = alice.subscribe(list, "nobody-serves-this", 600).awaitResponse();
        assertEquals(489, refused.status());
        List<String> allowed =
                List.of(String.join(",", refused.headers("Allow-Events")).split("\\s*,\\s*"));
        assertTrue(allowed.toString(), allowed.containsAll(List.of("presence", "dialog", "sla")));
        assertFalse(allowed.toString(), allowed.contains("nobody-serves-this"));
        assertTrue("said again and again", complaints() <= starts());
    }

    private static long complaints() {
        return SERVER.log("ERROR").stream()
                .filter(line -> line.contains("nobody-serves-this"))
                .count();
    }

    /** How often the engine started: another test exchanges it. */
    private static long starts() {
        return SERVER.log("INFO").stream()
                .filter(line -> line.contains("The engine starts"))
                .count();
    }
}
