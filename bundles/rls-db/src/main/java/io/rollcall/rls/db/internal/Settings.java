package io.rollcall.rls.db.internal;

import io.rollcall.rls.api.ConfigurationReader;
import java.util.EnumMap;
import java.util.Map;

/**
 * What the configuration says, checked.
 *
 * @param urls where each data source leads
 * @param limits of each pool
 * @param handoverSeconds how long users of a replaced data source may take to let go of it
 */
record Settings(Map<Role, DatabaseUrl> urls, PoolLimits limits, long handoverSeconds) {

    Settings {
        urls = Map.copyOf(urls);
    }

    /** The settings where nothing is configured: a file under the data folder of Karaf. */
    static Settings standard(final String dataFolder) {
        // what must be there after a crash is written at once by whoever wrote it; the thread that writes the rest
        // wakes ten times in each delay
        final DatabaseUrl embedded = DatabaseUrl.parse("jdbc:h2:file:" + dataFolder
                + "/rollcall/rollcall;DB_CLOSE_ON_EXIT=FALSE;TRACE_LEVEL_FILE=0;WRITE_DELAY=2000");
        final Map<Role, DatabaseUrl> urls = new EnumMap<>(Role.class);
        for (final Role role : Role.values()) {
            urls.put(role, embedded);
        }
        return new Settings(urls, PoolLimits.DEFAULT, 30);
    }

    /** Reads the configuration; what is refused there stays as it is in the standing settings. */
    static Settings read(final ConfigurationReader reader, final Settings standard, final Settings standing) {
        final Map<Role, DatabaseUrl> urls = new EnumMap<>(Role.class);
        final DatabaseUrl main = url(reader, Role.DB, standard.urls().get(Role.DB), standing);
        for (final Role role : Role.values()) {
            urls.put(role, role == Role.DB ? main : url(reader, role, main, standing));
        }
        final PoolLimits byDefault = standard.limits();
        final PoolLimits now = standing.limits();
        return new Settings(
                urls,
                new PoolLimits(
                        (int) reader.number("pool_size", 1, 1000, byDefault.size(), now.size()),
                        reader.number(
                                "connection_timeout_ms",
                                250,
                                60_000,
                                byDefault.connectionTimeoutMs(),
                                now.connectionTimeoutMs()),
                        reader.number(
                                "socket_timeout_s",
                                1,
                                3600,
                                byDefault.socketTimeoutSeconds(),
                                now.socketTimeoutSeconds()),
                        reader.number(
                                "idle_timeout_s",
                                10,
                                86_400,
                                byDefault.idleTimeoutSeconds(),
                                now.idleTimeoutSeconds())),
                reader.number("handover_s", 0, 3600, standard.handoverSeconds(), standing.handoverSeconds()));
    }

    private static DatabaseUrl url(
            final ConfigurationReader reader, final Role role, final DatabaseUrl fallback, final Settings standing) {
        if (!reader.has(role.key())) {
            return fallback;
        }
        // not ConfigurationReader.read: its refusals quote the value, which holds a password here
        final String text = reader.text(role.key(), "");
        try {
            return DatabaseUrl.parse(text);
        } catch (final IllegalArgumentException e) {
            final DatabaseUrl stays = standing.urls().get(role);
            reader.refuse(role.key() + ' ' + e.getMessage() + "; " + stays + " stays");
            return stays;
        }
    }
}
