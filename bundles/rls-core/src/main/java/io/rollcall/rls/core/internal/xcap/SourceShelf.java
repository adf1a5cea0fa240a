package io.rollcall.rls.core.internal.xcap;

import io.rollcall.rls.api.Counters;
import io.rollcall.rls.core.internal.xcap.CopyCache.Held;
import io.rollcall.rls.spi.DocumentSelector;
import io.rollcall.rls.spi.Fetched;
import io.rollcall.rls.spi.ListQuery;
import io.rollcall.rls.spi.XcapDocumentSource;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The documents of one source, as far as they were read, and the index of its services. When the source goes away the
 * shelf stays with the last good copies until another source has taken its place. Any thread; never blocks.
 */
final class SourceShelf {

    private static final Logger LOG = LoggerFactory.getLogger(SourceShelf.class);

    private static final long PATIENCE_MS = 1_000;
    private static final int MAX_ELSEWHERE = 64;

    private final XcapDocumentSource source;
    private final ShelfSettings settings;
    private final CopyCache cache;
    private final DocumentIntake intake;
    private final ServiceIndex index = new ServiceIndex();
    /** Documents that a source told of, that could not be read, and that somebody will come back to. */
    private final Set<DocumentSelector> owed = ConcurrentHashMap.newKeySet();

    /** Shelves of other roots that the source can reach, the least recently used dropped first. */
    private final Map<XcapDocumentSource, SourceShelf> elsewhere = new LinkedHashMap<>(16, 0.75f, true);

    private final ListSource kind;
    private final String description;
    private final boolean foreign;
    private volatile boolean gone;

    /**
     * What shelves share.
     *
     * @param executor where documents are parsed; also tells when a source is slow
     * @param changed told that a document is not what it was, where the source did not tell, with the URIs of the
     *     services in it that are not what they were
     * @param owed told that a document could not be read after the source told of a change
     */
    record ShelfSettings(
            Supplier<ResolverSettings> settings,
            Clock clock,
            ScheduledExecutorService executor,
            Counters counters,
            long cacheBytes,
            BiConsumer<DocumentSelector, Set<String>> changed,
            Consumer<DocumentSelector> owed) {}

    /**
     * What a document was found to be.
     *
     * @param changed URIs of the services that are not what they were
     * @param copy what is known of it
     */
    record Reading(Set<String> changed, Copy copy) {}

    SourceShelf(
            final XcapDocumentSource source,
            final ShelfSettings settings,
            final ListSource kind,
            final String description) {
        this(source, settings, kind, description, false);
    }

    private SourceShelf(
            final XcapDocumentSource source,
            final ShelfSettings settings,
            final ListSource kind,
            final String description,
            final boolean foreign) {
        this.kind = kind;
        this.description = description;
        this.foreign = foreign;
        this.source = source;
        this.settings = settings;
        this.cache = new CopyCache(settings.cacheBytes());
        this.intake = new DocumentIntake(settings.settings(), settings.clock(), settings.counters());
    }

    XcapDocumentSource source() {
        return source;
    }

    ListSource kind() {
        return kind;
    }

    /** For people. */
    String description() {
        return gone ? description + " (gone)" : description;
    }

    ServiceIndex index() {
        return index;
    }

    /** The source went away. */
    void leave() {
        gone = true;
        reached().forEach(SourceShelf::leave);
    }

    /** Whether its documents belong to others than the users of this server. */
    boolean foreign() {
        return foreign;
    }

    /** Where documents below a root are that the source serves: here, or on a shelf of their own. */
    SourceShelf at(final String root) {
        final XcapDocumentSource there;
        try {
            there = source.at(root);
        } catch (final RuntimeException e) {
            LOG.warn("A document source failed to say how it reaches {}; asked itself", root, e);
            return this;
        }
        return there == source ? this : reached(there, root);
    }

    private SourceShelf reached(final XcapDocumentSource there, final String root) {
        synchronized (elsewhere) {
            final SourceShelf shelf =
                    elsewhere.computeIfAbsent(there, at -> new SourceShelf(at, settings, kind, root, true));
            if (elsewhere.size() > MAX_ELSEWHERE) {
                elsewhere.remove(elsewhere.keySet().iterator().next());
            }
            return shelf;
        }
    }

    private List<SourceShelf> reached() {
        synchronized (elsewhere) {
            return List.copyOf(elsewhere.values());
        }
    }

    boolean gone() {
        return gone;
    }

    boolean serves(final String root) {
        try {
            return source.serves(root);
        } catch (final RuntimeException e) {
            LOG.warn("A document source failed to say whether it serves {}; taken as no", root, e);
            return false;
        }
    }

    /** Documents that may define a list that nobody knows of yet. */
    List<DocumentSelector> candidates(final ListQuery query) {
        try {
            return gone ? List.of() : source.candidates(query.listUri(), query.watcher());
        } catch (final RuntimeException e) {
            LOG.warn("A document source failed to say where {} may be; taken as nowhere", query.listUri(), e);
            return List.of();
        }
    }

    /** The source says that it changed. */
    void outdate(final DocumentSelector document) {
        for (final DocumentSelector one : Spellings.of(document)) {
            owed.remove(one);
            cache.outdate(one);
        }
        reached().forEach(shelf -> shelf.outdate(document));
    }

    /** The document as it is now, or was within {@code freshFor}, or at last where the source is in trouble. */
    CompletableFuture<Copy> copy(final DocumentSelector document) {
        final Held held = cache.held(document);
        final long now = settings.clock().millis();
        if (held != null
                && held.validatedMs()
                        > now - settings.settings().get().freshFor().toMillis()) {
            return CompletableFuture.completedFuture(held.copy());
        }
        if (gone) {
            return CompletableFuture.completedFuture(
                    intake.serves(held) ? held.copy() : new Copy.OutOfReach("its source is not there"));
        }
        final CompletableFuture<Copy> fetch = new CompletableFuture<>();
        final CompletableFuture<Copy> underWay = cache.join(document, fetch);
        if (underWay == null) {
            start(document, held, fetch);
        }
        return patiently(underWay == null ? fetch : underWay, held);
    }

    /** A slow source must not hold up who can be served from the copy that was good a moment ago. */
    private CompletableFuture<Copy> patiently(final CompletableFuture<Copy> fetch, final Held held) {
        if (!intake.serves(held) || held.validatedMs() == Long.MIN_VALUE || fetch.isDone()) {
            return fetch;
        }
        final CompletableFuture<Copy> answer = fetch.copy();
        final var alarm =
                settings.executor().schedule(() -> answer.complete(held.copy()), PATIENCE_MS, TimeUnit.MILLISECONDS);
        answer.whenComplete((copy, trouble) -> alarm.cancel(false));
        return answer;
    }

    private void start(final DocumentSelector document, final Held held, final CompletableFuture<Copy> fetch) {
        final long startedMs = settings.clock().millis();
        CompletionStage<Fetched> asked;
        try {
            asked = source.fetch(document, DocumentIntake.etag(held));
        } catch (final RuntimeException e) {
            asked = CompletableFuture.failedFuture(e);
        }
        asked.whenCompleteAsync(
                (fetched, trouble) -> finish(document, held, fetch, startedMs, fetched, trouble), settings.executor());
    }

    private void finish(
            final DocumentSelector document,
            final Held held,
            final CompletableFuture<Copy> fetch,
            final long startedMs,
            final Fetched fetched,
            final Throwable trouble) {
        Copy now;
        try {
            now = trouble == null && fetched != null
                    ? intake.read(document, held, fetched)
                    : intake.outOfReach(held, reason(trouble));
        } catch (final RuntimeException e) {
            LOG.error("Document {} could not be taken in", document, e);
            now = intake.outOfReach(held, "it could not be taken in: " + e);
        }
        final boolean counts = cache.ended(document, fetch);
        final boolean inReach =
                !(now instanceof Copy.OutOfReach) && trouble == null && !(fetched instanceof Fetched.Failed);
        if (inReach) {
            cache.hold(document, new Held(now, counts ? startedMs : Long.MIN_VALUE, startedMs));
        }
        fetch.complete(now);
        if (!inReach && held != null && held.validatedMs() == Long.MIN_VALUE && owed.add(document)) {
            settings.owed().accept(document);
        }
        if (counts && inReach && held != null && held.validatedMs() != Long.MIN_VALUE && now.differs(held.copy())) {
            // from what was just read: to ask again would never end where each answer is another one
            final boolean services = !foreign && ServiceListing.definesServices(document);
            settings.changed().accept(document, services ? indexed(document, now) : Set.of());
        }
    }

    static String reason(final Throwable trouble) {
        if (trouble == null) {
            return "its source gave no answer";
        }
        final Throwable cause =
                trouble instanceof CompletionException && trouble.getCause() != null ? trouble.getCause() : trouble;
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }

    /**
     * Brings the index up to date with one document.
     *
     * @return URIs of the services that are not what they were
     */
    CompletableFuture<Set<String>> reindex(final DocumentSelector document) {
        return copy(document).thenApply(copy -> indexed(document, copy));
    }

    /** As {@link #reindex}, and tells what the document was found to be. */
    CompletableFuture<Reading> read(final DocumentSelector document) {
        return copy(document).thenApply(copy -> new Reading(indexed(document, copy), copy));
    }

    private Set<String> indexed(final DocumentSelector document, final Copy copy) {
        if (copy instanceof Copy.Readable readable) {
            return index.reflects(document, readable) ? Set.of() : take(document, readable);
        }
        return copy instanceof Copy.Missing ? index.remove(document) : Set.of();
    }

    private Set<String> take(final DocumentSelector document, final Copy.Readable copy) {
        final List<Service> services = Service.of(copy.root(), oddity -> LOG.warn("Document {}: {}", document, oddity));
        return index.replace(
                document,
                copy,
                services.stream()
                        .map(service -> new DefinedService(service, document, this))
                        .toList());
    }

    /** Entity tag of the services document as it was last taken in or refused, or null. */
    String knownEtag(final DocumentSelector document) {
        final String indexed = index.etag(document);
        return indexed != null ? indexed : DocumentIntake.etag(cache.held(document));
    }
}
