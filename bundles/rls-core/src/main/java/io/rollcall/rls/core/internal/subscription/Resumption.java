package io.rollcall.rls.core.internal.subscription;

/**
 * How a watcher is taken up again.
 *
 * @param missed whether something may have happened that nobody knows: back ends are asked again, and the watcher gets
 *     a full state
 * @param kept whether a journal has rows of it
 * @param answerWaitMs how long the answer to a NOTIFY that was under way may take
 * @param tellAtMs when its full state may start
 */
record Resumption(boolean missed, boolean kept, long answerWaitMs, long tellAtMs) {}
