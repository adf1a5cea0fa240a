package io.rollcall.rls.core.internal.xcap;

import io.rollcall.rls.core.internal.uri.SipUri;
import io.rollcall.rls.spi.LeftOut;
import io.rollcall.rls.spi.ListEntry;
import io.rollcall.rls.spi.ResolvedList;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;

/**
 * A list made of resource-lists documents that came in a request (RFC 5367, 4; RFC 5363, 4.1). Lists inside each other
 * are one flat list, each URI string counts once, what a document refers to is left out, and what stands beside the
 * URIs (RFC 5364: copyControl) says nothing here. Used by one thread.
 */
public final class RecipientList {

    private static final int MOST_DEPTH = 32;
    private static final int MOST_ATTRIBUTES = 32;

    private final XmlReader reader;
    private final Flattening members;
    private final Set<String> domains;

    /**
     * An empty one.
     *
     * @param self URI of the list, which it cannot have as a member
     * @param maxBytes of a document
     * @param maxEntries in all
     * @param domains whose users may be members, or null for all
     */
    public RecipientList(final SipUri self, final int maxBytes, final int maxEntries, final Set<String> domains) {
        this.reader = new XmlReader(new DocumentLimits(maxBytes, MOST_DEPTH, maxEntries, MOST_ATTRIBUTES));
        this.members = new Flattening(self, uri -> false, maxEntries);
        this.domains = domains;
    }

    /** Adds what is in a document; what is wrong with it, or null. */
    public String add(final byte[] document) {
        final XmlElement root;
        try {
            root = reader.read(document);
        } catch (final DocumentException e) {
            return e.getMessage();
        }
        if (root == null || !root.is(Vocabulary.RESOURCE_LISTS, "resource-lists")) {
            return "it is no <resource-lists>";
        }
        final Deque<XmlElement> open = new ArrayDeque<>();
        push(root, open);
        while (!open.isEmpty()) {
            final XmlElement next = open.pop();
            final String kind = Vocabulary.kind(next);
            if (Vocabulary.LIST.equals(kind)) {
                push(next, open);
            } else if (Vocabulary.ENTRY.equals(kind)) {
                members.add(next, null);
            } else if (Vocabulary.ENTRY_REF.equals(kind) || Vocabulary.EXTERNAL.equals(kind)) {
                members.leaveOut("the " + next, "references are not followed in a list of a request");
            }
        }
        return null;
    }

    /** In reverse, so that what comes first is taken first. */
    private static void push(final XmlElement parent, final Deque<XmlElement> open) {
        for (int at = parent.children().size() - 1; at >= 0; at--) {
            open.push(parent.children().get(at));
        }
    }

    /** Whether it had more entries than it may. */
    public boolean tooLong() {
        return members.beyond() > 0;
    }

    /** What came together. */
    public ResolvedList resolved(final String uri, final String owner) {
        final List<ListEntry> served = new ArrayList<>();
        final List<LeftOut> leftOut = new ArrayList<>(members.leftOut());
        for (final ListEntry entry : members.entries()) {
            if (domains == null || domains.contains(domain(entry))) {
                served.add(entry);
            } else {
                leftOut.add(new LeftOut(entry.uri(), "contained_list_domains does not have its domain"));
            }
        }
        return new ResolvedList(uri, owner, List.of(), served, leftOut, Set.of());
    }

    private static String domain(final ListEntry entry) {
        return SipUri.parse(entry.target()).map(SipUri::host).orElse("");
    }
}
