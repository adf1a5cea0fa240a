package io.rollcall.rls.core.internal.xcap;

import io.rollcall.rls.spi.DocumentSelector;

/**
 * A list service with the place that defines it.
 *
 * @param service the service
 * @param document its document
 * @param shelf the source of that
 */
record DefinedService(Service service, DocumentSelector document, SourceShelf shelf) {

    /** Whose document defines it, or null for a global one. */
    String owner() {
        return document.xui();
    }
}
