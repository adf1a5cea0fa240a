package io.rollcall.rls.store.jdbc.internal;

/**
 * What the tables are called.
 *
 * @param watchers Kamailio's table of list subscriptions
 * @param presentity Kamailio's table of what is known of members
 * @param prefix what the names of our own tables begin with
 */
record TableNames(String watchers, String presentity, String prefix) {

    static final TableNames DEFAULT = new TableNames("rls_watchers", "rls_presentity", "rls_");

    /** Our table of list subscriptions. */
    String lists() {
        return prefix + "lists";
    }

    /** Our table of the servers that share the subscriptions. */
    String nodes() {
        return prefix + "nodes";
    }

    /** Our table of who has which of them. */
    String shards() {
        return prefix + "shards";
    }

    /** Our table of back-end subscriptions. */
    String backEnds() {
        return prefix + "backends";
    }
}
