package io.rollcall.rls.sip.internal.transaction;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.api.Answer;
import io.rollcall.rls.api.Counters;
import io.rollcall.rls.sip.internal.Failures;
import io.rollcall.rls.sip.internal.message.ReceivedResponse;
import io.rollcall.rls.sip.internal.transaction.ServerTransactions.Kind;
import io.rollcall.rls.testkit.Requirement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.Test;

/** Timers and tables of transactions, by a clock that stands still. */
public class TransactionsTest {

    private static final TimerValues VALUES = TimerValues.STANDARD;

    private long now = 1_000_000;
    private final Counters counters = new Counters();
    private final TimerWheel wheel = new TimerWheel(10, () -> now, new Failures(Clock.systemUTC(), new Counters()));
    private final ClientTransactions clients = new ClientTransactions("x", wheel, VALUES, counters);
    private final ServerTransactions servers = new ServerTransactions(() -> now, VALUES, 4, counters);
    private final List<Long> sentAt = new ArrayList<>();
    private final List<String> ends = new ArrayList<>();

    private void pass(final long ms) {
        for (long passed = 0; passed < ms; passed += 10) {
            now += 10;
            wheel.turn();
        }
    }

    private ClientTransaction request(final boolean reliable) {
        final long start = now;
        final Runnable again = reliable ? null : () -> sentAt.add(now - start);
        return clients.begin(clients.newBranch(), "NOTIFY", again, new ClientTransaction.Ending() {
            @Override
            public void answered(final ReceivedResponse response) {
                ends.add("answered " + response.status() + " after " + (now - start));
            }

            @Override
            public void timedOut() {
                ends.add("timed out after " + (now - start));
            }
        });
    }

    private static ReceivedResponse response(final int status, final String branch) {
        return new ReceivedResponse(status, branch, "NOTIFY", null, null);
    }

    /** T1, doubling to T2, until 64*T1. */
    @Test
    @Requirement("3261-17-b")
    public void shouldRetransmitByTimerEAndGiveUpByTimerF() {
        request(false);
        pass(40_000);
        assertEquals(List.of(500L, 1500L, 3500L, 7500L, 11_500L, 15_500L, 19_500L, 23_500L, 27_500L, 31_500L), sentAt);
        assertEquals(List.of("timed out after 32000"), ends);
        assertEquals(0, clients.size());
        assertEquals(0, wheel.running());
    }

    /** State Proceeding. */
    @Test
    @Requirement("3261-17-b")
    public void shouldRetransmitEachT2AfterAProvisionalResponse() {
        final ClientTransaction transaction = request(false);
        pass(100);
        clients.matching(transaction.branch(), "NOTIFY").received(response(100, transaction.branch()));
        pass(9000);
        assertEquals(List.of(500L, 4500L, 8500L), sentAt);
    }

    /** 3261-17.1.2.2: nothing is repeated over a reliable transport. */
    @Test
    public void shouldNotRetransmitOverAReliableTransport() {
        request(true);
        pass(40_000);
        assertTrue(sentAt.isEmpty());
        assertEquals(List.of("timed out after 32000"), ends);
    }

    @Test
    public void shouldEndOnceAndLeaveNoTimer() {
        final ClientTransaction transaction = request(false);
        transaction.received(response(200, transaction.branch()));
        transaction.received(response(200, transaction.branch()));
        assertFalse(transaction.end());
        pass(40_000);
        assertEquals(List.of("answered 200 after 0"), ends);
        assertNull(clients.matching(transaction.branch(), "NOTIFY"));
        assertEquals(1L, (long) counters.snapshot().get("sip.responses.stray"));
        assertEquals(0, wheel.running());
    }

    /** 3261-17.1.3: branch and method. */
    @Test
    public void shouldMatchByBranchAndMethod() {
        final ClientTransaction transaction = request(false);
        assertNull(clients.matching(transaction.branch(), "SUBSCRIBE"));
        assertNull(clients.matching("z9hG4bKother", "NOTIFY"));
        assertSame(transaction, clients.matching(transaction.branch(), "NOTIFY"));
    }

    /** The answer is known for 64*T1. */
    @Test
    @Requirement("3261-17-a")
    public void shouldKnowARequestFor64T1AfterItsAnswer() {
        final ServerTransaction first = servers.admit("k", "m", false).transaction();
        assertEquals(Kind.RETRANSMISSION, servers.admit("k", "m", false).kind());
        assertNull(first.answer());
        now += 5000;
        assertTrue(servers.answered(first, Answer.Accepted.NOTIFY));
        assertFalse("answered twice", servers.answered(first, Answer.Refused.of(500, "")));
        now += VALUES.lifeMs() - 1;
        servers.sweep();
        assertSame(
                Answer.Accepted.NOTIFY,
                servers.admit("k", "m", false).transaction().answer());
        now += 1;
        servers.sweep();
        assertEquals(Kind.FIRST, servers.admit("k", "m", false).kind());
    }

    @Test
    @Requirement("3261-8.2-d")
    public void shouldTellAMergedRequest() {
        servers.admit("k1", "m", false);
        assertEquals(Kind.MERGED, servers.admit("k2", "m", false).kind());
        assertEquals(Kind.FIRST, servers.admit("k3", null, false).kind());
    }

    /** 3261-17.2.2: timer J is zero over a reliable transport. */
    @Test
    public void shouldForgetAnAnsweredRequestOfAConnectionAtOnce() {
        servers.answered(servers.admit("k", "m", true).transaction(), Answer.Accepted.NOTIFY);
        assertEquals(0, servers.size());
        assertEquals(Kind.FIRST, servers.admit("k", "m", true).kind());
    }

    @Test
    public void shouldForgetTheOldestWhereThereAreTooMany() {
        for (int i = 0; i < 6; i++) {
            servers.admit("k" + i, null, false);
        }
        assertEquals(4, servers.size());
        assertFalse(servers.knows("k1"));
        assertTrue(servers.knows("k2"));
        assertEquals(2L, (long) counters.snapshot().get("sip.transactions.crowdedout"));
    }

    /** What is answered on a connection is forgotten, and crowds nobody out. */
    @Test
    public void shouldNotCountWhatIsForgotten() {
        final ServerTransaction open = servers.admit("open", null, false).transaction();
        for (int i = 0; i < 6; i++) {
            servers.answered(servers.admit("k" + i, null, true).transaction(), Answer.Accepted.NOTIFY);
        }
        assertTrue(servers.knows("open"));
        assertEquals(1, servers.size());
        assertEquals(0L, (long) counters.snapshot().getOrDefault("sip.transactions.crowdedout", 0L));
        assertSame(open, servers.admit("open", null, false).transaction());
    }

    @Test
    public void shouldFireTimersInOrderHoweverFarTheyAre() {
        final List<String> fired = new ArrayList<>();
        wheel.schedule(25_000, () -> fired.add("far"));
        wheel.schedule(15, () -> fired.add("near"));
        final TimerWheel.Timer stopped = wheel.schedule(10, () -> fired.add("stopped"));
        assertNotNull(stopped);
        stopped.cancel();
        stopped.cancel();
        now += 30_000;
        wheel.turn();
        assertEquals(List.of("near", "far"), fired);
        assertEquals(0, wheel.running());
    }

    @Test
    public void shouldGoOnWhereATimerFails() {
        final List<String> fired = new ArrayList<>();
        wheel.schedule(10, () -> {
            throw new IllegalStateException("on purpose");
        });
        wheel.schedule(20, () -> fired.add("next"));
        pass(30);
        assertEquals(List.of("next"), fired);
    }
}
