package io.rollcall.rls.itests.wire;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.itests.RollcallServer;
import io.rollcall.rls.testkit.Await;
import io.rollcall.rls.testkit.Requirement;
import io.rollcall.rls.testkit.fuzz.Fuzzer;
import io.rollcall.rls.testkit.fuzz.LiveMessages;
import io.rollcall.rls.testkit.fuzz.Mutator;
import io.rollcall.rls.testkit.sip.SipMessage;
import io.rollcall.rls.testkit.sip.Subscription;
import io.rollcall.rls.testkit.sip.Transport;
import io.rollcall.rls.testkit.sip.UserAgent;
import io.rollcall.rls.testkit.torture.TortureMessage;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.After;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;

/**
 * Scenarios 46 and 50: messages that are hard to read, streams that never say their message, and 20 s of spoilt ones;
 * -Dfuzz.seed=… repeats those.
 */
public final class HostileIT {

    private static final long SEED = Long.getLong("fuzz.seed", 4662);
    private static final Duration FUZZ = Duration.ofSeconds(Integer.getInteger("fuzz.seconds", 20));
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration LIFE_OF_TRANSACTIONS = Duration.ofSeconds(120);
    private static final long ROOM = 40_000_000;

    @ClassRule
    public static final RollcallServer SERVER = RollcallServer.own()
            .with("rls", "auth", "none")
            .with("rls.sip", "unlimited_peers", "127.0.0.1")
            .with("rls.sip", "stream_read_ms", "3000");

    /** What this test has on the wire. */
    @Rule
    public final Wire wire = new Wire(SERVER);

    private int messages;
    private long threadsBefore;
    private long bytesBefore;

    @Before
    public void look() {
        shouldServe("before");
        threadsBefore = SERVER.inside().threads("").size();
        bytesBefore = SERVER.inside().liveBytes();
    }

    /** Whatever came: a list is served as ever, nothing failed inside, and all memory and threads are given back. */
    @After
    public void shouldBeUnharmed() {
        shouldServe("after");
        assertEquals("sip.failures", 0, counter("sip.failures"));
        assertEquals(
                "stack traces",
                List.of(),
                SERVER.log().stream().filter(line -> line.startsWith("\tat ")).toList());
        Await.until(
                "threads are given back",
                LIFE_OF_TRANSACTIONS,
                () -> SERVER.inside().threads("").size() <= threadsBefore + 20);
        Await.until(
                "memory is given back",
                LIFE_OF_TRANSACTIONS,
                () -> SERVER.inside().liveBytes() < bytesBefore + ROOM);
    }

    private void shouldServe(String name) {
        String list = wire.list(name, "zoe");
        Subscription subscription =
                wire.agent(name).subscribe(list, "presence", 600).awaitAccepted();
        subscription.await("zoe is active", PATIENCE, one -> one.view()
                .state(wire.member("zoe"))
                .equals("active"));
        subscription.unsubscribe().await(200);
    }

    private static long counter(String name) {
        return SERVER.shell("rls:counters --no-format " + name)
                .lines()
                .filter(line -> line.contains(name))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .sum();
    }

    @Test
    @Requirement({"4475-3-a", "3261-7.3-a", "8217-3-a", "3261-18-e"})
    public void shouldServeOrRefuseEachTorturousMessageOverUdp() {
        torture(Transport.UDP);
    }

    @Test
    @Requirement({"4475-3-a", "3261-7.3-a", "8217-3-a", "3261-18-e"})
    public void shouldServeOrRefuseEachTorturousMessageOverTcp() {
        torture(Transport.TCP);
    }

    private void torture(Transport transport) {
        String list = wire.list("alice", "bob");
        UserAgent ann = wire.open(wire.builder("ann").transport(transport));
        List<String> wrong = new ArrayList<>();
        for (TortureMessage message : TortureMessage.all()) {
            if (message.isFor(transport)) {
                String found = send(message, transport, list, ann);
                if (!found.isEmpty()) {
                    wrong.add(message.name() + " wants " + message.status() + ": " + found);
                }
            }
        }
        assertEquals(List.of(), wrong);
    }

    /** What is wrong with what a message drew; empty where nothing is. */
    private String send(TortureMessage message, Transport transport, String list, UserAgent ann) {
        String id = "t" + ++messages + "x";
        boolean silent = message.status() == TortureMessage.SILENCE;
        // what cannot be read ends a connection, and with it what others say on it
        UserAgent agent = silent ? wire.open(wire.builder("silent").transport(transport)) : ann;
        String host = "127.0.0.1:" + agent.address().getPort();
        agent.sendRaw(message.bytes(transport, host, list, id));
        if (silent) {
            wire.agent("prober").options(list).await(200);
            return answers(agent, id).isEmpty() ? "" : answers(agent, id).toString();
        }
        Await.holds(agent, PATIENCE, () -> !answers(agent, id).isEmpty());
        List<Integer> answers = answers(agent, id);
        return answers.equals(List.of(message.status())) ? "" : answers.toString();
    }

    private static List<Integer> answers(UserAgent agent, String id) {
        return agent.strays().stream()
                .filter(one -> !one.isRequest() && text(one).contains(id))
                .map(SipMessage::status)
                .toList();
    }

    private static String text(SipMessage message) {
        return new String(message.raw(), StandardCharsets.UTF_8);
    }

    /** 5,000 bytes in one field, and 5,000 Contacts. */
    @Test
    @Requirement("3261-7.3-a")
    public void shouldTakeALongFieldAndRefuseFiveThousandContacts() {
        String list = wire.list("alice", "bob");
        UserAgent ann = wire.agent("ann");
        TortureMessage valid = TortureMessage.all().get(0);
        TortureMessage field = new TortureMessage("", 200, null, valid.text().replace("\nl:", "\nX: {y*5000}\nl:"));
        TortureMessage contacts = new TortureMessage("", 400, null, valid.text().replace("\nm:", "\nm:{a@b:9,*5000}"));
        TortureMessage lines =
                new TortureMessage("", 400, null, valid.text().replace("\nm:", "{\nm:<sip:a@b>*4000}\nm:"));
        assertEquals("", send(field, Transport.UDP, list, ann));
        assertEquals("", send(contacts, Transport.UDP, list, ann));
        assertEquals("", send(lines, Transport.UDP, list, ann));
    }

    /** Those that say a byte now and then, and those that promise more than they say, are closed; others are served. */
    @Test
    @Requirement("3261-18-e")
    public void shouldCloseStreamsThatNeverCompleteTheirMessage() throws IOException {
        String request =
                "SUBSCRIBE sip:x@rollcall.example SIP/2.0\r\nVia: SIP/2.0/TCP 127.0.0.1:9;branch=z9hG4bKslow\r\n"
                        + "Content-Length: 1000\r\n";
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 50; i++) {
                Socket socket =
                        new Socket(wire.address().getAddress(), wire.address().getPort());
                slow.add(socket);
                socket.getOutputStream().write((i % 2 == 0 ? request : request + "\r\nfew").getBytes());
            }
            Await.until("all are closed", PATIENCE, () -> {
                slow.removeIf(HostileIT::drip);
                return slow.isEmpty();
            });
            String list = wire.list("alice", "bob");
            wire.open(wire.builder("alice").transport(Transport.TCP))
                    .subscribe(list, "presence", 0)
                    .exchange()
                    .await(200);
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    /** Says one more byte; true when it is closed. */
    private static boolean drip(Socket socket) {
        try {
            socket.getOutputStream().write('x');
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    @Test
    @Requirement({"4475-3-a", "3261-18-e"})
    public void shouldStandTwentySecondsOfSpoiltMessages() {
        String list = wire.list("alice", "bob");
        UserAgent alice = wire.agent("alice");
        Subscription victim = alice.subscribe(list, "presence", 600).awaitAccepted();
        List<TortureMessage> valid = new ArrayList<>(LiveMessages.plain());
        SipMessage asked = wire.members()
                .awaitReceived("bob is asked for", one -> one.resource().equals(wire.member("bob")))
                .message();
        for (int i = 0; i < 5; i++) {
            valid.add(LiveMessages.refresh(victim));
            valid.add(LiveMessages.notify(asked));
        }
        wire.leavesSubscriptions();
        Map<String, Long> did = new Fuzzer(new Mutator(SEED, valid), wire.address(), list).run(FUZZ, 1000);
        System.out.println("fuzz: seed " + SEED + ", " + did);
        assertTrue(did.toString(), did.getOrDefault("answered 200", 0L) > 0);
    }
}
