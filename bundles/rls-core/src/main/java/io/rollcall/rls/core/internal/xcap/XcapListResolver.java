package io.rollcall.rls.core.internal.xcap;

import static java.util.Objects.requireNonNull;

import io.rollcall.rls.api.Counters;
import io.rollcall.rls.api.ServerView.ListSummary;
import io.rollcall.rls.core.internal.uri.SipUri;
import io.rollcall.rls.core.internal.xcap.Dependents.Noted;
import io.rollcall.rls.core.internal.xcap.SourceShelf.ShelfSettings;
import io.rollcall.rls.spi.DocumentChangeListener;
import io.rollcall.rls.spi.DocumentSelector;
import io.rollcall.rls.spi.Explanation;
import io.rollcall.rls.spi.ListChangeListener;
import io.rollcall.rls.spi.ListQuery;
import io.rollcall.rls.spi.ListResolver;
import io.rollcall.rls.spi.Resolution;
import io.rollcall.rls.spi.ResolvedList;
import io.rollcall.rls.spi.XcapDocumentSource;
import java.time.Clock;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds lists in XCAP documents (RFC 4826, 4.5). Methods may be called from any thread and do not block; documents are
 * read, and listeners told, on the executor given.
 */
public final class XcapListResolver implements ListResolver, DocumentChangeListener, ServiceClaims {

    private static final Logger LOG = LoggerFactory.getLogger(XcapListResolver.class);
    private static final Resolution.Reader<String> OUTCOMES = new OutcomeCounters();

    /** How long what a source left behind waits for one of its kind, where another source has come. */
    private static final long SUCCESSOR_MS = 30_000;

    /** Bytes that copies of the documents of one source may take, roughly. */
    private static final long CACHE_BYTES = 64L << 20;

    private final Clock clock;
    private final ScheduledExecutorService executor;
    private final Counters counters;
    private final Shelves shelves = new Shelves();
    private final Dependents dependents = new Dependents();
    private final ListChanges changes;
    private final LookUp.Surroundings surroundings;
    private final ShelfSettings shelfSettings;
    /** Changes that sources told of and the index does not show yet. */
    private final Set<CompletableFuture<Void>> arriving = ConcurrentHashMap.newKeySet();

    /** Sources that came when others had left something behind, with what is to be done then; none that are gone. */
    private final Map<SourceShelf, Future<?>> waiting = new ConcurrentHashMap<>();

    private volatile ResolverSettings settings;

    /**
     * A resolver without sources.
     *
     * @param executor a small pool; whoever made it stops it
     */
    public XcapListResolver(
            final ResolverSettings settings,
            final Clock clock,
            final ScheduledExecutorService executor,
            final Counters counters) {
        this.settings = requireNonNull(settings);
        this.clock = clock;
        this.executor = executor;
        this.counters = counters;
        this.changes = new ListChanges(shelves, dependents);
        this.surroundings = new LookUp.Surroundings(shelves, changes, executor, this::allArrived);
        shelves.order(settings.sources());
        this.shelfSettings = new ShelfSettings(
                () -> this.settings, clock, executor, counters, CACHE_BYTES, changes::noticed, this::told);
    }

    /** Takes new settings; they count from the next document on. */
    public void settings(final ResolverSettings changed) {
        final ResolverSettings before = settings;
        settings = requireNonNull(changed);
        if (!before.sources().equals(changed.sources()) || !before.userLists().equals(changed.userLists())) {
            shelves.order(changed.sources());
            changes.services(dependents.lists());
        }
    }

    @Override
    public DefinedService claimant(final SipUri uri) {
        return shelves.find(uri);
    }

    public void addListener(final ListChangeListener listener) {
        changes.addListener(listener);
    }

    public void removeListener(final ListChangeListener listener) {
        changes.removeListener(listener);
    }

    /** Takes a source in and reads its services; once they are known, what an earlier source left behind is dropped. */
    public void addSource(final XcapDocumentSource source, final int ranking) {
        addSource(source, ranking, false, null);
    }

    /** A source of services. */
    void addSource(final XcapDocumentSource source, final int ranking, final boolean only, final String kind) {
        addSource(source, ranking, only, kind, ListSource.RLS_SERVICES, "a source");
    }

    /**
     * As above.
     *
     * @param only whether no other source counts while this one does
     * @param kind what sources of another kind left behind stays for a while: theirs may come back, too
     * @param place what it counts as where lists are looked for
     * @param description for people
     */
    public void addSource(
            final XcapDocumentSource source,
            final int ranking,
            final boolean only,
            final String kind,
            final ListSource place,
            final String description) {
        final SourceShelf shelf = new SourceShelf(source, shelfSettings, place, description);
        final ServiceListing listing = new ServiceListing(shelf, clock, executor, changed -> listed(shelf, changed));
        shelves.add(shelf, listing, ranking, only, kind);
        readServices(shelf, listing);
    }

    /** A source is the only one that counts from now on, or not any more. */
    public void onlySource(final XcapDocumentSource source, final boolean only) {
        changes.services(shelves.only(source, only));
    }

    /** Until another source comes, lists are resolved from the last good copies of this one's documents. */
    public void removeSource(final XcapDocumentSource source) {
        shelves.leave(source);
        forgetWhoIsGone();
    }

    /** What an alarm holds keeps the classes of the source's bundle. */
    private void forgetWhoIsGone() {
        waiting.forEach((shelf, alarm) -> {
            if (shelf.gone() && waiting.remove(shelf, alarm)) {
                alarm.cancel(false);
            }
        });
    }

    private void readServices(final SourceShelf shelf, final ServiceListing listing) {
        listing.refresh().whenComplete((done, trouble) -> {
            if (listing.trouble() != null && !shelf.gone()) {
                later(() -> readServices(shelf, listing), settings.retryAfter().toMillis());
            }
        });
    }

    private Future<?> later(final Runnable task, final long delayMs) {
        try {
            return executor.schedule(task, delayMs, TimeUnit.MILLISECONDS);
        } catch (final RejectedExecutionException e) {
            LOG.debug("Nothing is tried again: the resolver is being stopped");
            return CompletableFuture.completedFuture(null);
        }
    }

    /** A source is there with all its services: what others left behind is of no use any more. */
    private void listed(final SourceShelf shelf, final Set<String> changed) {
        final Set<String> lists = new HashSet<>(changed);
        lists.addAll(shelves.succeeded(shelf, false));
        changes.services(lists);
        if (shelves.hasBefore(shelf)) {
            waiting.computeIfAbsent(shelf, one -> later(() -> succeed(one), SUCCESSOR_MS));
            forgetWhoIsGone();
        }
    }

    private void succeed(final SourceShelf shelf) {
        if (waiting.remove(shelf) != null) {
            changes.services(shelves.succeeded(shelf, true));
        }
    }

    private CompletableFuture<Void> refreshAll() {
        return Shelves.refresh(shelves.all());
    }

    @Override
    public CompletableFuture<Resolution> resolve(final ListQuery query) {
        return resolve(query, Steps.UNHEARD);
    }

    @Override
    public CompletableFuture<Explanation> explain(final ListQuery query) {
        final Steps steps = Steps.heard();
        return resolve(query, steps).thenApply(resolution -> new Explanation(resolution, steps.all()));
    }

    @Override
    public String description() {
        return "XCAP documents";
    }

    private CompletableFuture<Resolution> resolve(final ListQuery query, final Steps steps) {
        final CompletableFuture<Resolution> answer = new CompletableFuture<>();
        try {
            final long leftMs = Math.max(0, query.deadline().toEpochMilli() - clock.millis());
            final Future<?> alarm = executor.schedule(
                    () -> answer.complete(unavailable("its documents did not come in time")),
                    leftMs,
                    TimeUnit.MILLISECONDS);
            find(query, steps, answer::isDone).whenComplete((resolution, trouble) -> {
                alarm.cancel(false);
                answer.complete(trouble == null ? resolution : failed(query, trouble));
            });
        } catch (final RejectedExecutionException e) {
            answer.complete(unavailable("the resolver is being stopped"));
        }
        return answer.whenComplete((resolution, trouble) -> counters.count(resolution.fold(OUTCOMES)));
    }

    private Resolution failed(final ListQuery query, final Throwable trouble) {
        LOG.error("List {} cannot be resolved; its watchers are answered 503", query.listUri(), trouble);
        return unavailable(SourceShelf.reason(trouble));
    }

    private CompletableFuture<Resolution> find(
            final ListQuery query, final Steps steps, final BooleanSupplier abandoned) {
        final long begun = dependents.changes();
        final Optional<SipUri> parsed = SipUri.parse(query.listUri());
        if (parsed.isEmpty()) {
            steps.say("%s is no SIP URI", query.listUri());
            return CompletableFuture.completedFuture(Resolution.NotAList.INSTANCE);
        }
        final SipUri uri = parsed.get().withoutHeaders();
        return new LookUp(surroundings, query, uri, settings, steps)
                .run()
                .thenComposeAsync(result -> resolve(query, result, begun, steps, abandoned), executor);
    }

    private CompletableFuture<Resolution> resolve(
            final ListQuery query,
            final LookUp.Result result,
            final long begun,
            final Steps steps,
            final BooleanSupplier abandoned) {
        final DefinedService defined = result.defined();
        if (defined == null) {
            return CompletableFuture.completedFuture(result.instead());
        }
        final Set<String> packages = defined.service().packages();
        if (packages != null
                && query.event() != null
                && !packages.contains(query.event().name())) {
            return CompletableFuture.completedFuture(new Resolution.OtherPackages(packages));
        }
        final Traversal traversal = new Traversal(defined, shelves, settings, executor, steps, abandoned);
        if (result.copy() != null) {
            traversal.with(result.copy());
        }
        return traversal.run().thenApply(resolution -> {
            final ResolvedList list = resolution instanceof Resolution.Found found ? found.list() : null;
            final Noted noted = dependents.note(defined, traversal.documents(), list, traversal.inside(), begun);
            if (noted.overtaken()) {
                changes.overtaken(defined.service().spelled());
            }
            if (noted.list() == list) {
                LeftOutWarning.tell(list);
            }
            return list == null ? resolution : new Resolution.Found(noted.list());
        });
    }

    private Resolution unavailable(final String why) {
        return new Resolution.Unavailable(why, settings.retryAfter().toSeconds());
    }

    @Override
    public void documentsChanged(final Set<DocumentSelector> documents) {
        documentsWritten(documents);
    }

    @Override
    public CompletableFuture<Void> documentsWritten(final Set<DocumentSelector> documents) {
        final CompletableFuture<Void> arrived = new CompletableFuture<>();
        arriving.add(arrived);
        arrived.whenComplete((done, trouble) -> arriving.remove(arrived));
        try {
            executor.execute(
                    () -> changes.documents(documents).whenComplete((done, trouble) -> arrived.complete(null)));
        } catch (final RejectedExecutionException e) {
            arrived.complete(null);
            LOG.debug(
                    "Change of {} comes while the resolver is being stopped; its successor reads everything",
                    documents);
        }
        return arrived;
    }

    /** A SUBSCRIBE right behind a new document must find its services (RFC 4826, 4.4.8). */
    private CompletableFuture<Void> allArrived() {
        return CompletableFuture.allOf(arriving.toArray(CompletableFuture<?>[]::new));
    }

    /** What a source told of could not be read at once; it is still to be told to watchers. */
    private void told(final DocumentSelector document) {
        later(() -> changes.documents(Set.of(document)), settings.retryAfter().toMillis());
    }

    @Override
    public CompletableFuture<List<ListSummary>> lists() {
        return refreshAll()
                .thenApplyAsync(
                        done -> shelves.all().stream()
                                .flatMap(ranked -> ranked.shelf().index().services())
                                .map(XcapListResolver::summary)
                                .sorted(Comparator.comparing(ListSummary::uri))
                                .toList(),
                        executor);
    }

    private static ListSummary summary(final DefinedService defined) {
        final Set<String> packages = defined.service().packages();
        return new ListSummary(
                defined.service().spelled(),
                defined.owner(),
                defined.document().toString(),
                packages == null ? List.of() : List.copyOf(packages));
    }

    @Override
    public CompletableFuture<List<String>> listsOf(final String user) {
        return refreshAll()
                .thenComposeAsync(done -> changes.listsOf(user), executor)
                .thenApply(List::copyOf);
    }
}
