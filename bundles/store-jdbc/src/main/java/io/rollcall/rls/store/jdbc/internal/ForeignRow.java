package io.rollcall.rls.store.jdbc.internal;

import io.rollcall.rls.api.Dialog;
import io.rollcall.rls.api.EventHeader;
import io.rollcall.rls.api.Flow;
import io.rollcall.rls.api.Transport;
import io.rollcall.rls.spi.Decision;
import io.rollcall.rls.spi.StoredListSubscription;
import io.rollcall.rls.spi.Terms;
import java.net.InetSocketAddress;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A row of Kamailio's table that another server wrote, as a list subscription that can go on here. The list is not in
 * it, nor are the back ends: both are found anew.
 */
final class ForeignRow {

    private static final int MAX_FORWARDS = 70;

    /** What its server may have sent after it last wrote the row. */
    private static final int UNWRITTEN = 100;

    private static final Pattern ADDRESS =
            Pattern.compile("(\\[[0-9a-fA-F:.]+]|\\d+\\.\\d+\\.\\d+\\.\\d+)(?::(\\d{1,5}))?");
    private static final Pattern SOCKET = Pattern.compile("(\\w+):" + ADDRESS.pattern());

    private final ResultSet row;
    private final Columns columns;

    ForeignRow(final ResultSet row, final Columns columns) {
        this.row = row;
        this.columns = columns;
    }

    DialogKey dialogKey() throws SQLException {
        return new DialogKey(text("callid"), text("to_tag"), text("from_tag"));
    }

    /** The key of its watcher. */
    String watcher() throws SQLException {
        return uri("watcher_username", "watcher_domain").key();
    }

    /** Throws {@link IllegalArgumentException} where the row makes no sense. */
    StoredListSubscription subscription() throws SQLException {
        final SipAddress watcher = uri("watcher_username", "watcher_domain");
        final SipAddress from = columns.has("from_user") ? uri("from_user", "from_domain") : watcher;
        final String contact = text("contact").isEmpty() ? from.uri() : text("contact");
        final List<String> routes = routes(text("record_route"));
        final Dialog dialog = new Dialog(
                text("callid"),
                text("to_tag"),
                text("from_tag"),
                uri("to_user", "to_domain").uri(),
                from.uri(),
                contact,
                routes,
                flow(text("socket_info"), routes.isEmpty() ? contact : routes.get(0)));
        return new StoredListSubscription(
                dialog,
                event(),
                watcher.uri(),
                text("presentity_uri").isEmpty() ? uri("to_user", "to_domain").uri() : text("presentity_uri"),
                null,
                Instant.ofEpochSecond(row.getLong("expires")),
                row.getLong("local_cseq") + UNWRITTEN,
                row.getLong("remote_cseq"),
                Math.max(0, row.getLong("version")) + UNWRITTEN,
                -1,
                true,
                MAX_FORWARDS,
                null,
                null,
                null,
                null,
                false,
                new Terms(watcher.uri(), false, Decision.ALLOW, Terms.DecidedBy.RULE));
    }

    private EventHeader event() throws SQLException {
        final String id = text("event_id");
        return EventHeader.parse(id.isEmpty() ? text("event") : text("event") + ";id=" + id);
    }

    private SipAddress uri(final String user, final String domain) throws SQLException {
        return new SipAddress(text(user), text(domain));
    }

    private String text(final String column) throws SQLException {
        final String text = row.getString(column);
        return text == null ? "" : text;
    }

    /** Splits at commas that are outside of angle brackets and quotes. */
    static List<String> routes(final String recordRoute) {
        final List<String> routes = new ArrayList<>();
        final StringBuilder route = new StringBuilder();
        boolean bracket = false;
        boolean quoted = false;
        for (final char c : (recordRoute + ',').toCharArray()) {
            quoted ^= c == '"' && !bracket;
            bracket = !quoted && (c == '<' || bracket && c != '>');
            if (c == ',' && !bracket && !quoted) {
                if (!route.toString().isBlank()) {
                    routes.add(route.toString().strip());
                }
                route.setLength(0);
            } else {
                route.append(c);
            }
        }
        return routes;
    }

    /**
     * The way to the watcher where it is known without a look-up: a datagram to an address. Connections of the other
     * server are gone, so for them there is none.
     */
    static Flow flow(final String socket, final String nextHop) {
        final Matcher local = SOCKET.matcher(socket);
        final String hop = nextHop.toLowerCase(Locale.ROOT);
        if (!local.matches()
                || !local.group(1).equalsIgnoreCase("udp")
                || hop.contains("transport=") && !hop.contains("transport=udp")
                || hop.contains("sips:")) {
            return null;
        }
        final Matcher peer = Pattern.compile("sip:(?:[^@>]*@)?" + ADDRESS.pattern() + "(?=$|[;>?])")
                .matcher(hop);
        return peer.find()
                ? new Flow(
                        Transport.UDP, address(local.group(2), local.group(3)), address(peer.group(1), peer.group(2)))
                : null;
    }

    private static InetSocketAddress address(final String host, final String port) {
        return new InetSocketAddress(host.replaceAll("[\\[\\]]", ""), port == null ? 5060 : Integer.parseInt(port));
    }
}
