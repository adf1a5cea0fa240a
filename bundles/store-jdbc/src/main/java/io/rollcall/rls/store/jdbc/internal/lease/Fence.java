package io.rollcall.rls.store.jdbc.internal.lease;

import io.rollcall.rls.spi.ShardLease;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Keeps late writers out: whoever writes for a shard touches its row in the same transaction, and whoever takes it over
 * changes that row. Any thread; blocks.
 */
public final class Fence {

    private final LeaseTables tables;

    /** Of the tables with names of that beginning. */
    public Fence(final String prefix) {
        tables = new LeaseTables(prefix);
    }

    /**
     * Called in a transaction, before it is committed: none of those that stand can be taken over until then.
     *
     * @return those that stand; what is written for the others must not be committed
     */
    public Set<ShardLease> standing(final Connection connection, final Collection<? extends ShardLease> leases)
            throws SQLException {
        final List<ShardLease> inOrder = new ArrayList<>(leases);
        // the same order for all, so that nobody waits for somebody who waits for him
        inOrder.sort(Comparator.comparingInt(ShardLease::shard));
        return inOrder.isEmpty() ? Set.of() : new LinkedHashSet<>(tables.write(connection, inOrder));
    }
}
