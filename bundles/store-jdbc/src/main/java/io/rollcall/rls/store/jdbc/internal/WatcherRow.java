package io.rollcall.rls.store.jdbc.internal;

import io.rollcall.rls.api.Flow;
import io.rollcall.rls.spi.Decision;
import io.rollcall.rls.spi.StoredListSubscription;
import java.net.InetSocketAddress;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Writes rows of Kamailio's table of list subscriptions: what other tools read there. */
final class WatcherRow {

    static final List<String> KEY = List.of("callid", "to_tag", "from_tag");

    /** Kamailio's word for: nothing waits to be told. */
    private static final int NOTHING_WAITS = -1;

    /** What all columns but that of routes take, each character of them as two. */
    private static final int OTHER_COLUMNS = 6000;

    private static final int LARGEST_ROUTE = 65_535;

    private static final int ACTIVE = 1;
    private static final int PENDING = 2;
    private static final int TERMINATED = 3;

    private static final List<String> VALUES = List.of(
            "presentity_uri",
            "to_user",
            "to_domain",
            "watcher_username",
            "watcher_domain",
            "event",
            "event_id",
            "local_cseq",
            "remote_cseq",
            "contact",
            "record_route",
            "expires",
            "status",
            "reason",
            "version",
            "socket_info",
            "local_contact",
            "from_user",
            "from_domain",
            "updated");

    private final Columns columns;
    private final List<String> values = new ArrayList<>();

    WatcherRow(final Columns columns) {
        this.columns = columns;
        VALUES.stream().filter(columns::has).forEach(values::add);
    }

    /** Those besides the key that this version of the table has, in the order in which {@link #fill} sets them. */
    List<String> values() {
        return values;
    }

    /** How many octets of a statement it takes at most. */
    static long octets(final StoredListSubscription value) {
        long routes = 0;
        for (final String route : value.dialog().routeSet()) {
            routes += route.length() + 1;
        }
        return OTHER_COLUMNS + 2 * Math.min(LARGEST_ROUTE, 3 * routes);
    }

    /** Sets values and then the key, from that place on. */
    void fill(final PreparedStatement statement, final int from, final StoredListSubscription value)
            throws SQLException {
        int place = from;
        for (final String column : values) {
            set(statement, place++, column, value);
        }
        fillKey(statement, place, DialogKey.of(value.dialog()));
    }

    void fillKey(final PreparedStatement statement, final int from, final DialogKey key) throws SQLException {
        statement.setString(from, columns.fit("callid", key.callId()));
        statement.setString(from + 1, columns.fit("to_tag", key.toTag()));
        statement.setString(from + 2, columns.fit("from_tag", key.fromTag()));
    }

    private void set(
            final PreparedStatement statement, final int place, final String column, final StoredListSubscription value)
            throws SQLException {
        final Object shown = shown(column, value);
        if (shown == null) {
            statement.setNull(place, Types.VARCHAR);
        } else if (shown instanceof Integer number) {
            statement.setInt(place, number);
        } else {
            statement.setString(place, columns.fit(column, (String) shown));
        }
    }

    private static Object shown(final String column, final StoredListSubscription value) {
        switch (column) {
            case "presentity_uri":
                return value.requestUri();
            case "to_user":
                return SipAddress.of(value.dialog().localUri()).user();
            case "to_domain":
                return SipAddress.of(value.dialog().localUri()).host();
            case "watcher_username":
                return SipAddress.of(value.watcherUri()).user();
            case "watcher_domain":
                return SipAddress.of(value.watcherUri()).host();
            case "from_user":
                return SipAddress.of(value.dialog().remoteUri()).user();
            case "from_domain":
                return SipAddress.of(value.dialog().remoteUri()).host();
            case "event":
                return value.event().name();
            case "event_id":
                return value.event().id().orElse(null);
            case "local_cseq":
                return Columns.fit(value.localCseq());
            case "remote_cseq":
                return Columns.fit(value.remoteCseq());
            case "version":
                return Columns.fit(value.nextVersion());
            case "expires":
                return Columns.fit(value.expiresAt().getEpochSecond());
            case "status":
                return status(value);
            case "updated":
                return NOTHING_WAITS;
            case "contact":
                return value.dialog().remoteTarget();
            case "record_route":
                return value.dialog().routeSet().isEmpty()
                        ? null
                        : String.join(",", value.dialog().routeSet());
            case "reason":
                return value.endReason() == null ? "" : value.endReason();
            case "socket_info":
                return socket(value.dialog().flow());
            default:
                return localContact(value.dialog().flow());
        }
    }

    private static int status(final StoredListSubscription value) {
        if (value.lastWord()) {
            return TERMINATED;
        }
        return value.terms().decision() == Decision.PENDING ? PENDING : ACTIVE;
    }

    /** Such as {@code udp:192.0.2.1:5060}. */
    private static String socket(final Flow flow) {
        return flow == null ? "" : flow.transport().name().toLowerCase(Locale.ROOT) + ':' + local(flow);
    }

    private static String localContact(final Flow flow) {
        if (flow == null) {
            return "";
        }
        final String transport = flow.transport().name().toLowerCase(Locale.ROOT);
        return "sip:" + local(flow) + (transport.equals("udp") ? "" : ";transport=" + transport);
    }

    private static String local(final Flow flow) {
        final InetSocketAddress local = flow.local();
        final String host = local.isUnresolved()
                ? local.getHostString()
                : local.getAddress().getHostAddress();
        return (host.indexOf(':') < 0 ? host : '[' + host + ']') + ':' + local.getPort();
    }
}
