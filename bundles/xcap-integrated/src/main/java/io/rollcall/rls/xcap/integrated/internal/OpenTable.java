package io.rollcall.rls.xcap.integrated.internal;

import java.util.function.Function;

/** A table in use: closed only when nobody works with it any more. */
final class OpenTable {

    private final XcapTable table;
    private final Runnable letGo;
    private int users;
    private boolean retired;
    private boolean closed;

    /** The second argument runs once the table is closed, to let go of its data source. */
    OpenTable(final XcapTable table, final Runnable letGo) {
        this.table = table;
        this.letGo = letGo;
    }

    /** Works with the table; throws IllegalStateException once it is retired. */
    <T> T use(final Function<XcapTable, T> work) {
        synchronized (this) {
            if (retired) {
                throw new IllegalStateException("the table was closed, since another one takes its place");
            }
            users++;
        }
        try {
            return work.apply(table);
        } finally {
            leave();
        }
    }

    synchronized boolean isRetired() {
        return retired;
    }

    /** Takes no more work, and closes when the work in hand is done. */
    void retire() {
        synchronized (this) {
            if (retired) {
                return;
            }
            retired = true;
            users++;
        }
        leave();
    }

    private void leave() {
        synchronized (this) {
            if (--users > 0 || !retired || closed) {
                return;
            }
            closed = true;
        }
        try {
            table.close();
        } finally {
            letGo.run();
        }
    }
}
