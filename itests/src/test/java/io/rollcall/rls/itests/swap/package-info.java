/**
 * Bundles exchanged while subscriptions stand and members change: nothing lost, nothing repeated, nothing left behind.
 */
package io.rollcall.rls.itests.swap;
