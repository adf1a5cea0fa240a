package io.rollcall.rls.testkit.rlmi;

/**
 * One member of a list as it was and as it is after a notification.
 *
 * @param uri the member
 * @param before null where it was not known
 * @param after null where it is gone
 * @param version of the document that told it
 * @param fullState whether that document was full state
 */
public record ListChange(
        String uri, ListView.ResourceView before, ListView.ResourceView after, long version, boolean fullState) {

    /** What happened to the member. */
    public enum Kind {
        ADDED,
        CHANGED,
        REMOVED
    }

    public Kind kind() {
        return before == null ? Kind.ADDED : after == null ? Kind.REMOVED : Kind.CHANGED;
    }
}
