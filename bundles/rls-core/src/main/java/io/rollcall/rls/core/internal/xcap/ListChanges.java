package io.rollcall.rls.core.internal.xcap;

import io.rollcall.rls.core.internal.uri.SipUri;
import io.rollcall.rls.core.internal.xcap.Shelves.Ranked;
import io.rollcall.rls.spi.DocumentSelector;
import io.rollcall.rls.spi.ListChangeListener;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** From documents that changed to the lists that did, and to those who want to know. Any thread; never blocks. */
final class ListChanges {

    private static final Logger LOG = LoggerFactory.getLogger(ListChanges.class);

    private final Shelves shelves;
    private final Dependents dependents;
    private final List<ListChangeListener> listeners = new CopyOnWriteArrayList<>();

    ListChanges(final Shelves shelves, final Dependents dependents) {
        this.shelves = shelves;
        this.dependents = dependents;
    }

    void addListener(final ListChangeListener listener) {
        listeners.add(listener);
    }

    void removeListener(final ListChangeListener listener) {
        listeners.remove(listener);
    }

    /**
     * A source says that these changed; completes when all indices show it and it was told. Each source counts as soon
     * as it has answered: one that is slow must not hold up what others have.
     */
    CompletableFuture<Void> documents(final Set<DocumentSelector> documents) {
        final List<Ranked> sources = shelves.all();
        documents.forEach(document -> sources.forEach(ranked -> ranked.shelf().outdate(document)));
        final AtomicReference<Set<String>> untold = new AtomicReference<>(dependents(documents));
        final List<CompletableFuture<?>> waiting = new ArrayList<>();
        for (final Ranked ranked : sources) {
            waiting.add(services(documents, List.of(ranked))
                    .thenAccept(services -> tell(union(untold.getAndSet(Set.of()), withThoseNaming(services)))));
        }
        return CompletableFuture.allOf(waiting.toArray(CompletableFuture<?>[]::new));
    }

    /**
     * A copy turned out to be out of date without the source having said so.
     *
     * @param services URIs of the services in it that are not what they were
     */
    void noticed(final DocumentSelector document, final Set<String> services) {
        tell(union(dependents(Set.of(document)), withThoseNaming(services)));
    }

    /** A document of this list changed while it was being resolved. */
    void overtaken(final String list) {
        tell(Set.of(list));
    }

    /** These services are new, gone or different. */
    void services(final Set<String> uris) {
        tell(withThoseNaming(uris));
    }

    private CompletableFuture<Set<String>> affected(final Set<DocumentSelector> documents) {
        final Set<String> lists = dependents(documents);
        return services(documents, shelves.all()).thenApply(services -> union(lists, withThoseNaming(services)));
    }

    /** Lists that are made of these. */
    private Set<String> dependents(final Set<DocumentSelector> documents) {
        return dependents.changed(documents.stream()
                .filter(document -> !ServiceListing.definesServices(document))
                .toList());
    }

    /** Services of these that are not what they were. */
    private static CompletableFuture<Set<String>> services(
            final Set<DocumentSelector> documents, final List<Ranked> sources) {
        final Set<String> services = ConcurrentHashMap.newKeySet();
        final List<CompletableFuture<?>> waiting = new ArrayList<>();
        for (final DocumentSelector document : documents) {
            if (ServiceListing.definesServices(document)) {
                for (final Ranked ranked : sources) {
                    waiting.add(ranked.shelf().reindex(document).thenAccept(services::addAll));
                }
            }
        }
        return CompletableFuture.allOf(waiting.toArray(CompletableFuture<?>[]::new))
                .thenApply(done -> services);
    }

    /** A member that became a list, or is none any more, changes the lists that name it. */
    private Set<String> withThoseNaming(final Set<String> services) {
        if (services.isEmpty()) {
            return services;
        }
        final Set<String> keys = new HashSet<>();
        for (final String service : services) {
            SipUri.parse(service).ifPresent(uri -> keys.add(uri.key()));
        }
        // who watches one of them makes it be resolved again
        dependents.forget(keys);
        return union(services, dependents.naming(keys));
    }

    private static Set<String> union(final Set<String> one, final Set<String> other) {
        final Set<String> all = new HashSet<>(one);
        all.addAll(other);
        return all;
    }

    private void tell(final Set<String> lists) {
        if (lists.isEmpty()) {
            return;
        }
        for (final ListChangeListener listener : listeners) {
            try {
                listener.listsChanged(Set.copyOf(lists));
            } catch (final RuntimeException e) {
                LOG.error(
                        "A listener failed on the change of {} lists; their watchers may not be told", lists.size(), e);
            }
        }
    }

    /** Outdates what a user's lists, or the list of that URI, are made of; gives back those lists. */
    CompletableFuture<Set<String>> listsOf(final String uri) {
        final Set<DocumentSelector> documents = new HashSet<>();
        final Set<String> lists = new HashSet<>();
        final DefinedService named = SipUri.parse(uri).map(shelves::find).orElse(null);
        if (named != null) {
            lists.add(named.service().spelled());
            documents.add(named.document());
            documents.addAll(dependents.documents(named.service().spelled()));
        }
        for (final Ranked ranked : shelves.all()) {
            ranked.shelf()
                    .index()
                    .services()
                    .filter(defined -> sameUser(defined.owner(), uri))
                    .forEach(defined -> {
                        lists.add(defined.service().spelled());
                        documents.add(defined.document());
                    });
        }
        dependents.implied(uri).forEach((list, itsDocuments) -> {
            lists.add(list);
            documents.addAll(itsDocuments);
        });
        for (final DocumentSelector document : dependents.documents()) {
            if (sameUser(document.xui(), uri)) {
                lists.addAll(dependents.on(document));
                documents.add(document);
            }
        }
        documents.forEach(
                document -> shelves.all().forEach(ranked -> ranked.shelf().outdate(document)));
        return affected(documents).thenApply(changed -> union(lists, changed));
    }

    /** Whether an XUI is that user, with or without scheme. */
    static boolean sameUser(final String xui, final String user) {
        return SipUri.sameUser(xui, user);
    }
}
