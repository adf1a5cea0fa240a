package io.rollcall.rls.core.internal.rlmi;

import io.rollcall.rls.spi.DisplayName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The document of another list server as a subscriber keeps it (RFC 4662, 5.6): a table of resources by URI, each with
 * its instances by id.
 */
final class RlmiList {

    /** One resource: the names told last, and its instances in the order they were first told. */
    static final class Resource {

        List<DisplayName> names = new ArrayList<>(1);
        final Map<String, Entry> instances = new LinkedHashMap<>();
    }

    /**
     * One instance.
     *
     * @param state active, pending or terminated
     * @param reason or null
     * @param cid as the document has it, or null
     * @param part the state it leads to, or null
     */
    record Entry(String state, String reason, String cid, Part part) {

        boolean terminated() {
            return state.equals("terminated");
        }
    }

    final String uri;
    long version;
    boolean fullState;
    List<DisplayName> names = new ArrayList<>(1);
    final Map<String, Resource> resources = new LinkedHashMap<>();

    RlmiList(final String uri, final long version, final boolean fullState) {
        this.uri = uri;
        this.version = version;
        this.fullState = fullState;
    }

    /** Takes a newer partial document in (RFC 4662, 5.6.2). */
    void apply(final RlmiList partial) {
        version = partial.version;
        if (!partial.names.isEmpty()) {
            names = partial.names;
        }
        partial.resources.forEach((uriOfOne, told) -> {
            final Resource mine = resources.computeIfAbsent(uriOfOne, missing -> new Resource());
            if (!told.names.isEmpty()) {
                mine.names = told.names;
            }
            // ends that were told before need not be told for ever (RFC 4662, 4.5)
            mine.instances.values().removeIf(Entry::terminated);
            mine.instances.putAll(told.instances);
        });
    }
}
