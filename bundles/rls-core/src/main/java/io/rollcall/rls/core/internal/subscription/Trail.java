package io.rollcall.rls.core.internal.subscription;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What was asked for, one after the other, until a SUBSCRIBE came to us: lists inside of lists, here or on other
 * servers of this kind. It travels in the Call-ID of back-end subscriptions, which everybody in between leaves alone,
 * as one mark a step. A resource that we are to ask for and that is on its own trail contains itself (RFC 4662, 7.4).
 * Where something wipes the trail out, Max-Forwards still counts down.
 *
 * @param marks the marks, each with a dash before it
 */
record Trail(String marks) {

    /** Nothing was asked for before. */
    static final Trail NONE = new Trail("");

    /** So many lists inside of each other are served; what is deeper is as good as endless. */
    static final int DEEPEST = 12;

    private static final int LENGTH = 9;
    private static final Pattern IN_CALL_ID = Pattern.compile("[0-9a-f]{32}@rls((?:-[0-9a-f]{8}){1,12})");

    /** The trail in a Call-ID. */
    static Trail of(final String callId) {
        final Matcher matcher = IN_CALL_ID.matcher(callId);
        return matcher.matches() ? new Trail(matcher.group(1)) : NONE;
    }

    /** Whether to ask for this would lead round in a circle, or too deep. */
    boolean circles(final int salt, final String resource) {
        return marks.length() >= DEEPEST * LENGTH || marks.contains(mark(salt, resource));
    }

    /** The trail of a SUBSCRIBE to this. */
    Trail then(final int salt, final String resource) {
        return new Trail(marks + mark(salt, resource));
    }

    /** How many lists there are around what it leads to, that of the watcher not counted. */
    int depth() {
        return marks.length() / LENGTH;
    }

    /** Without the last step. */
    Trail before() {
        return marks.isEmpty() ? NONE : new Trail(marks.substring(0, marks.length() - LENGTH));
    }

    /** A Call-ID that carries it. */
    String callId(final String random) {
        return random + "@rls" + marks;
    }

    /**
     * Stands for a resource that we asked for; tells nobody which it is.
     *
     * @param salt another one for each server: that two ask for the same is no circle
     * @param resource in canonical form
     */
    private static String mark(final int salt, final String resource) {
        int hash = salt;
        for (int at = 0; at < resource.length(); at++) {
            hash = (hash ^ resource.charAt(at)) * 0x0100_0193;
        }
        return String.format("-%08x", hash);
    }
}
