package io.rollcall.rls.store.jdbc.internal;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The tables: whose they are, which versions of them are taken, and what makes them. */
enum TableKind {
    VERSION("001-version.sql", "", List.of(1), "table_name table_version"),

    /** Kamailio's; version 3 is written, and so is what older versions have columns for. */
    WATCHERS(
            "002-watchers.sql",
            "rlsubs_table",
            List.of(3, 2, 1),
            "id presentity_uri to_user to_domain watcher_username watcher_domain event event_id to_tag from_tag callid"
                    + " local_cseq remote_cseq contact record_route expires status reason version socket_info"
                    + " local_contact"),

    /** Kamailio's; older ones (before Kamailio) say 0. */
    PRESENTITY(
            "003-presentity.sql",
            "rlpres_table",
            List.of(1, 0),
            "id rlsubs_did resource_uri content_type presence_state expires updated auth_state reason"),

    LISTS("004-lists.sql", "table_prefix", List.of(1), "hash watcher id updated expires content"),

    BACK_ENDS("005-backends.sql", "table_prefix", List.of(1), "hash watcher id updated expires content"),

    NODES("006-nodes.sql", "table_prefix", List.of(1), "name incarnation beats lease_ms address state"),

    SHARDS("007-shards.sql", "table_prefix", List.of(1), "shard node incarnation epoch writes");

    private final String script;
    private final String key;
    private final List<Integer> versions;
    private final Set<String> columns;

    TableKind(final String script, final String key, final List<Integer> versions, final String columns) {
        this.script = script;
        this.key = key;
        this.versions = versions;
        this.columns = Set.of(columns.split(" "));
    }

    String script() {
        return script;
    }

    /** The key of the configuration that names it. */
    String key() {
        return key;
    }

    /** The version that is made. */
    int version() {
        return versions.get(0);
    }

    List<Integer> versions() {
        return versions;
    }

    /** For people. */
    String accepted() {
        return versions.stream().map(String::valueOf).collect(Collectors.joining(" or "));
    }

    /** Those without which it is of no use. */
    Set<String> columns() {
        return columns;
    }
}
