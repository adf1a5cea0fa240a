package io.rollcall.rls.store.jdbc.internal;

import javax.sql.DataSource;

/** A database on offer. Equal to another one where it is the same offer. */
interface Database {

    Dialect dialect();

    /** Which one it is: two offers may lead to the same database in different ways. */
    String place();

    /** Takes it into use; null where it has gone in the meantime. */
    DataSource take();

    /** Lets go of it, so that its owner may close it. */
    void letGo();
}
