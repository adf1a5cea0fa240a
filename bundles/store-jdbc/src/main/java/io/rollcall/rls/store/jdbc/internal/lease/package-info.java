/**
 * Who serves which shard, where several nodes share a database: what each node writes about itself, who is dead, and
 * the rows that no late writer gets past.
 */
package io.rollcall.rls.store.jdbc.internal.lease;
