package io.rollcall.rls.core.internal.xcap;

import io.rollcall.rls.spi.DisplayName;
import io.rollcall.rls.spi.DocumentSelector;
import io.rollcall.rls.spi.Resolution;
import io.rollcall.rls.spi.ResolvedList;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;

/**
 * One walk through a list, its sublists and what they refer to (RFC 4826, 4.5). It keeps its own stack, sees each
 * document in one state throughout, and goes into no list twice; a list that refers back to one it is in is a loop.
 * Used by one thread at a time; never blocks.
 */
final class Traversal {

    /**
     * References that are followed in one go; then others have their turn on the few threads of the resolver. Each may
     * have a large document searched, and there may be thousands.
     */
    private static final int IN_ONE_GO = 8;

    /**
     * A list it is in.
     *
     * @param rest what is left of it
     * @param shelf where it stands
     * @param by the reference that led to it or to a list it is in, or null
     */
    private record Frame(XmlElement list, Iterator<XmlElement> rest, SourceShelf shelf, PendingReference by) {}

    /** A document that a step waits for. */
    private record Place(SourceShelf shelf, DocumentSelector document) {}

    private final DefinedService defined;
    private final Shelves shelves;
    private final ResolverSettings settings;
    private final Executor executor;
    private final CircleSearch circles;
    private final Steps steps;
    private final BooleanSupplier abandoned;
    private final Flattening members;
    private final Deque<Frame> path = new ArrayDeque<>();
    private final Set<XmlElement> entered = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Map<Place, Copy> seen = new HashMap<>();
    private final Set<DocumentSelector> documents = new LinkedHashSet<>();
    private List<DisplayName> names = List.of();
    private PendingReference pending;
    private Resolution failure;
    private int followed;

    /** A walk that ends early once nobody waits for its result any more. */
    Traversal(
            final DefinedService defined,
            final Shelves shelves,
            final ResolverSettings settings,
            final Executor executor,
            final Steps steps,
            final BooleanSupplier abandoned) {
        this.steps = steps;
        this.abandoned = abandoned;
        this.defined = defined;
        this.shelves = shelves;
        this.settings = settings;
        this.executor = executor;
        this.circles = new CircleSearch(shelves, defined.service().uri());
        this.members = new Flattening(
                defined.service().uri(), circles::leadsBack, settings.limits().maxEntries());
        documents.add(defined.document());
    }

    /** The documents it went through, found or not. */
    Set<DocumentSelector> documents() {
        return documents;
    }

    /** Lists of this server that were looked through for a way back. */
    Set<DefinedService> inside() {
        return circles.seen();
    }

    /** Sees that document as it is in this copy. */
    Traversal with(final Copy copy) {
        seen.put(new Place(defined.shelf(), defined.document()), copy);
        return this;
    }

    CompletableFuture<Resolution> run() {
        final Service service = defined.service();
        if (service.list() != null) {
            names = Vocabulary.displayNames(service.list());
            enter(service.list(), defined.shelf(), null);
        } else if (service.resourceList() != null) {
            follow(PendingReference.resourceList(service.resourceList()), defined.shelf());
        } else {
            failure = new Resolution.BadGateway(
                    "service " + service.spelled() + " has neither a list nor a resource-list");
        }
        return proceed();
    }

    private CompletableFuture<Resolution> proceed() {
        while (failure == null && (pending != null || !path.isEmpty())) {
            if (pending == null) {
                step();
                continue;
            }
            final Place place = new Place(pending.shelf(), pending.target().document());
            final Copy known = seen.get(place);
            if (known != null && ++followed % IN_ONE_GO == 0) {
                return CompletableFuture.runAsync(() -> arriveUnlessAbandoned(known), executor)
                        .thenCompose(done -> proceed());
            }
            if (known != null) {
                arrive(known);
                continue;
            }
            final CompletableFuture<Copy> copy = place.shelf.copy(place.document);
            if (!copy.isDone()) {
                return copy.thenComposeAsync(
                        arrived -> {
                            seen.put(place, arrived);
                            return proceed();
                        },
                        executor);
            }
            seen.put(place, copy.join());
        }
        members.leftOut().forEach(one -> steps.say("left out %s: %s", one.what(), one.why()));
        steps.say("%d members of %d documents", members.entries().size(), documents.size());
        return CompletableFuture.completedFuture(failure != null ? failure : new Resolution.Found(result()));
    }

    private ResolvedList result() {
        return new ResolvedList(
                defined.service().spelled(), defined.owner(), names, members.entries(), members.leftOut(), documents);
    }

    private void enter(final XmlElement list, final SourceShelf shelf, final PendingReference by) {
        if (entered.add(list)) {
            path.push(new Frame(list, list.children().iterator(), shelf, by));
        } else if (path.stream().anyMatch(frame -> frame.list == list)) {
            unresolved(by, "it leads back to a list that it is in");
        }
    }

    private void step() {
        final Frame frame = path.peek();
        if (!frame.rest.hasNext()) {
            path.pop();
            return;
        }
        final XmlElement child = frame.rest.next();
        final String kind = Vocabulary.kind(child);
        if (kind == null) {
            return;
        }
        switch (kind) {
            case Vocabulary.ENTRY:
                members.add(child, null);
                break;
            case Vocabulary.LIST:
                enter(child, frame.shelf, frame.by);
                break;
            case Vocabulary.ENTRY_REF, Vocabulary.EXTERNAL:
                follow(PendingReference.of(child), frame.shelf);
                break;
            default:
                break;
        }
    }

    /** Sets out for what a reference names; the rest happens when its document is there. */
    private void follow(final PendingReference reference, final SourceShelf from) {
        if (reference.trouble() != null) {
            unresolved(reference, reference.trouble());
            return;
        }
        final DocumentSelector document = ownersSpelling(reference.target().document());
        final String root = reference.target().root();
        final boolean anothers = defined.home() != null
                && document.xui() != null
                && !document.xui().equals(defined.home());
        final List<SourceShelf> serving = root == null ? List.of(from) : shelves.serving(root);
        // What others have elsewhere is for that server to protect; what they have here is not for this list.
        final List<SourceShelf> candidates =
                anothers ? serving.stream().filter(SourceShelf::foreign).toList() : serving;
        if (candidates.isEmpty()) {
            unresolved(
                    reference,
                    anothers
                            ? "it leads to a document of " + document.xui() + ", and the list is " + defined.owner()
                                    + "'s"
                            : "no document source serves the XCAP root " + root);
            return;
        }
        if (!documents.contains(document) && documents.size() >= settings.maxDocuments()) {
            unresolved(reference, "the list is made of more than max_list_documents = " + settings.maxDocuments());
            return;
        }
        documents.add(document);
        pending = reference.at(document, candidates);
    }

    /** The owner's own home is spelled in several ways, with or without scheme; the source knows one. */
    private DocumentSelector ownersSpelling(final DocumentSelector document) {
        final String home = defined.home();
        if (home == null
                || document.xui() == null
                || !ListChanges.sameUser(home, document.xui())
                        && !ListChanges.sameUser(defined.owner(), document.xui())) {
            return document;
        }
        return new DocumentSelector(document.auid(), home, document.document());
    }

    private void arriveUnlessAbandoned(final Copy copy) {
        if (abandoned.getAsBoolean()) {
            failure = new Resolution.Unavailable(
                    "it has references for longer than there is time",
                    settings.retryAfter().toSeconds());
        } else {
            arrive(copy);
        }
    }

    private void arrive(final Copy copy) {
        final PendingReference reference = pending;
        final DocumentSelector document = reference.target().document();
        steps.say(
                "%s %s: %s of %s, %s",
                reference.kind(),
                reference.spelled(),
                document,
                reference.shelf().description(),
                copy.inWords());
        pending = null;
        if (copy instanceof Copy.Readable readable) {
            arrive(reference, readable.root(), reference.target().node().find(readable.root()));
        } else if (copy instanceof Copy.Missing && reference.hasNext()) {
            pending = reference.next();
        } else if (copy instanceof Copy.Missing) {
            unresolved(reference, "there is no document " + document);
        } else if (copy instanceof Copy.Unreadable unreadable) {
            unresolved(reference, "document " + document + " cannot be read: " + unreadable.why());
        } else if (copy instanceof Copy.OutOfReach outOfReach
                && reference.shelf().foreign()
                && canDoWithout(reference)) {
            // Somebody else's server may be away for good; what is here counts.
            members.leaveOut(reference.spelled(), "it cannot be had now: " + outOfReach.why());
        } else if (copy instanceof Copy.OutOfReach outOfReach) {
            failure = new Resolution.Unavailable(
                    "document " + document + " cannot be had now: " + outOfReach.why(),
                    settings.retryAfter().toSeconds());
        }
    }

    private void arrive(final PendingReference reference, final XmlElement root, final XmlElement found) {
        if (found == null || !found.is(Vocabulary.RESOURCE_LISTS, reference.wanted())) {
            final String why = found == null ? reference.target().node().failure(root) : "it is the " + found;
            unresolved(
                    reference,
                    "there is no " + reference.wanted() + " at "
                            + reference.target().node() + " in "
                            + reference.target().document() + ": " + why);
        } else if (reference.wanted().equals(Vocabulary.ENTRY)) {
            members.add(found, reference.names());
        } else {
            if (path.isEmpty()) {
                names = Vocabulary.displayNames(found);
            }
            enter(found, reference.shelf(), reference);
        }
    }

    private boolean canDoWithout(final PendingReference reference) {
        return settings.skipUnresolved() && !reference.isWholeList();
    }

    private void unresolved(final PendingReference reference, final String why) {
        if (canDoWithout(reference)) {
            members.leaveOut(reference.spelled(), why);
        } else {
            steps.say("%s %s: %s", reference.kind(), reference.spelled(), why);
            failure = new Resolution.BadGateway(reference.kind() + ' ' + reference.spelled() + " of "
                    + defined.service().spelled() + ": " + why);
        }
    }
}
