package io.rollcall.rls.testkit.sip;

import java.time.Duration;

/**
 * What a user agent does with the NOTIFYs it gets.
 *
 * @param checked whether the rules are applied
 * @param view whether a list view is kept
 * @param history how many NOTIFYs each subscription keeps
 * @param patience how long the await methods wait where nothing else is said
 */
record Watching(boolean checked, boolean view, int history, Duration patience) {}
