package io.rollcall.rls.core.internal.lane;

/**
 * Something that happens at a time unless it is moved or taken back. Belongs to one lane and is touched on it only.
 *
 * <p>A base class rather than a task object: what has a deadline is kept by the hundred thousand, and this way the
 * deadline costs it two fields.
 */
public abstract class Deadline {

    /** Not waiting for anything. */
    public static final long NEVER = Long.MAX_VALUE;

    long dueMs = NEVER;
    int slot = -1;

    /** Its time has come; called on the lane. It is no longer waiting when this is called. */
    protected abstract void due(long nowMs);

    /** When it is due, or {@link #NEVER}. */
    public final long dueMs() {
        return dueMs;
    }
}
