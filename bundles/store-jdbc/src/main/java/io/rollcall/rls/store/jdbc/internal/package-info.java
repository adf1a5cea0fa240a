/**
 * Keeps subscriptions in a database: the journal of {@code db_mode} 1 and 2, and the copy that mode 0 makes of itself.
 */
package io.rollcall.rls.store.jdbc.internal;
