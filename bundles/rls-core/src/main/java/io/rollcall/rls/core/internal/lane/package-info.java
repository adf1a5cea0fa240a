/** Lanes: one writer at a time for each shard of watchers, with their deadlines and the tags that lead to them. */
package io.rollcall.rls.core.internal.lane;
