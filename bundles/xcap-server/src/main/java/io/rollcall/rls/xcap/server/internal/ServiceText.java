package io.rollcall.rls.xcap.server.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/**
 * A service as its document spells it, and with what it had from there: it can stand in a document of others.
 *
 * @param uri of the service
 * @param text the element, with all namespaces that were in scope
 */
record ServiceText(String uri, String text) {

    private static final String NAMESPACE = Usage.RLS_SERVICES.defaultNamespace();

    /**
     * All of a document of rls-services.
     *
     * @param made told the length of each, and throws where there is no room for it: each repeats what the root
     *     declares, so that all together may be a thousand times as long as their document
     */
    static List<ServiceText> of(final String document, final IntConsumer made) throws MarkupException {
        final List<ServiceText> services = new ArrayList<>();
        for (final Element child : MarkupScanner.document(document).children()) {
            final Element.Attribute uri = child.attribute("", "uri");
            if (child.name().equals("service") && NAMESPACE.equals(child.namespace()) && uri != null) {
                final String text = text(document, child);
                made.accept(text.length());
                services.add(new ServiceText(uri.value(), text));
            }
        }
        return services;
    }

    private static String text(final String document, final Element service) {
        final int name = service.start() + 1 + service.qualifiedName().length();
        final StringBuilder text = new StringBuilder(document.substring(service.start(), name));
        final Map<String, String> inScope = service.namespaces();
        inScope.putIfAbsent("", "");
        inScope.forEach((prefix, namespace) -> {
            // that of the document it comes to stand in need not be said again
            final boolean same = prefix.isEmpty() && namespace.equals(NAMESPACE);
            if (!same && !service.declared().containsKey(prefix)) {
                text.append(Node.declaration(prefix, namespace));
            }
        });
        return text.append(document, name, service.end()).toString();
    }
}
