package io.rollcall.rls.db.internal;

/** What a data source is for. */
enum Role {
    /** Everything that is not said to be elsewhere. */
    DB("db", "db_url"),
    /** The documents, table xcap. */
    XCAP("xcap", "xcap_db_url"),
    /** The state of members, table rls_presentity. */
    RLPRES("rlpres", "rlpres_db_url");

    private final String label;
    private final String key;

    Role(final String label, final String key) {
        this.label = label;
        this.key = key;
    }

    /** As consumers see it in the service property {@code rls.datasource}. */
    String label() {
        return label;
    }

    String key() {
        return key;
    }
}
