package io.rollcall.rls.list.sql.internal;

import javax.sql.DataSource;

/**
 * A data source while it is used.
 *
 * @param letGo to be called at the end
 */
record Lease(DataSource dataSource, Runnable letGo) implements AutoCloseable {

    @Override
    public void close() {
        letGo.run();
    }
}
