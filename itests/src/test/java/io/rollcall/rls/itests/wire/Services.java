package io.rollcall.rls.itests.wire;

/** An rls-services document in the making (RFC 4826, 4). */
final class Services {

    private final StringBuilder services = new StringBuilder();

    /** A service with a flat list. */
    Services list(String uri, String... entries) {
        return service(uri, entries(entries), "presence");
    }

    /** A service with what stands in its list, and its packages. */
    Services service(String uri, String content, String... packages) {
        services.append(" <service uri=\"").append(uri).append("\">\n  <list name=\"all\">\n");
        services.append(content).append("  </list>\n  <packages>");
        for (String one : packages) {
            services.append("<package>").append(one).append("</package>");
        }
        services.append("</packages>\n </service>\n");
        return this;
    }

    /** A service whose list is elsewhere in the same root. */
    Services resourceList(String uri, String where) {
        services.append(" <service uri=\"").append(uri).append("\">\n  <resource-list>\n   ");
        services.append(where).append("\n  </resource-list>\n </service>\n");
        return this;
    }

    /** Entries, one a line. */
    static String entries(String... uris) {
        StringBuilder entries = new StringBuilder();
        for (String uri : uris) {
            entries.append("   <rl:entry uri=\"").append(uri).append("\"/>\n");
        }
        return entries.toString();
    }

    /** A list inside of the list. */
    static String sublist(String name, String... uris) {
        return "   <rl:list name=\"" + name + "\">\n" + entries(uris) + "   </rl:list>\n";
    }

    String text() {
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rls-services xmlns=\"urn:ietf:params:xml:ns:rls-services\""
                + " xmlns:rl=\"urn:ietf:params:xml:ns:resource-lists\">\n"
                + services
                + "</rls-services>\n";
    }
}
