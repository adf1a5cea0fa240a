package io.rollcall.rls.list.sql.internal;

/**
 * What the database is asked: a list, and for whom.
 *
 * @param watcher without a URI where the query does not depend on it
 */
record Question(Address list, Address watcher) {

    private static final Address ANYBODY = new Address("", "", "");

    static Question of(final Query query, final Address list, final String watcher) {
        return new Question(list, query.dependsOnWatcher() ? Address.orItself(watcher) : ANYBODY);
    }

    /** No text of a database has a NUL, and asking for it is an error. */
    boolean canBeAsked() {
        return list.uri().indexOf('\0') < 0 && watcher.uri().indexOf('\0') < 0;
    }
}
