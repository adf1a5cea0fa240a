package io.rollcall.rls.db.internal;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds the data sources on offer against what the settings want. The new one is offered before the old one is
 * withdrawn, and the old one is withdrawn when nobody holds it any more or the time to let go is over. One thread at a
 * time; never connects, but to ask a configured data source for its product.
 */
final class Switchboard {

    private static final Logger LOG = LoggerFactory.getLogger(Switchboard.class);
    private static final long PATIENCE_MS = 10_000;

    private final Drivers drivers;
    private final Registry registry;
    private final Clock clock;
    private final Pools pools = new Pools();
    private final Map<Role, Line> lines = new EnumMap<>(Role.class);
    private final Map<Role, String> complaints = new EnumMap<>(Role.class);
    private final List<Line> retired = new ArrayList<>();
    private final Map<Role, Long> missingSinceMs = new EnumMap<>(Role.class);
    private int generation;

    Switchboard(final Drivers drivers, final Registry registry, final Clock clock) {
        this.drivers = drivers;
        this.registry = registry;
        this.clock = clock;
    }

    /** Makes what is wanted and missing, retires what is not wanted. Whether there is more to do later. */
    boolean arrange(final Settings settings) {
        boolean settled = true;
        for (final Role role : Role.values()) {
            final Line line = lines.get(role);
            if (line != null && !drivers.has(line.origin)) {
                LOG.warn("The driver of {} is gone; no data source {} until it is back", line.url, role.label());
                lines.remove(role);
                cut(line);
            }
            final Wish wish = new Wish(settings.urls().get(role), settings.limits());
            final Line standing = lines.get(role);
            if (standing == null || !standing.wish().equals(wish)) {
                settled &= connect(role, wish, settings.handoverSeconds());
            }
        }
        retired.removeIf(line -> {
            final boolean over = !line.offer.isInUse() || clock.millis() >= line.retireAtMs;
            if (over) {
                cut(line);
            }
            return over;
        });
        return settled && retired.isEmpty();
    }

    /** Withdraws and closes everything. */
    void close() {
        lines.values().forEach(this::cut);
        retired.forEach(this::cut);
        lines.clear();
        retired.clear();
    }

    private boolean connect(final Role role, final Wish wish, final long handoverSeconds) {
        final Line made;
        try {
            made = wish.url.isName() ? configured(role, wish) : pooled(role, wish);
        } catch (final SQLException | RuntimeException e) {
            complain(role, "Data source " + role.label() + ": " + wish.url + " cannot be used: " + e.getMessage());
            return false;
        }
        if (made == null) {
            return false;
        }
        complaints.remove(role);
        missingSinceMs.remove(role);
        final Line old = lines.put(role, made);
        LOG.info(
                "Data source {} leads to {}{}", role.label(), wish.url, old == null ? "" : ", no longer to " + old.url);
        if (old != null) {
            old.retireAtMs = clock.millis() + handoverSeconds * 1000;
            retired.add(old);
        }
        return true;
    }

    private Line pooled(final Role role, final Wish wish) throws SQLException {
        final Driver driver = drivers.driver(wish.url.dialect());
        if (driver == null) {
            missing(
                    role,
                    "the driver of " + wish.url + " (feature "
                            + wish.url.dialect().feature() + ")");
            return null;
        }
        final Pools.Pool pool = pools.acquire(wish.url, wish.limits, driver);
        return new Line(
                wish, driver, pool, registry.offer(pool.connections(), properties(role, wish, wish.url.dialect())));
    }

    private Line configured(final Role role, final Wish wish) throws SQLException {
        final Drivers.Named named = drivers.named(wish.url.address());
        if (named == null) {
            missing(role, "the configured " + wish.url);
            return null;
        }
        final Dialect dialect = named.dialect() != null ? named.dialect() : product(named.dataSource());
        return new Line(
                wish, named.dataSource(), null, registry.offer(named.dataSource(), properties(role, wish, dialect)));
    }

    private static Dialect product(final DataSource dataSource) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            final String product = connection.getMetaData().getDatabaseProductName();
            final Dialect dialect = Dialect.ofProduct(product);
            if (dialect == null) {
                throw new SQLException(product + " is none of H2, PostgreSQL, MariaDB, MySQL");
            }
            return dialect;
        }
    }

    /** The ranking grows, so that those who take the best one turn to the newest. */
    private Map<String, Object> properties(final Role role, final Wish wish, final Dialect dialect) {
        return Map.of(
                "rls.datasource",
                role.label(),
                "rls.dialect",
                dialect.label(),
                "rls.database",
                wish.url.place(),
                "service.ranking",
                ++generation);
    }

    private void cut(final Line line) {
        line.offer.withdraw();
        if (line.pool != null) {
            pools.release(line.pool);
        }
    }

    /** At start and during updates others take their time: that is worth no word. */
    private void missing(final Role role, final String what) {
        final long since = missingSinceMs.computeIfAbsent(role, key -> clock.millis());
        if (clock.millis() - since > PATIENCE_MS) {
            complain(role, "Data source " + role.label() + " waits for " + what);
        }
    }

    /** Once for each trouble: the same one comes again with each try. */
    private void complain(final Role role, final String trouble) {
        if (!Objects.equals(complaints.put(role, trouble), trouble)) {
            LOG.warn(trouble);
        }
    }

    /** What the settings ask for one role. */
    private record Wish(DatabaseUrl url, PoolLimits limits) {}

    /** A data source on offer and what it is made of. */
    private static final class Line {

        private final DatabaseUrl url;
        private final PoolLimits limits;
        private final Object origin;
        private final Pools.Pool pool;
        private final Registry.Offer offer;
        private long retireAtMs;

        Line(final Wish wish, final Object origin, final Pools.Pool pool, final Registry.Offer offer) {
            this.url = wish.url;
            this.limits = wish.limits;
            this.origin = origin;
            this.pool = pool;
            this.offer = offer;
        }

        Wish wish() {
            return new Wish(url, limits);
        }
    }
}
