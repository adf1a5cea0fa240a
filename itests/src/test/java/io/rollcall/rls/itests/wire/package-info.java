/**
 * The acceptance scenarios on the wire: a watcher and a notifier of the test kit on both sides of the distribution,
 * which runs in a process of its own. Tests name the requirements they prove; every NOTIFY is held against the rules
 * besides.
 */
package io.rollcall.rls.itests.wire;
