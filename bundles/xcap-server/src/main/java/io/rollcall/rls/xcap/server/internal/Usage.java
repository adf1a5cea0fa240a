package io.rollcall.rls.xcap.server.internal;

import io.rollcall.rls.spi.DocumentSelector;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The application usages that are served (RFC 4825, 5). */
enum Usage {
    RESOURCE_LISTS(
            DocumentSelector.RESOURCE_LISTS, "application/resource-lists+xml", "urn:ietf:params:xml:ns:resource-lists"),
    RLS_SERVICES(DocumentSelector.RLS_SERVICES, "application/rls-services+xml", "urn:ietf:params:xml:ns:rls-services"),
    PRES_RULES(
            DocumentSelector.PRES_RULES,
            "application/auth-policy+xml",
            "urn:ietf:params:xml:ns:pres-rules",
            "urn:ietf:params:xml:ns:common-policy"),
    OMA_PRES_RULES(
            DocumentSelector.OMA_PRES_RULES,
            "application/auth-policy+xml",
            "urn:ietf:params:xml:ns:pres-rules",
            "urn:oma:xml:prs:pres-rules"),
    CAPABILITIES("xcap-caps", "application/xcap-caps+xml", "urn:ietf:params:xml:ns:xcap-caps");

    private final String auid;
    private final String mediaType;
    private final List<String> namespaces;

    Usage(final String auid, final String mediaType, final String... namespaces) {
        this.auid = auid;
        this.mediaType = mediaType;
        this.namespaces = List.of(namespaces);
    }

    static Optional<Usage> of(final String auid) {
        return Arrays.stream(values()).filter(usage -> usage.auid.equals(auid)).findFirst();
    }

    String auid() {
        return auid;
    }

    String mediaType() {
        return mediaType;
    }

    /** Of element names without prefix in a node selector (RFC 4825, 5.2). */
    String defaultNamespace() {
        return namespaces.get(0);
    }

    /** All that its documents are known to use; the default document namespace is the first. */
    List<String> namespaces() {
        return namespaces;
    }
}
