package io.rollcall.rls.store.jdbc.internal;

import io.rollcall.rls.api.ConfigurationReader;
import io.rollcall.rls.api.Counters;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** What the component puts together, without a framework around it. */
final class TestStore {

    final Counters counters = new Counters();
    final ScheduledExecutorService control = Executors.newSingleThreadScheduledExecutor();
    final ScheduledExecutorService reader = Executors.newSingleThreadScheduledExecutor();
    final Map<String, Database> offers = new HashMap<>();
    final Settings settings;
    final StoreKeeper keeper;
    final JdbcJournal journal;

    TestStore(final Database database, final Map<String, ?> configuration) {
        settings = Settings.read(new ConfigurationReader(configuration), Settings.DEFAULT);
        offers.put("db", database);
        offers.put("rlpres", database);
        keeper = new StoreKeeper(control, offers::get, counters, settings);
        journal = new JdbcJournal(control, reader, keeper, new AllShards(), Clock.systemUTC(), counters);
    }

    void stop() throws InterruptedException {
        control.shutdown();
        reader.shutdown();
        if (!control.awaitTermination(5, TimeUnit.SECONDS) || !reader.awaitTermination(5, TimeUnit.SECONDS)) {
            throw new AssertionError("threads do not end");
        }
    }
}
