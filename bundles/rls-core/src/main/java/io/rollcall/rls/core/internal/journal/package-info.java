/**
 * What becomes of state that must outlive the process: which shards this engine may serve, what of its watchers is not
 * written yet, and the numbers that are reserved ahead. Knows values, and nothing of subscriptions.
 */
package io.rollcall.rls.core.internal.journal;
