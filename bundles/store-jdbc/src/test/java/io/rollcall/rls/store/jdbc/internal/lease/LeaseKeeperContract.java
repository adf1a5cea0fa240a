package io.rollcall.rls.store.jdbc.internal.lease;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.spi.ServerNode;
import io.rollcall.rls.spi.ShardLease;
import io.rollcall.rls.spi.ShardState;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.junit.Before;
import org.junit.Test;

/** Nodes with clocks of their own on one database. Time passes only where a test says so. */
public abstract class LeaseKeeperContract {

    private static final int SHARDS = 16;

    private final List<TestNode> nodes = new ArrayList<>();
    private LeaseDatabase database;

    abstract LeaseDatabase database() throws Exception;

    @Before
    public void createTables() throws Exception {
        database = database();
    }

    private TestNode node(final String name) {
        // clocks that have nothing in common
        final TestNode node = new TestNode(name, new AtomicLong(name.hashCode() * 1_000_000_000_000L), database);
        nodes.add(node);
        return node;
    }

    /** So much time passes for all, and each does what it does in that time. */
    private void pass(final long ms, final TestNode... awake) {
        for (long passed = 0; passed < ms; passed += 200) {
            nodes.forEach(node -> node.nanos.addAndGet(200_000_000));
            for (final TestNode node : awake) {
                if ((passed + 200) % 1200 == 0) {
                    node.keeper.renew();
                }
                node.keeper.look();
            }
            assertNoShardIsServedTwice();
        }
    }

    private void assertNoShardIsServedTwice() {
        final Set<Integer> served = new HashSet<>();
        for (final TestNode node : nodes) {
            node.held.values().stream().filter(ShardLease::held).forEach(lease -> {
                assertTrue("shard " + lease.shard() + " is served twice", served.add(lease.shard()));
            });
        }
    }

    @Test
    public void shouldGiveAllShardsToTheOnlyNode() {
        final TestNode alice = node("alice");
        alice.round();

        assertEquals(SHARDS, alice.serves());
        assertEquals(0, alice.held.get(0).firstHash());
        assertEquals(0xFFFF, alice.held.get(SHARDS - 1).lastHash());
        assertEquals("alice", alice.keeper.nodeOf(0x1234).name());
        assertTrue(alice.keeper.nodeOf(0xFFFF).self());
        assertFalse(alice.keeper.shards().stream().anyMatch(ShardState::complete));
        alice.complete = true;
        assertTrue(alice.keeper.shards().stream().allMatch(ShardState::complete));
    }

    /** An engine that is exchanged on its node asks nobody for what it cannot have missed. */
    @Test
    public void shouldTellWhetherNobodyElseHadAShardMeanwhile() {
        final TestNode first = node("alice");
        first.round();
        assertTrue(first.held.values().stream().noneMatch(ShardLease::unbroken));
        final TestNode second = first.next();
        second.round();
        assertEquals(SHARDS, second.serves());
        assertTrue(second.held.values().stream().allMatch(ShardLease::unbroken));

        final TestNode third = second.next();
        final TestNode bob = node("bob");
        bob.round();
        assertEquals(SHARDS, bob.serves());
        bob.next();
        third.round();
        assertEquals(SHARDS, third.serves());
        assertTrue("bob had them", third.held.values().stream().noneMatch(ShardLease::unbroken));

        third.next();
        final TestNode restarted = node("alice");
        restarted.round();
        assertTrue("another process", restarted.held.values().stream().noneMatch(ShardLease::unbroken));
    }

    @Test
    public void shouldPartShardsEvenlyWhenANodeJoinsAndMoveFew() {
        final TestNode alice = node("alice");
        final TestNode bob = node("bob");
        alice.round();
        pass(1200, alice, bob);
        assertEquals("a node that has just come waits", SHARDS, alice.serves());
        pass(4000, alice, bob);

        assertEquals(8, alice.serves());
        assertEquals(8, bob.serves());
        assertEquals(8, alice.counted("leases.handedover"));
        assertEquals("nothing moves that need not", 8, bob.counted("leases.taken"));
        final TestNode carol = node("carol");
        pass(6000, alice, bob, carol);
        assertEquals(5, carol.serves());
        assertEquals(SHARDS, alice.serves() + bob.serves() + carol.serves());
        assertEquals("moved", 5, alice.counted("leases.handedover") + bob.counted("leases.handedover") - 8);
    }

    @Test
    public void shouldTakeTheShardsOfADeadNodeOnceItsLeasesAreOver() {
        final TestNode alice = node("alice");
        final TestNode bob = node("bob");
        alice.round();
        pass(6000, alice, bob);
        assertEquals(8, bob.serves());
        final long epoch = bob.held.values().iterator().next().epoch();

        pass(3400, alice);
        assertEquals("its leases may still stand", 8, alice.serves());
        pass(3000, alice);
        assertEquals(SHARDS, alice.serves());
        assertTrue(alice.held.values().stream().anyMatch(lease -> lease.epoch() == epoch + 1));
        assertEquals(ServerNode.State.DEAD, stateOf(alice, "bob"));
        assertEquals(0, bob.serves());
    }

    @Test
    public void shouldLetAFrozenNodeServeNothingWhenItWakes() throws SQLException {
        final TestNode alice = node("alice");
        final TestNode bob = node("bob");
        alice.round();
        pass(6000, alice, bob);
        final List<Lease> old = List.copyOf(bob.held.values());

        pass(20_000, alice);
        assertEquals("before anything is asked", 0, bob.serves());
        assertEquals("a late writer", Set.of(), standing(old));

        bob.keeper.look();
        bob.keeper.renew();
        bob.keeper.look();
        assertEquals(old.size(), bob.lost.size());
        assertEquals("by the others", 1, bob.counted("leases.fenced"));
        pass(6000, alice, bob);
        assertEquals("it takes its part again", 8, bob.serves());
        assertEquals(8, standing(List.copyOf(bob.held.values())).size());
    }

    /** What it asked of the database before it was frozen arrives when it wakes. */
    @Test
    public void shouldRefuseARenewalThatComesTooLate() {
        final TestNode alice = node("alice");
        final TestNode bob = node("bob");
        alice.round();
        pass(6000, alice, bob);
        bob.interruption = () -> pass(20_000, alice);
        bob.keeper.renew();

        assertEquals(0, bob.serves());
        assertEquals(SHARDS, alice.serves());
    }

    @Test
    public void shouldRefuseSharesThatAFencedNodeTakes() {
        final TestNode alice = node("alice");
        final TestNode bob = node("bob");
        alice.round();
        pass(6000, alice, bob);
        alice.keeper.drain();
        alice.keeper.look();
        alice.keeper.look();
        bob.interruption = () -> bob.interruption = () -> bob.interruption = () -> {
            final TestNode carol = node("carol");
            pass(20_000, carol);
        };
        bob.keeper.look();
        bob.keeper.look();

        assertNoShardIsServedTwice();
    }

    @Test
    public void shouldGoOnAfterTheDatabaseWasAway() {
        final TestNode alice = node("alice");
        alice.round();
        alice.away.set(true);
        pass(3000, alice);
        assertEquals("the lease still stands", SHARDS, alice.serves());
        pass(3000, alice);
        assertEquals(0, alice.serves());
        assertEquals(1, alice.counted("leases.lapsed"));
        assertNull(alice.keeper.nodeOf(7));

        alice.away.set(false);
        alice.round();
        assertEquals("nobody had them meanwhile", SHARDS, alice.serves());
        assertEquals(List.of(), alice.lost);
        assertNotNull(alice.keeper.nodeOf(7));
    }

    @Test
    public void shouldServeWithoutDatabaseWhereItIsTheOnlyNode() {
        final TestNode alice = new TestNode(TestNode.settings("alice", true), new AtomicLong(), database);
        nodes.add(alice);
        alice.round();
        alice.away.set(true);
        pass(60_000, alice);

        assertEquals(SHARDS, alice.serves());
        final TestNode bob = node("bob");
        bob.round();
        alice.away.set(false);
        alice.round();
        alice.round();
        bob.round();
        assertEquals("whoever comes is fenced", 0, bob.serves());
    }

    @Test
    public void shouldCountByAShorterLeaseBeforeOthersDo() {
        final TestNode alice = node("alice");
        alice.round();
        assertEquals(SHARDS, alice.serves());
        final AtomicLong serves = new AtomicLong(-1);
        alice.keeper.settings(new LeaseSettings("alice", null, 1000, 2000, false, SHARDS));
        alice.interruption = () -> {
            alice.nanos.addAndGet(1_500_000_000);
            serves.set(alice.serves());
        };
        alice.keeper.renew();
        assertEquals("what the others read by now is over", 0, serves.get());
    }

    @Test
    public void shouldHandOverEverythingBeforeItGoes() {
        final TestNode alice = node("alice");
        final TestNode bob = node("bob");
        alice.round();
        pass(6000, alice, bob);
        alice.writesAtOnce = false;
        final CompletableFuture<Void> drained = alice.keeper.drain().toCompletableFuture();
        pass(2000, alice, bob);

        assertEquals(8, alice.handingOver.size() - 8);
        assertEquals("what is not written stays", 8, bob.serves());
        assertFalse(drained.isDone());
        alice.handingOver.values().forEach(written -> written.complete(null));
        pass(600, alice, bob);
        assertTrue(drained.isDone());
        assertEquals(SHARDS, bob.serves());
        assertEquals(ServerNode.State.DRAINING, stateOf(bob, "alice"));

        alice.keeper.resume();
        alice.writesAtOnce = true;
        pass(6000, alice, bob);
        assertEquals(8, alice.serves());
        alice.keeper.leave();
        pass(1400, bob);
        assertEquals("at once", SHARDS, bob.serves());
        assertEquals(1, bob.keeper.nodes().size());
    }

    @Test
    public void shouldKeepTheNumberOfShardsOfTheDatabase() {
        node("alice").round();
        final TestNode bob = new TestNode(
                new LeaseSettings("bob", null, TestNode.LEASE_MS, 2000, false, 512), new AtomicLong(), database);
        nodes.add(bob);
        bob.round();

        assertEquals(SHARDS, bob.keeper.shards().size());
    }

    @Test
    public void shouldTakeUpItsOwnShardsAtOnceAfterARestart() {
        final TestNode before = node("alice");
        before.round();
        nodes.remove(before);
        final TestNode after = node("alice");
        after.round();

        assertEquals(SHARDS, after.serves());
        assertEquals(2, after.held.get(0).epoch());
    }

    @Test
    public void shouldStayOutWhileAnotherServerHasItsName() {
        final TestNode one = node("alice");
        one.round();
        final TestNode other = node("alice");
        other.round();
        one.round();
        for (int rounds = 0; rounds < 20; rounds++) {
            nodes.forEach(node -> node.nanos.addAndGet(1_000_000_000));
            nodes.forEach(TestNode::round);
        }

        assertEquals(0, one.serves());
        assertEquals(SHARDS, other.serves());
    }

    @Test
    public void shouldCostLessThanTwoStatementsASecondWhenIdle() {
        final TestNode alice = node("alice");
        final TestNode bob = node("bob");
        alice.round();
        pass(10_000, alice, bob);
        final int before = alice.statements.get();
        final long lookMs = alice.keeper.look();
        final long renewMs = alice.keeper.renew();

        final double aSecond = (alice.statements.get() - before) / 2.0 * (1000.0 / lookMs + 1000.0 / renewMs);
        assertTrue(aSecond + " statements a second", aSecond < 2);
    }

    /** Whoever takes over waits until a transaction that is under way has ended. */
    @Test
    public void shouldNotLetATakeOverPassAWriter() throws Exception {
        final TestNode alice = node("alice");
        final TestNode bob = node("bob");
        alice.round();
        pass(6000, alice, bob);
        final List<Lease> leases = List.copyOf(bob.held.values());
        final CompletableFuture<Void> takeOver;
        try (Connection connection = database.source().getConnection()) {
            connection.setAutoCommit(false);
            assertEquals(new HashSet<>(leases), new Fence("rls_").standing(connection, leases));
            takeOver = CompletableFuture.runAsync(() -> pass(8000, alice));
            assertFalse(ends(takeOver, 300));
            assertEquals(0, database.number("SELECT COUNT(*) FROM rls_shards WHERE node IS NULL"));
            connection.commit();
        }
        assertTrue(ends(takeOver, 10_000));
        assertEquals(SHARDS, alice.serves());
    }

    private static boolean ends(final CompletableFuture<Void> future, final long atMostMs) throws Exception {
        try {
            future.get(atMostMs, TimeUnit.MILLISECONDS);
            return true;
        } catch (final java.util.concurrent.TimeoutException e) {
            return false;
        }
    }

    private Set<ShardLease> standing(final List<Lease> leases) throws SQLException {
        try (Connection connection = database.source().getConnection()) {
            connection.setAutoCommit(false);
            final Set<ShardLease> standing = new Fence("rls_").standing(connection, leases);
            connection.rollback();
            return standing;
        }
    }

    private static ServerNode.State stateOf(final TestNode seenBy, final String name) {
        return seenBy.keeper.nodes().stream()
                .collect(Collectors.toMap(ServerNode::name, ServerNode::state))
                .get(name);
    }
}
