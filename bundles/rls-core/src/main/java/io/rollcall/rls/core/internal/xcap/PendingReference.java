package io.rollcall.rls.core.internal.xcap;

import io.rollcall.rls.spi.DisplayName;
import io.rollcall.rls.spi.DocumentSelector;
import java.util.List;

/**
 * A reference of a list that is being followed.
 *
 * @param kind name of the element it stands in
 * @param spelled as the document spells it
 * @param target where it leads, or null
 * @param trouble why it leads nowhere, or null
 * @param names that it gives to what is found (RFC 4826, 3.1)
 * @param candidates sources that may have the document, the first is asked
 */
record PendingReference(
        String kind,
        String spelled,
        XcapReference target,
        String trouble,
        List<DisplayName> names,
        List<SourceShelf> candidates) {

    private static final String RESOURCE_LIST = "resource-list";

    static PendingReference resourceList(final String uri) {
        return parse(RESOURCE_LIST, uri, null, List.of());
    }

    /** Of an entry-ref or external element. */
    static PendingReference of(final XmlElement element) {
        final boolean entryRef = element.name().equals(Vocabulary.ENTRY_REF);
        final String spelled = element.attribute(entryRef ? "ref" : "anchor");
        if (spelled == null) {
            return new PendingReference(
                    element.name(), "in line " + element.line(), null, "it names nothing", List.of(), List.of());
        }
        return parse(element.name(), spelled.strip(), element.base(), Vocabulary.displayNames(element));
    }

    private static PendingReference parse(
            final String kind, final String spelled, final String base, final List<DisplayName> names) {
        try {
            final XcapReference target = kind.equals(Vocabulary.ENTRY_REF)
                    ? XcapReference.relative(spelled, base)
                    : XcapReference.absolute(Bases.against(base, spelled));
            return new PendingReference(kind, spelled, target, null, names, List.of());
        } catch (final IllegalArgumentException e) {
            return new PendingReference(kind, spelled, null, e.getMessage(), names, List.of());
        }
    }

    PendingReference at(final DocumentSelector document, final List<SourceShelf> sources) {
        final XcapReference there = new XcapReference(target.root(), document, target.node());
        return new PendingReference(kind, spelled, there, trouble, names, sources);
    }

    /** Where to ask. */
    SourceShelf shelf() {
        return candidates.get(0);
    }

    boolean hasNext() {
        return candidates.size() > 1;
    }

    /** The same, to be looked for in the next source. */
    PendingReference next() {
        return new PendingReference(kind, spelled, target, trouble, names, candidates.subList(1, candidates.size()));
    }

    /** Name of the element it must lead to. */
    String wanted() {
        return kind.equals(Vocabulary.ENTRY_REF) ? Vocabulary.ENTRY : Vocabulary.LIST;
    }

    /** Whether nothing is left of the list without it. */
    boolean isWholeList() {
        return kind.equals(RESOURCE_LIST);
    }
}
