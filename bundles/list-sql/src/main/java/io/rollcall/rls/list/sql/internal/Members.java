package io.rollcall.rls.list.sql.internal;

import io.rollcall.rls.spi.DisplayName;
import io.rollcall.rls.spi.LeftOut;
import io.rollcall.rls.spi.ListEntry;
import io.rollcall.rls.spi.ResolvedList;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Makes a list of rows. */
final class Members {

    private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:.*");
    private static final Pattern SIP = Pattern.compile("(?i)sips?:[\\x21-\\x7E&&[^@<>\"]]+@[\\x21-\\x7E&&[^@<>\"]]+");

    private final Map<String, ListEntry> entries = new LinkedHashMap<>();
    private final List<LeftOut> leftOut = new ArrayList<>();

    /** A row; each URI counts once (RFC 4826, 4.5). */
    void add(final String uri, final String name) {
        final String spelled = uri.strip();
        final String target = SCHEME.matcher(spelled).matches() ? spelled : "sip:" + spelled;
        if (SIP.matcher(target).matches()) {
            final List<DisplayName> names =
                    name == null || name.isBlank() ? List.of() : List.of(new DisplayName(null, name.strip()));
            entries.putIfAbsent(spelled, new ListEntry(spelled, target, names));
        } else {
            leftOut.add(new LeftOut(spelled, "it is no SIP URI with user and domain"));
        }
    }

    void cutAt(final int most) {
        leftOut.add(new LeftOut("further rows", "a list has at most " + most + " (max_list_entries)"));
    }

    ResolvedList listOf(final Address list) {
        return new ResolvedList(list.uri(), null, List.of(), List.copyOf(entries.values()), leftOut, Set.of());
    }
}
