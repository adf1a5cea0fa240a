package io.rollcall.rls.xcap.server.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/** The document xcap-caps/global/index: what this server knows (RFC 4825, 12). There is one, and none of users. */
final class Capabilities {

    private static final byte[] DOCUMENT = document().getBytes(UTF_8);

    private Capabilities() {}

    static byte[] bytes() {
        return DOCUMENT.clone();
    }

    static String etag() {
        return "caps-" + Integer.toHexString(new String(DOCUMENT, UTF_8).hashCode());
    }

    private static String document() {
        final StringBuilder text = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        text.append("<xcap-caps xmlns=\"urn:ietf:params:xml:ns:xcap-caps\">\n <auids>\n");
        for (final Usage usage : Usage.values()) {
            text.append("  <auid>").append(usage.auid()).append("</auid>\n");
        }
        text.append(" </auids>\n <extensions/>\n <namespaces>\n");
        Arrays.stream(Usage.values())
                .flatMap(usage -> usage.namespaces().stream())
                .distinct()
                .forEach(one -> text.append("  <namespace>").append(one).append("</namespace>\n"));
        return text.append(" </namespaces>\n</xcap-caps>\n").toString();
    }
}
