package io.rollcall.rls.itests.wire;

import io.rollcall.rls.itests.RollcallServer;
import io.rollcall.rls.testkit.Await;
import io.rollcall.rls.testkit.sip.Bodies;
import io.rollcall.rls.testkit.sip.Exchange;
import io.rollcall.rls.testkit.sip.Notifier;
import io.rollcall.rls.testkit.sip.Subscription;
import io.rollcall.rls.testkit.sip.UserAgent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.rules.ExternalResource;

/**
 * What a test has on the wire: a notifier of its own that its members live at, watchers, and lists that no other test
 * names. After the test every subscription is ended, and the server must have ended all it asked for on their behalf.
 */
final class Wire extends ExternalResource {

    private static final AtomicInteger TESTS = new AtomicInteger();
    private static final Duration RELEASE = Duration.ofSeconds(5);
    private static final Duration OPENS = Duration.ofSeconds(60);

    private final RollcallServer server;
    private final List<UserAgent> agents = new ArrayList<>();
    private int number;
    private Notifier members;
    private boolean releasing = true;

    Wire(RollcallServer server) {
        this.server = server;
    }

    @Override
    protected void before() {
        number = TESTS.incrementAndGet();
        members = Notifier.open();
    }

    @Override
    protected void after() {
        try {
            Map<Subscription, Exchange> ends = new LinkedHashMap<>();
            for (UserAgent agent : agents) {
                agent.assertNoViolations();
                agent.subscriptions().stream().filter(Wire::stands).forEach(one -> ends.put(one, one.unsubscribe()));
            }
            ends.values().forEach(end -> end.awaitDone(RELEASE));
            if (releasing) {
                // a watcher that is gone before the last NOTIFY holds up the end of what was asked for on its behalf
                ends.forEach((one, end) -> {
                    if (end.status() == 200) {
                        Await.holds(one, RELEASE, one::isTerminated);
                    }
                });
                members.await(
                        "the server ends its back-end subscriptions", RELEASE, all -> all.subscriptionCount() == 0);
            }
        } finally {
            agents.forEach(UserAgent::close);
            members.close();
        }
    }

    private static boolean stands(Subscription subscription) {
        return subscription.toTag() != null
                && !subscription.isTerminated()
                && subscription.exchanges().get(0).status() == 200;
    }

    /** The test leaves subscriptions behind on purpose. */
    void leavesSubscriptions() {
        releasing = false;
    }

    /** Where the server listens. */
    InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), server.sipPort());
    }

    /** The notifier. */
    Notifier members() {
        return members;
    }

    /** The URI of a member; it leads to the notifier. */
    String member(String name) {
        return members.uri(name);
    }

    /** Host and port of the notifier, as URIs have it. */
    String memberDomain() {
        return member("x").substring("sip:x@".length());
    }

    /** The members have that name as their state from now on; those who watch them are told. */
    void state(String name, String note) {
        members.setPresence(member(name), true, note);
    }

    /** A watcher's address of record, his alone. */
    String user(String name) {
        return "sip:" + name + number + "@rollcall.example";
    }

    /** The URI of a list, as the implicit rule of owners has it. */
    String listUri(String owner) {
        return user(owner).replace("@", "-list@");
    }

    /** A watcher by UDP. */
    UserAgent agent(String name) {
        return open(builder(name));
    }

    UserAgent.Builder builder(String name) {
        return UserAgent.builder(user(name)).server(address());
    }

    UserAgent open(UserAgent.Builder builder) {
        UserAgent agent = builder.open();
        agents.add(agent);
        return agent;
    }

    /** Makes the owner's list of these members, and nothing else; gives its URI back. */
    String list(String owner, String... names) {
        String uri = listUri(owner);
        List<String> uris = new ArrayList<>();
        for (String name : names) {
            uris.add(member(name));
            members.prepareState(member(name), Bodies.PIDF, Bodies.pidf(member(name), true, name + "-0"));
        }
        services(owner, new Services().list(uri, uris.toArray(String[]::new)));
        return uri;
    }

    /** Loads the owner's rls-services document. */
    void services(String owner, Services services) {
        load("rls-services", owner, services.text());
    }

    /** Loads a document as its owner's index; it must be taken. */
    void load(String auid, String owner, String text) {
        loadAs(auid, user(owner), text);
    }

    /** Loads a document as the index of a user who need not be of this test's making; it must be taken. */
    void loadAs(String auid, String user, String text) {
        String said = loaded(auid, user, text);
        if (!said.contains("Loaded ")) {
            throw new AssertionError("not loaded: " + said);
        }
    }

    /** Loads a document with the command of the shell; gives back what that said. */
    String tryToLoad(String auid, String owner, String text) {
        return loaded(auid, user(owner), text);
    }

    /** The table opens on a thread of its own, perhaps a moment after the last bundle has started. */
    private String loaded(String auid, String user, String text) {
        AtomicReference<String> said = new AtomicReference<>();
        Await.until("there is no table to load into", OPENS, () -> {
            said.set(loadedNow(auid, user, text));
            return !said.get().contains("There is no table of lists");
        });
        return said.get();
    }

    private String loadedNow(String auid, String user, String text) {
        Path file = server.home().resolve("data").resolve("wire-" + number + '-' + auid);
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return server.shell("rls:load --auid " + auid + " --user " + user + ' ' + file);
    }

    /** Deletes the owner's rls-services document. */
    void unload(String owner) {
        String said = server.shell("rls:unload rls-services/users/" + user(owner) + "/index");
        if (!said.contains("Deleted ")) {
            throw new AssertionError("not deleted: " + said);
        }
    }
}
