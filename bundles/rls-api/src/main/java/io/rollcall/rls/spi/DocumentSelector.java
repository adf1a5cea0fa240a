package io.rollcall.rls.spi;

import static java.util.Objects.requireNonNull;

/**
 * Names an XCAP document (RFC 4825, 6.2). All parts are decoded: no percent escapes.
 *
 * @param auid application usage, such as {@code rls-services} or {@code resource-lists}
 * @param xui whose document, such as {@code sip:alice@example.com}, or null for one under {@code global}
 * @param document path below the home, such as {@code index}
 */
public record DocumentSelector(String auid, String xui, String document) {

    public static final String RLS_SERVICES = "rls-services";
    public static final String RESOURCE_LISTS = "resource-lists";

    /** Who may see whose presence (RFC 5025): kept for presence servers, of no meaning to lists. */
    public static final String PRES_RULES = "pres-rules";

    /** The same rules, where clients of the Open Mobile Alliance keep them. */
    public static final String OMA_PRES_RULES = "org.openmobilealliance.pres-rules";

    public DocumentSelector {
        requireNonNull(auid);
        requireNonNull(document);
    }

    /** As a path below the XCAP root, for people and logs. */
    @Override
    public String toString() {
        return auid + (xui == null ? "/global/" : "/users/" + xui + '/') + document;
    }
}
