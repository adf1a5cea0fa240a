package io.rollcall.rls.core.internal.xcap;

import io.rollcall.rls.core.internal.xcap.PlainDocuments.Claim;
import io.rollcall.rls.spi.DisplayName;
import io.rollcall.rls.spi.ListEntry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * RFC 4826, 4.5 once more, for tests: slow, by recursion, over the JDK's DOM. It shares nothing with the resolver but
 * the text of the documents. For one list; not to be used twice.
 */
final class PlainResolver {

    static final String RESOURCE_LISTS = "urn:ietf:params:xml:ns:resource-lists";
    private static final String RLS_SERVICES = "urn:ietf:params:xml:ns:rls-services";

    private final PlainDocuments documents;
    private final ResolverSettings settings;
    private final Map<String, ListEntry> entries = new LinkedHashMap<>();
    private final Map<String, String> leftOut = new LinkedHashMap<>();
    private final Set<String> beyond = new HashSet<>();
    private final Set<String> read = new LinkedHashSet<>();
    private final Set<String> named = new LinkedHashSet<>();
    private final Set<String> counted = new HashSet<>();
    private final Deque<Element> path = new ArrayDeque<>();
    private final Set<Element> done = new HashSet<>();
    private List<DisplayName> names = List.of();
    private Claim claim;

    /** The list cannot be had. */
    private static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final String refusal;

        Refused(final String refusal, final String why) {
            super(why);
            this.refusal = refusal;
        }
    }

    /** A reference that is being followed: kind of element, how it is spelled. */
    private record Via(String kind, String spelled) {}

    PlainResolver(final PlainDocuments documents, final ResolverSettings settings) {
        this.documents = documents;
        this.settings = settings;
    }

    static List<Element> children(final Element parent) {
        final List<Element> children = new ArrayList<>();
        for (Node child = parent.getFirstChild(); child != null; child = child.getNextSibling()) {
            if (child instanceof Element element) {
                children.add(element);
            }
        }
        return children;
    }

    PlainAnswer resolve(final String uri, final String event) {
        named.add(uri);
        read.addAll(documents.claiming(uri));
        String refusal = null;
        String why = "";
        try {
            claim = documents.find(uri);
            service(event);
        } catch (final Refused e) {
            refusal = e.refusal;
            why = e.getMessage();
        }
        if (!beyond.isEmpty()) {
            leftOut.put(beyond.size() + " further entries", "max_list_entries");
        }
        final boolean found = refusal == null;
        return new PlainAnswer(
                refusal,
                why,
                found ? names : List.of(),
                found ? List.copyOf(entries.values()) : List.of(),
                found ? leftOut : Map.of(),
                read,
                named);
    }

    private void service(final String event) {
        if (claim == null) {
            throw new Refused("not a list", "");
        }
        Element list = null;
        String elsewhere = null;
        for (final Element child : children(claim.service())) {
            if (child.getLocalName().equals("packages")
                    && children(child).stream()
                            .noneMatch(one -> one.getTextContent().strip().equals(event))) {
                throw new Refused("other packages", "");
            } else if (child.getLocalName().equals("list")) {
                list = child;
            } else if (child.getLocalName().equals("resource-list")) {
                elsewhere = child.getTextContent().replaceAll("\\s", "");
            }
        }
        counted.add(claim.document());
        if (list != null) {
            names = names(list);
            list(list, null);
        } else if (elsewhere != null) {
            reference(new Via("resource-list", elsewhere), List.of());
        } else {
            throw new Refused("service " + claim.uri() + " has neither", "");
        }
    }

    private void list(final Element list, final Via via) {
        if (path.contains(list)) {
            unresolved(via, "leads back");
            return;
        }
        if (!done.add(list)) {
            return;
        }
        path.push(list);
        for (final Element child : children(list)) {
            switch (kind(child)) {
                case "list":
                    list(child, via);
                    break;
                case "entry":
                    entry(child, List.of());
                    break;
                case "entry-ref", "external":
                    final String name = child.getLocalName().equals("external") ? "anchor" : "ref";
                    final String spelled =
                            child.hasAttribute(name) ? child.getAttribute(name).strip() : null;
                    reference(new Via(child.getLocalName(), spelled), names(child));
                    break;
                default:
                    break;
            }
        }
        path.pop();
    }

    private static String kind(final Element child) {
        final String namespace = child.getNamespaceURI();
        return RESOURCE_LISTS.equals(namespace) || RLS_SERVICES.equals(namespace) ? child.getLocalName() : "";
    }

    private static List<DisplayName> names(final Element parent) {
        return children(parent).stream()
                .filter(child -> kind(child).equals("display-name"))
                .filter(child -> !child.getTextContent().isBlank())
                .map(child -> new DisplayName(
                        child.hasAttribute("xml:lang") ? child.getAttribute("xml:lang") : null,
                        child.getTextContent().strip()))
                .toList();
    }

    // ---- entries --------------------------------------------------------------------------------------------------

    private void entry(final Element entry, final List<DisplayName> given) {
        final String uri = entry.getAttribute("uri").strip();
        if (uri.isEmpty()) {
            leftOut.putIfAbsent("the <entry> in line", "no uri");
            return;
        }
        if (entries.containsKey(uri) || leftOut.containsKey(uri)) {
            return;
        }
        final String target = PlainUri.target(uri);
        if (target == null) {
            leftOut.put(uri, "");
        } else if (PlainUri.same(target, claim.uri())) {
            leftOut.put(uri, "the list itself");
        } else if (holdsIt(target, new HashSet<>())) {
            leftOut.put(uri, "has this list in it");
        } else if (entries.size() >= settings.limits().maxEntries()) {
            beyond.add(uri);
        } else {
            entries.put(uri, new ListEntry(uri, target, given.isEmpty() ? names(entry) : given));
        }
    }

    /** Whether it is a list of this server whose own entries lead to the one at hand. */
    private boolean holdsIt(final String target, final Set<Element> looked) {
        named.add(target);
        final Claim there = documents.find(target);
        if (there == null || !looked.add(there.service())) {
            return false;
        }
        return children(there.service()).stream()
                .filter(child -> kind(child).equals("list"))
                .limit(1)
                .anyMatch(list -> anyHoldsIt(list, looked));
    }

    private boolean anyHoldsIt(final Element list, final Set<Element> looked) {
        for (final Element child : children(list)) {
            if (kind(child).equals("list") && anyHoldsIt(child, looked)) {
                return true;
            }
            final String target = kind(child).equals("entry") ? PlainUri.target(child.getAttribute("uri")) : null;
            if (target != null && (PlainUri.same(target, claim.uri()) || holdsIt(target, looked))) {
                return true;
            }
        }
        return false;
    }

    // ---- references -----------------------------------------------------------------------------------------------

    private void reference(final Via via, final List<DisplayName> given) {
        final PlainReference reference;
        try {
            reference = PlainReference.of(String.valueOf(via.spelled), via.kind.equals("entry-ref"));
        } catch (final IllegalArgumentException e) {
            unresolved(via, "");
            return;
        }
        String owner = reference.owner();
        if (claim.owner() != null && owner != null) {
            owner = sameUser(owner, claim.owner()) ? claim.owner() : owner;
            if (!owner.equals(claim.owner())) {
                unresolved(via, "leads to a document of");
                return;
            }
        }
        if (reference.root() != null && !reference.root().equals(MemorySource.ROOT)) {
            unresolved(via, "no document source serves");
            return;
        }
        final String document =
                "resource-lists/" + (owner == null ? "global/" : "users/" + owner + '/') + reference.document();
        if (!counted.contains(document) && counted.size() == settings.maxDocuments()) {
            unresolved(via, "max_list_documents");
            return;
        }
        counted.add(document);
        read.add(document);
        found(via, reference, document, given);
    }

    private static boolean sameUser(final String one, final String other) {
        return ("sip:" + one).replace("sip:sip:", "sip:").equalsIgnoreCase(other);
    }

    private void found(
            final Via via, final PlainReference reference, final String document, final List<DisplayName> given) {
        if (!documents.roots.containsKey(document)) {
            unresolved(via, "there is no document");
            return;
        }
        if (documents.roots.get(document) == null) {
            unresolved(via, "cannot be read");
            return;
        }
        final String wanted = via.kind.equals("entry-ref") ? "entry" : "list";
        final Element found = reference.find(documents.roots.get(document));
        if (found == null || !kind(found).equals(wanted)) {
            unresolved(via, "there is no " + wanted + " at");
        } else if (wanted.equals("entry")) {
            entry(found, given);
        } else {
            names = path.isEmpty() ? names(found) : names;
            list(found, via);
        }
    }

    private void unresolved(final Via via, final String why) {
        final String spelled = via.spelled == null ? "in line" : via.spelled;
        if (!settings.skipUnresolved() || via.kind.equals("resource-list")) {
            throw new Refused(via.kind + ' ' + spelled, why);
        }
        leftOut.putIfAbsent(spelled, why);
    }
}
