package io.rollcall.rls.db.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotSame;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import com.zaxxer.hikari.HikariDataSource;
import io.rollcall.rls.api.ConfigurationReader;
import io.rollcall.rls.testkit.ManualClock;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import javax.sql.ConnectionPoolDataSource;
import javax.sql.DataSource;
import javax.sql.XADataSource;
import org.junit.After;
import org.junit.Test;
import org.osgi.service.jdbc.DataSourceFactory;

public class SwitchboardTest {

    private static final Settings STANDARD =
            Settings.standard(Path.of("target").toAbsolutePath().toString());

    private final ManualClock clock = new ManualClock();
    private final Drivers drivers = new Drivers();
    private final FakeRegistry registry = new FakeRegistry();
    private final Switchboard switchboard = new Switchboard(drivers, registry, clock);
    private final DataSourceFactory h2 = new H2Factory();

    @After
    public void close() {
        switchboard.close();
        assertTrue("nothing stays on offer", registry.offers.isEmpty());
    }

    @Test
    public void shouldOfferOneDataSourceForEachRoleFromOnePool() throws SQLException {
        drivers.add(h2, "org.h2.Driver");

        assertTrue(switchboard.arrange(settings(Map.of("db_url", "jdbc:h2:mem:one"))));

        assertEquals(3, registry.offers.size());
        assertSame(registry.of("db").dataSource, registry.of("xcap").dataSource);
        assertSame(registry.of("db").dataSource, registry.of("rlpres").dataSource);
        assertEquals("h2", registry.of("xcap").properties.get("rls.dialect"));
        assertEquals("jdbc:h2:mem:one", registry.of("xcap").properties.get("rls.database"));
        assertEquals("ONE", catalog(registry.of("db").dataSource));
    }

    @Test
    public void shouldHonourTheUrlOfEachRole() throws SQLException {
        drivers.add(h2, "org.h2.Driver");

        switchboard.arrange(settings(Map.of(
                "db_url", "jdbc:h2:mem:one",
                "xcap_db_url", "jdbc:h2:mem:two",
                "rlpres_db_url", "jdbc:h2:mem:three")));

        assertEquals("ONE", catalog(registry.of("db").dataSource));
        assertEquals("TWO", catalog(registry.of("xcap").dataSource));
        assertEquals("THREE", catalog(registry.of("rlpres").dataSource));
    }

    @Test
    public void shouldOfferTheNewOneBeforeTheOldOneGoes() throws SQLException {
        drivers.add(h2, "org.h2.Driver");
        switchboard.arrange(settings(Map.of("db_url", "jdbc:h2:mem:one")));
        final FakeOffer old = registry.of("xcap");
        old.inUse = true;

        assertFalse("the old one is to go", switchboard.arrange(settings(Map.of("xcap_db_url", "jdbc:h2:mem:two"))));

        final FakeOffer fresh = registry.of("xcap");
        assertNotSame(old, fresh);
        assertTrue((int) fresh.properties.get("service.ranking") > (int) old.properties.get("service.ranking"));
        assertTrue("the old one serves on", registry.offers.contains(old));
        assertEquals("ONE", catalog(old.dataSource));

        old.inUse = false;
        assertTrue(switchboard.arrange(settings(Map.of("xcap_db_url", "jdbc:h2:mem:two"))));
        assertFalse(registry.offers.contains(old));
    }

    @Test
    public void shouldCloseAPoolWithItsLastDataSourceOnly() {
        drivers.add(h2, "org.h2.Driver");
        switchboard.arrange(settings(Map.of("db_url", "jdbc:h2:mem:one")));
        final HikariDataSource pool = (HikariDataSource) registry.of("db").dataSource;

        switchboard.arrange(settings(Map.of("db_url", "jdbc:h2:mem:one", "xcap_db_url", "jdbc:h2:mem:two")));
        assertFalse(pool.isClosed());

        switchboard.arrange(settings(Map.of("db_url", "jdbc:h2:mem:two")));
        assertTrue(pool.isClosed());
    }

    @Test
    public void shouldNotWaitForEverForUsersToLetGo() {
        drivers.add(h2, "org.h2.Driver");
        switchboard.arrange(settings(Map.of("db_url", "jdbc:h2:mem:one")));
        final FakeOffer old = registry.of("db");
        old.inUse = true;
        final Settings next = settings(Map.of("db_url", "jdbc:h2:mem:two", "handover_s", "7"));

        switchboard.arrange(next);
        clock.advance(Duration.ofMillis(6999));
        switchboard.arrange(next);
        assertTrue(registry.offers.contains(old));

        clock.advance(Duration.ofMillis(1));
        assertTrue(switchboard.arrange(next));
        assertFalse(registry.offers.contains(old));
    }

    @Test
    public void shouldWaitForTheDriverAndKeepTheOldDataSourceMeanwhile() {
        drivers.add(h2, "org.h2.Driver");
        switchboard.arrange(settings(Map.of("db_url", "jdbc:h2:mem:one")));
        final FakeOffer old = registry.of("db");

        assertFalse(switchboard.arrange(settings(Map.of("db_url", "mysql://u:p@127.0.0.1:1/x"))));

        assertSame(old, registry.of("db"));
    }

    @Test
    public void shouldWithdrawWhatADriverLeavesBehind() {
        drivers.add(h2, "org.h2.Driver");
        final Settings settings = settings(Map.of("db_url", "jdbc:h2:mem:one"));
        switchboard.arrange(settings);

        drivers.remove(h2);
        switchboard.arrange(settings);
        assertTrue(registry.offers.isEmpty());

        drivers.add(h2, "org.h2.Driver");
        switchboard.arrange(settings);
        assertEquals(3, registry.offers.size());
    }

    @Test
    public void shouldOfferADatabaseThatIsDown() {
        drivers.add(
                new H2Factory() {
                    @Override
                    public Driver createDriver(final Properties properties) {
                        return new org.h2.Driver() {
                            @Override
                            public Connection connect(final String url, final Properties info) throws SQLException {
                                throw new SQLException("down", "08001");
                            }
                        };
                    }
                },
                "org.h2.Driver");

        switchboard.arrange(settings(Map.of("connection_timeout_ms", "250")));

        final SQLException thrown = assertThrows(
                SQLException.class, () -> registry.of("db").dataSource.getConnection());
        assertTrue(thrown.getMessage(), thrown.getMessage().contains("not available"));
    }

    @Test
    public void shouldUseAConfiguredDataSourceByItsName() {
        final Settings settings = settings(Map.of("xcap_db_url", "kamailio"));
        assertFalse(switchboard.arrange(settings));
        assertNull(registry.of("xcap"));

        final DataSource configured =
                new DriverDataSource(new org.h2.Driver(), DatabaseUrl.parse("jdbc:h2:mem:named"), PoolLimits.DEFAULT);
        drivers.add("kamailio", configured, null);
        switchboard.arrange(settings);

        assertSame(configured, registry.of("xcap").dataSource);
        assertEquals(
                "told by the database itself",
                "h2",
                registry.of("xcap").properties.get("rls.dialect"));
    }

    @Test
    public void shouldRefuseABadUrlAndKeepTheStandingOne() {
        final Settings standing = settings(Map.of("db_url", "jdbc:h2:mem:one"));
        final ConfigurationReader reader = new ConfigurationReader(
                Map.of("db_url", "sqlite://u:geheim@h/x", "pool_size", "many", "connection_timeout_ms", 30_000));

        final Settings read = Settings.read(reader, STANDARD, standing);

        assertEquals(standing, read);
        assertEquals(2, reader.refusals().size());
        assertFalse(reader.refusals().toString(), reader.refusals().toString().contains("geheim"));
    }

    /** With patience for a busy machine, where nothing else is said. */
    private static Settings settings(final Map<String, ?> configuration) {
        final Map<String, Object> all = new HashMap<>(Map.of("connection_timeout_ms", 30_000));
        all.putAll(configuration);
        return Settings.read(new ConfigurationReader(all), STANDARD, STANDARD);
    }

    private static String catalog(final DataSource dataSource) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            return connection.getCatalog();
        }
    }

    private static class H2Factory implements DataSourceFactory {
        @Override
        public DataSource createDataSource(final Properties properties) {
            throw new UnsupportedOperationException();
        }

        @Override
        public ConnectionPoolDataSource createConnectionPoolDataSource(final Properties properties) {
            throw new UnsupportedOperationException();
        }

        @Override
        public XADataSource createXADataSource(final Properties properties) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Driver createDriver(final Properties properties) {
            return new org.h2.Driver();
        }
    }

    private static final class FakeRegistry implements Registry {

        private final List<FakeOffer> offers = new ArrayList<>();

        @Override
        public Offer offer(final DataSource dataSource, final Map<String, ?> properties) {
            final FakeOffer offer = new FakeOffer(this, dataSource, properties);
            offers.add(offer);
            return offer;
        }

        /** The one with the highest ranking, as the framework has it. */
        FakeOffer of(final String role) {
            return offers.stream()
                    .filter(offer -> role.equals(offer.properties.get("rls.datasource")))
                    .reduce((one, other) -> other)
                    .orElse(null);
        }
    }

    private static final class FakeOffer implements Registry.Offer {

        private final FakeRegistry registry;
        private final DataSource dataSource;
        private final Map<String, ?> properties;
        private boolean inUse;

        FakeOffer(final FakeRegistry registry, final DataSource dataSource, final Map<String, ?> properties) {
            this.registry = registry;
            this.dataSource = dataSource;
            this.properties = properties;
        }

        @Override
        public boolean isInUse() {
            return inUse;
        }

        @Override
        public void withdraw() {
            registry.offers.remove(this);
        }
    }
}
