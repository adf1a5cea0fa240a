package io.rollcall.rls.core.internal.xcap;

import io.rollcall.rls.spi.DocumentSelector;
import java.util.List;

/**
 * Documents are named with the suffix {@code .xml} or without, and sources tell of changes under one name whichever
 * they were asked for.
 */
final class Spellings {

    private static final String SUFFIX = ".xml";

    private Spellings() {}

    /** The one without suffix, which stands for both. */
    static DocumentSelector plain(final DocumentSelector document) {
        final String name = document.document();
        return name.endsWith(SUFFIX) ? named(document, name.substring(0, name.length() - SUFFIX.length())) : document;
    }

    /** Both. */
    static List<DocumentSelector> of(final DocumentSelector document) {
        final DocumentSelector plain = plain(document);
        return List.of(plain, named(plain, plain.document() + SUFFIX));
    }

    private static DocumentSelector named(final DocumentSelector document, final String name) {
        return new DocumentSelector(document.auid(), document.xui(), name);
    }
}
