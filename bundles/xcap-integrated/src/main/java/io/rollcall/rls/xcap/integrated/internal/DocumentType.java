package io.rollcall.rls.xcap.integrated.internal;

import io.rollcall.rls.spi.DocumentSelector;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Application usages by the number in the column doc_type. */
enum DocumentType {
    PRES_RULES(2, DocumentSelector.PRES_RULES),
    RESOURCE_LISTS(4, DocumentSelector.RESOURCE_LISTS),
    RLS_SERVICES(8, DocumentSelector.RLS_SERVICES),

    /** With OpenXCAP; Kamailio gives them the number of the others, and the path tells the two apart. */
    OMA_PRES_RULES(32, DocumentSelector.OMA_PRES_RULES);

    private final int number;
    private final String auid;

    DocumentType(final int number, final String auid) {
        this.number = number;
        this.auid = auid;
    }

    static Optional<DocumentType> ofUsage(final String auid) {
        return Arrays.stream(values()).filter(type -> type.auid.equals(auid)).findFirst();
    }

    static Optional<DocumentType> ofNumber(final int number) {
        return Arrays.stream(values()).filter(type -> type.number == number).findFirst();
    }

    int number() {
        return number;
    }

    /** The application usage. */
    String auid() {
        return auid;
    }

    /** The numbers that documents of this type may stand under. */
    List<Integer> numbers() {
        return this == OMA_PRES_RULES ? List.of(number, PRES_RULES.number) : List.of(number);
    }

    /** The application usage of a row of this type with that path. */
    String auid(final String docUri) {
        final boolean oma = this == PRES_RULES && docUri.contains('/' + DocumentSelector.OMA_PRES_RULES + '/');
        return oma ? DocumentSelector.OMA_PRES_RULES : auid;
    }
}
