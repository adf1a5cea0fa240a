package io.rollcall.rls.xcap.http.internal;

import io.rollcall.rls.spi.DocumentSelector;
import io.rollcall.rls.spi.Fetched;
import io.rollcall.rls.spi.XcapDocumentSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The documents below one XCAP root. Any thread; never blocks. */
final class HttpDocuments implements XcapDocumentSource {

    private static final Logger LOG = LoggerFactory.getLogger(HttpDocuments.class);

    private static final String INDEX = "index";

    private final Root root;
    private final Server server;
    private final Surroundings surroundings;
    private final Watched watched;
    private final ListedIndices listed;
    private final ForeignRoots foreign;

    /** Documents of a root of the configuration. */
    HttpDocuments(final Root root, final Surroundings surroundings) {
        this(root, surroundings, true);
    }

    /**
     * Documents of a root.
     *
     * @param configured whether the operator named it; else a document did
     */
    HttpDocuments(final Root root, final Surroundings surroundings, final boolean configured) {
        this.root = root;
        this.surroundings = surroundings;
        server = new Server(root, configured, surroundings);
        foreign = new ForeignRoots(surroundings);
        watched = new Watched(surroundings.clock());
        listed = new ListedIndices(surroundings.clock());
    }

    /** Nobody is to be asked any more. */
    void close() {
        server.close();
        foreign.all().forEach(HttpDocuments::close);
    }

    Root root() {
        return root;
    }

    Watched watched() {
        return watched;
    }

    ForeignRoots foreign() {
        return foreign;
    }

    /** The first root also stands for those that documents name and the operator allows (external_hosts). */
    @Override
    public boolean serves(final String named) {
        if (root.is(named)) {
            return true;
        }
        final List<Root> roots = surroundings.settings().roots();
        return !roots.isEmpty()
                && roots.get(0).equals(root)
                && roots.stream().noneMatch(one -> one.is(named))
                && foreign.allows(named);
    }

    @Override
    public XcapDocumentSource at(final String named) {
        return root.is(named) ? this : foreign.at(named);
    }

    /** The services document of who asks, and of the user whose list it is by the form of its URI. */
    @Override
    public List<DocumentSelector> candidates(final String listUri, final String watcher) {
        final boolean withScheme = surroundings.settings().withScheme();
        return Stream.of(Home.of(watcher, withScheme), Home.ofOwner(listUri, withScheme))
                .filter(home -> home != null && root.has(home))
                .distinct()
                .map(HttpDocuments::services)
                .toList();
    }

    @Override
    public CompletionStage<Fetched> fetch(final DocumentSelector document, final String knownEtag) {
        final Fetched.Document ready = listed.take(document);
        final CompletableFuture<Fetched> fetched =
                ready == null ? get(document, knownEtag) : CompletableFuture.completedFuture(ready);
        return fetched.thenApply(outcome -> {
            watched.note(document, knownEtag, outcome);
            return outcome;
        });
    }

    /** Trouble is a value; nothing is remembered. */
    CompletableFuture<Fetched> get(final DocumentSelector document, final String knownEtag) {
        surroundings.counted().count("xcap.http.fetches");
        return asked(document, knownEtag).exceptionally(thrown -> {
            surroundings.counted().count("xcap.http.fetches.failed");
            return new Fetched.Failed(why(thrown));
        });
    }

    /** Goes on with something on the threads of the bundle. */
    void continueOn(final Runnable step) {
        try {
            surroundings.executor().execute(step);
        } catch (final RejectedExecutionException e) {
            LOG.debug("Root {} is not looked after any more: the bundle is being stopped", root, e);
        }
    }

    private CompletableFuture<Fetched> asked(final DocumentSelector document, final String knownEtag) {
        if (document.xui() != null && !root.has(document.xui())) {
            return CompletableFuture.completedFuture(Fetched.Absent.INSTANCE);
        }
        try {
            final boolean bare = surroundings.settings().bareTree();
            return server.get(DocumentPath.below(root.uri(), document, bare), knownEtag);
        } catch (final IllegalArgumentException e) {
            return CompletableFuture.completedFuture(Fetched.Absent.INSTANCE);
        }
    }

    private String why(final Throwable thrown) {
        final Throwable cause = thrown instanceof CompletionException ? thrown.getCause() : thrown;
        return root + ": " + cause.getMessage();
    }

    /**
     * A server cannot be asked for all: these are the indices that the operator named, as far as they are there, and
     * those that were found for watchers, as they were last seen.
     */
    @Override
    public CompletionStage<List<DocumentTag>> documents(final String auid) {
        if (!auid.equals(DocumentSelector.RLS_SERVICES)) {
            return CompletableFuture.completedFuture(List.of());
        }
        final Settings settings = surroundings.settings();
        final List<DocumentTag> recent = listed.recent(settings.listingMs());
        if (recent != null) {
            return CompletableFuture.completedFuture(recent);
        }
        final List<CompletableFuture<DocumentTag>> asked =
                indices(settings).distinct().map(this::tag).collect(Collectors.toList());
        return CompletableFuture.allOf(asked.toArray(CompletableFuture<?>[]::new))
                .thenApply(done -> {
                    final List<DocumentTag> tags = new ArrayList<>();
                    asked.forEach(one -> tags.add(one.join()));
                    tags.removeIf(Objects::isNull);
                    tags.addAll(watched.indices(tags));
                    listed.keep(tags);
                    return tags;
                });
    }

    private Stream<DocumentSelector> indices(final Settings settings) {
        final Stream<DocumentSelector> users = settings.users().stream()
                .filter(root::has)
                .map(user -> Home.of(user, settings.withScheme()))
                .filter(Objects::nonNull)
                .map(HttpDocuments::services);
        return settings.globalIndex() ? Stream.concat(Stream.of(services(null)), users) : users;
    }

    private static DocumentSelector services(final String xui) {
        return new DocumentSelector(DocumentSelector.RLS_SERVICES, xui, INDEX);
    }

    /** Null where it is not there. */
    private CompletableFuture<DocumentTag> tag(final DocumentSelector index) {
        final String known = listed.etag(index);
        return get(index, known)
                .thenCompose(fetched -> fetched.fold(new Fetched.Reader<>() {
                    @Override
                    public CompletableFuture<DocumentTag> document(final Fetched.Document document) {
                        listed.arrived(index, document);
                        return CompletableFuture.completedFuture(new DocumentTag(index, document.etag()));
                    }

                    @Override
                    public CompletableFuture<DocumentTag> notModified(final Fetched.NotModified notModified) {
                        return CompletableFuture.completedFuture(new DocumentTag(index, known));
                    }

                    @Override
                    public CompletableFuture<DocumentTag> absent(final Fetched.Absent absent) {
                        listed.absent(index);
                        return CompletableFuture.completedFuture(null);
                    }

                    @Override
                    public CompletableFuture<DocumentTag> failed(final Fetched.Failed failed) {
                        return CompletableFuture.failedFuture(new IOException(failed.why()));
                    }
                }));
    }
}
