package io.rollcall.rls.core.internal.rlmi;

import io.rollcall.rls.core.internal.mime.Part;
import io.rollcall.rls.spi.DisplayName;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The document of another list server as a subscriber keeps it (RFC 4662, 5.6): a table of resources by URI, each with
 * its instances by id.
 */
final class RlmiList {

    /** More than any resource has; those told longest ago go first. */
    private static final int MOST_INSTANCES = 32;

    /** One resource: the names told last, and its instances in the order they were first told. */
    static final class Resource {

        List<DisplayName> names = new ArrayList<>(1);
        final Map<String, Entry> instances = new LinkedHashMap<>();

        private boolean apply(final Resource told) {
            if (!told.names.isEmpty()) {
                names = told.names;
            }
            // ends that were told before need not be told for ever (RFC 4662, 4.5)
            instances.values().removeIf(Entry::terminated);
            instances.putAll(told.instances);
            int beyond = instances.size() - Math.max(MOST_INSTANCES, told.instances.size());
            final boolean whole = beyond <= 0;
            final Iterator<String> eldest = instances.keySet().iterator();
            while (beyond > 0) {
                if (!told.instances.containsKey(eldest.next())) {
                    eldest.remove();
                    beyond--;
                }
            }
            return whole;
        }
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

    /**
     * Takes a newer partial document in (RFC 4662, 5.6.2).
     *
     * @return false where instances had to go whose end was never told: some servers give an instance another id in
     *     each NOTIFY
     */
    boolean apply(final RlmiList partial) {
        version = partial.version;
        if (!partial.names.isEmpty()) {
            names = partial.names;
        }
        boolean whole = true;
        for (final Map.Entry<String, Resource> one : partial.resources.entrySet()) {
            whole &= resources
                    .computeIfAbsent(one.getKey(), missing -> new Resource())
                    .apply(one.getValue());
        }
        return whole;
    }
}
