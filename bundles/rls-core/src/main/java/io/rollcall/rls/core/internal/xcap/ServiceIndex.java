package io.rollcall.rls.core.internal.xcap;

import io.rollcall.rls.core.internal.uri.SipUri;
import io.rollcall.rls.spi.DocumentSelector;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The services of all documents of one source, found by SIP URI equality (RFC 4826, 4.5). Look-ups from any thread
 * without a lock; changes one at a time.
 */
final class ServiceIndex {

    /** Global documents first, then by owner: which of two claims of a URI counts must not depend on luck. */
    private static final Comparator<DefinedService> PRECEDENCE = Comparator.comparing(
                    (DefinedService defined) -> defined.owner() == null ? "" : defined.owner())
            .thenComparing(defined -> defined.document().document());

    /**
     * What one document contributes.
     *
     * @param root its root element, to tell whether it is still the same
     * @param etag its entity tag
     */
    private record Contribution(XmlElement root, String etag, List<DefinedService> services) {}

    private final Map<DocumentSelector, Contribution> documents = new ConcurrentHashMap<>();
    private final Map<String, List<DefinedService>> byKey = new ConcurrentHashMap<>();

    /** Null where no service has that URI. */
    DefinedService find(final SipUri uri) {
        for (final DefinedService defined : byKey.getOrDefault(uri.key(), List.of())) {
            if (defined.service().uri().matches(uri)) {
                return defined;
            }
        }
        return null;
    }

    Set<DocumentSelector> documents() {
        return Set.copyOf(documents.keySet());
    }

    Stream<DefinedService> services() {
        return documents.values().stream().flatMap(contribution -> contribution.services.stream());
    }

    List<DefinedService> services(final DocumentSelector document) {
        final Contribution contribution = documents.get(document);
        return contribution == null ? List.of() : contribution.services;
    }

    /** Whether this very reading of the document is the one indexed. */
    boolean reflects(final DocumentSelector document, final Copy.Readable copy) {
        final Contribution contribution = documents.get(document);
        return contribution != null && contribution.root == copy.root() && contribution.etag.equals(copy.etag());
    }

    /** Entity tag of the document as indexed, or null. */
    String etag(final DocumentSelector document) {
        final Contribution contribution = documents.get(document);
        return contribution == null ? null : contribution.etag;
    }

    /**
     * Takes in what a document says now.
     *
     * @return URIs of the services that are new, gone or different
     */
    synchronized Set<String> replace(
            final DocumentSelector document, final Copy.Readable copy, final List<DefinedService> services) {
        final List<DefinedService> before = services(document);
        // First the new ones: a look-up between the two steps must not miss a service that stays.
        services.forEach(this::add);
        before.forEach(this::remove);
        documents.put(document, new Contribution(copy.root(), copy.etag(), List.copyOf(services)));
        return difference(before, services);
    }

    /**
     * Forgets a document.
     *
     * @return URIs of the services that are gone
     */
    synchronized Set<String> remove(final DocumentSelector document) {
        final List<DefinedService> before = services(document);
        before.forEach(this::remove);
        documents.remove(document);
        return difference(before, List.of());
    }

    private void add(final DefinedService defined) {
        byKey.compute(defined.service().uri().key(), (key, present) -> {
            final List<DefinedService> more = new ArrayList<>(present == null ? List.of() : present);
            more.add(defined);
            more.sort(PRECEDENCE);
            return List.copyOf(more);
        });
    }

    private void remove(final DefinedService defined) {
        byKey.computeIfPresent(defined.service().uri().key(), (key, present) -> {
            final List<DefinedService> fewer = new ArrayList<>(present);
            fewer.removeIf(one -> one == defined);
            return fewer.isEmpty() ? null : List.copyOf(fewer);
        });
    }

    /** Of services whose URIs may be equal the order counts, too. */
    private static Set<String> difference(final List<DefinedService> before, final List<DefinedService> after) {
        final Map<String, List<Service>> were = byKey(before);
        final Map<String, List<Service>> are = byKey(after);
        final Set<String> keys = new LinkedHashSet<>(are.keySet());
        keys.addAll(were.keySet());
        final Set<String> changed = new LinkedHashSet<>();
        for (final String key : keys) {
            final List<Service> was = were.getOrDefault(key, List.of());
            final List<Service> is = are.getOrDefault(key, List.of());
            if (!same(was, is)) {
                is.forEach(one -> changed.add(one.spelled()));
                was.forEach(one -> changed.add(one.spelled()));
            }
        }
        return changed;
    }

    private static Map<String, List<Service>> byKey(final List<DefinedService> services) {
        final Map<String, List<Service>> byKey = new LinkedHashMap<>();
        services.forEach(
                defined -> byKey.computeIfAbsent(defined.service().uri().key(), key -> new ArrayList<>(1))
                        .add(defined.service()));
        return byKey;
    }

    private static boolean same(final List<Service> before, final List<Service> after) {
        boolean same = before.size() == after.size();
        for (int at = 0; same && at < before.size(); at++) {
            same = before.get(at).spelled().equals(after.get(at).spelled())
                    && before.get(at).element().sameAs(after.get(at).element());
        }
        return same;
    }
}
