package io.rollcall.rls.store.jdbc.internal;

import io.rollcall.rls.api.ConfigurationReader;
import io.rollcall.rls.api.Counters;
import io.rollcall.rls.store.jdbc.internal.lease.LeaseSettings;
import java.time.Clock;
import java.util.Map;

/** The contract for one of several servers on a database: {@code db_mode} 2. */
public abstract class NodeJournalOnDatabase extends JournalOnDatabase {

    @Override
    Leases leases() {
        final LeaseSettings settings = LeaseSettings.read(
                new ConfigurationReader(Map.of("hash_size", 3, "balance_delay", 0)), LeaseSettings.DEFAULTS);
        return new NodeLeases(settings, () -> "one", Clock.systemUTC(), new Counters());
    }
}
