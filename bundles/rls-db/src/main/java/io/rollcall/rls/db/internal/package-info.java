/**
 * The data sources of the server: {@code db_url}, {@code xcap_db_url} and {@code rlpres_db_url}, each a service
 * {@link javax.sql.DataSource} that is made anew when its URL changes.
 */
package io.rollcall.rls.db.internal;
