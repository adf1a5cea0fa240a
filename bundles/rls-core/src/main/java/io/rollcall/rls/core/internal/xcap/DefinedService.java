package io.rollcall.rls.core.internal.xcap;

import io.rollcall.rls.spi.DocumentSelector;

/**
 * A list service with the place that defines it.
 *
 * @param service the service
 * @param document its document
 * @param shelf the source of that
 * @param owner whose document defines it, or null for a global one
 */
record DefinedService(Service service, DocumentSelector document, SourceShelf shelf, String owner) {

    DefinedService(final Service service, final DocumentSelector document, final SourceShelf shelf) {
        this(service, document, shelf, document.xui());
    }

    /** The list of a user that no service defines. */
    static DefinedService of(final UserLists.UserList list, final Service service, final SourceShelf shelf) {
        return new DefinedService(service, list.document(), shelf, list.owner());
    }

    /** What depends on documents; lists of users may have one URI. */
    Dependents.ListId id() {
        final boolean implied = service.element() == service.list();
        return new Dependents.ListId(service.spelled(), implied ? owner : null);
    }

    /** The owner as his home is named, or null. */
    String home() {
        return document.xui();
    }
}
