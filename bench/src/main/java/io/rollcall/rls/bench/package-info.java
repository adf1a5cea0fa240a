/**
 * The load driver: watchers, lists and members in a process of its own, against a server under test. Every change
 * carries a number, so that what is lost, stale or told twice is counted and not guessed.
 */
package io.rollcall.rls.bench;
