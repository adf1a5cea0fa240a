/**
 * The state of subscriptions: a shard has watchers, a watcher has list subscriptions and the back-end subscriptions
 * made on its behalf, a list subscription has members. All of it is touched on the lane of its shard only.
 */
package io.rollcall.rls.core.internal.subscription;
