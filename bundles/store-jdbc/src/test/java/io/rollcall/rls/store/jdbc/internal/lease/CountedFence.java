package io.rollcall.rls.store.jdbc.internal.lease;

import io.rollcall.rls.spi.ShardLease;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Set;

/** Asks which leases stand, and counts how often the database is asked for that. */
final class CountedFence {

    private static final Set<String> ASKING = Set.of("executeUpdate", "addBatch");

    private final LeaseDatabase database;
    private int asked;

    CountedFence(final LeaseDatabase database) {
        this.database = database;
    }

    Set<ShardLease> standing(final Collection<? extends ShardLease> leases) throws SQLException {
        try (Connection connection = database.source().getConnection()) {
            connection.setAutoCommit(false);
            final Set<ShardLease> standing = new Fence("rls_").standing(counting(Connection.class, connection), leases);
            connection.rollback();
            return standing;
        }
    }

    int asked() {
        return asked;
    }

    private <T> T counting(final Class<T> type, final T target) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, with) -> {
            asked += ASKING.contains(method.getName()) ? 1 : 0;
            final Object result = method.invoke(target, with);
            return result instanceof PreparedStatement made ? counting(PreparedStatement.class, made) : result;
        }));
    }
}
