package io.rollcall.rls.core.internal.xcap;

import io.rollcall.rls.core.internal.uri.EntryUri;
import io.rollcall.rls.core.internal.uri.SipUri;
import io.rollcall.rls.spi.DisplayName;
import io.rollcall.rls.spi.LeftOut;
import io.rollcall.rls.spi.ListEntry;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Members of a list as they are collected: each URI string once, in the order of the document (RFC 4826, 4.5). Used by
 * one thread at a time.
 */
final class Flattening {

    private final SipUri self;
    private final Predicate<SipUri> leadsBack;
    private final int maxEntries;
    private final Map<String, ListEntry> entries = new LinkedHashMap<>();
    private final Map<String, LeftOut> leftOut = new LinkedHashMap<>();
    private final Set<String> beyond = new HashSet<>();

    /**
     * An empty one.
     *
     * @param self URI of the list
     * @param leadsBack whether a URI is that of a list of this server that this list is in
     */
    Flattening(final SipUri self, final Predicate<SipUri> leadsBack, final int maxEntries) {
        this.self = self;
        this.leadsBack = leadsBack;
        this.maxEntries = maxEntries;
    }

    /**
     * Adds a member unless its URI is there already, compared as a string (RFC 4826, 4.5).
     *
     * @param names that a reference gave it, or null for its own
     */
    void add(final XmlElement entry, final List<DisplayName> names) {
        final String spelled = entry.attribute("uri");
        if (spelled == null || spelled.isBlank()) {
            leaveOut("the " + entry, "it has no uri");
            return;
        }
        final String uri = spelled.strip();
        if (entries.containsKey(uri) || leftOut.containsKey(uri)) {
            return;
        }
        final EntryUri resource = EntryUri.of(uri);
        final String why = resource.subscribable() ? circle(resource.target()) : resource.why();
        if (why != null) {
            leaveOut(uri, why);
        } else if (entries.size() >= maxEntries) {
            beyond.add(uri);
        } else {
            final List<DisplayName> shown = names == null || names.isEmpty() ? Vocabulary.displayNames(entry) : names;
            entries.put(uri, new ListEntry(uri, resource.target(), shown));
        }
    }

    void leaveOut(final String what, final String why) {
        leftOut.putIfAbsent(what, new LeftOut(what, why));
    }

    /** A list that contains itself (RFC 4662, 7.4); what documents do not show, the trail of a SUBSCRIBE does. */
    private String circle(final String target) {
        final SipUri uri = SipUri.parse(target).orElseThrow();
        if (uri.matches(self)) {
            return "it is the list itself";
        }
        return leadsBack.test(uri) ? "it is a list that has this list in it" : null;
    }

    /** How many entries there was no room for. */
    int beyond() {
        return beyond.size();
    }

    List<ListEntry> entries() {
        return List.copyOf(entries.values());
    }

    List<LeftOut> leftOut() {
        final List<LeftOut> all = new ArrayList<>(leftOut.values());
        if (!beyond.isEmpty()) {
            all.add(new LeftOut(
                    beyond.size() + " further entries", "max_list_entries = " + maxEntries + " is reached"));
        }
        return all;
    }
}
