package io.rollcall.rls.core.internal.xcap;

import java.util.ArrayList;
import java.util.List;

/** What was done to find a list, in words, for an operator who asks. Any thread; holds its monitor for moments. */
final class Steps {

    /** For watchers: nobody listens, and nothing is kept. */
    static final Steps UNHEARD = new Steps(0);

    private static final int MOST = 1000;

    private final int most;
    private final List<String> said = new ArrayList<>();

    private Steps(final int most) {
        this.most = most;
    }

    static Steps heard() {
        return new Steps(MOST);
    }

    /** As {@link String#format}. What users wrote must not look like other lines. */
    void say(final String format, final Object... values) {
        if (most == 0) {
            return;
        }
        final String line = String.format(format, values).replaceAll("\\p{Cntrl}", "?");
        synchronized (this) {
            if (said.size() < most) {
                said.add(line);
            } else if (said.size() == most) {
                said.add("... and more");
            }
        }
    }

    synchronized List<String> all() {
        return List.copyOf(said);
    }
}
