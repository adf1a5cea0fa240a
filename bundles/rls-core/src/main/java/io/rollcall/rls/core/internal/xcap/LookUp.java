package io.rollcall.rls.core.internal.xcap;

import static java.util.concurrent.CompletableFuture.completedFuture;

import io.rollcall.rls.core.internal.uri.SipUri;
import io.rollcall.rls.core.internal.xcap.Shelves.Ranked;
import io.rollcall.rls.spi.ListQuery;
import io.rollcall.rls.spi.Resolution;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** One look-up of a URI: which service, or which list of a user, has it. Used by one thread at a time; never blocks. */
final class LookUp {

    /**
     * What look-ups share.
     *
     * @param arrived completes when changes told of are taken in
     */
    record Surroundings(
            Shelves shelves, ListChanges changes, Executor executor, Supplier<CompletableFuture<Void>> arrived) {}

    /** A place where it may be: services of sources of these kinds, or the user's list where there are none. */
    private record Place(List<ListSource> kinds, UserLists.UserList user) {}

    /**
     * What was found.
     *
     * @param defined the list, or null
     * @param copy the document it was found in where it is to be seen as it was then, or null
     * @param instead why there is none, or null
     */
    record Result(DefinedService defined, Copy copy, Resolution instead) {

        private static Result none(final Resolution why) {
            return new Result(null, null, why);
        }
    }

    private final Surroundings around;
    private final ListQuery query;
    private final SipUri uri;
    private final ResolverSettings settings;
    private final Steps steps;

    LookUp(
            final Surroundings around,
            final ListQuery query,
            final SipUri uri,
            final ResolverSettings settings,
            final Steps steps) {
        this.around = around;
        this.query = query;
        this.uri = uri;
        this.settings = settings;
        this.steps = steps;
    }

    CompletableFuture<Result> run() {
        final UserLists.UserList user = settings.sources().contains(ListSource.USER_LISTS)
                ? settings.userLists().find(uri, query.watcher())
                : null;
        return next(places(user).iterator(), Resolution.NotAList.INSTANCE);
    }

    /** In order; kinds of services that follow each other are one place, for those known need no search. */
    private List<Place> places(final UserLists.UserList user) {
        final List<ListSource> order = settings.sources();
        if (user == null) {
            return List.of(new Place(order, null));
        }
        final int at = order.indexOf(ListSource.USER_LISTS);
        return List.of(
                new Place(order.subList(0, at), null),
                new Place(List.of(), user),
                new Place(order.subList(at + 1, order.size()), null));
    }

    /** One that cannot say now does not keep the others from being asked; where none of them has it, it is his word. */
    private CompletableFuture<Result> next(final Iterator<Place> places, final Resolution unknown) {
        if (!places.hasNext()) {
            return completedFuture(Result.none(unknown));
        }
        final Place place = places.next();
        final CompletableFuture<Result> looked = place.user != null
                ? userList(place.user)
                : place.kinds.isEmpty()
                        ? completedFuture(Result.none(Resolution.NotAList.INSTANCE))
                        : service(place.kinds);
        return looked.thenCompose(result -> result.defined != null
                ? completedFuture(result)
                : next(places, unknown instanceof Resolution.NotAList ? result.instead : unknown));
    }

    // ---- services -------------------------------------------------------------------------------------------------

    private CompletableFuture<Result> service(final List<ListSource> kinds) {
        final DefinedService known = around.shelves.find(uri, kinds);
        if (known == null) {
            return search(kinds);
        }
        return known.shelf()
                .reindex(known.document())
                .thenAccept(around.changes::services)
                .thenComposeAsync(
                        done -> {
                            final DefinedService still = around.shelves.find(uri, kinds);
                            return still == null ? search(kinds) : completedFuture(found(still));
                        },
                        around.executor);
    }

    /** Nobody knows of it, or not any more: everything that may define it is looked at. */
    private CompletableFuture<Result> search(final List<ListSource> kinds) {
        final List<Ranked> sources = around.shelves.all(kinds);
        final CompletableFuture<Copy> candidates =
                CandidateDocuments.read(sources, query, around.changes::services, steps);
        return CompletableFuture.allOf(Shelves.refresh(sources), around.arrived.get(), candidates)
                .thenApplyAsync(
                        done -> {
                            sources.forEach(this::tellOf);
                            final DefinedService now = around.shelves.find(uri, kinds);
                            return now == null ? Result.none(unknown(sources, candidates.join())) : found(now);
                        },
                        around.executor);
    }

    private Result found(final DefinedService service) {
        steps.say(
                "service %s is in %s of %s, entity tag %s",
                service.service().spelled(),
                service.document(),
                service.shelf().description(),
                service.shelf().index().etag(service.document()));
        return new Result(service, null, null);
    }

    private void tellOf(final Ranked source) {
        final String trouble = source.listing().trouble();
        steps.say(
                "%s (%s): asked for %s; %s",
                source.shelf().description(),
                source.shelf().kind(),
                uri,
                trouble == null
                        ? "its " + source.shelf().index().documents().size() + " rls-services documents are known"
                        : "its rls-services documents cannot be listed: " + trouble);
    }

    /** No document has it; but that counts only where all documents are known. */
    private Resolution unknown(final Collection<Ranked> sources, final Copy trouble) {
        if (trouble instanceof Copy.Unreadable unreadable) {
            return new Resolution.BadGateway("a document that may define it cannot be read: " + unreadable.why());
        }
        if (trouble instanceof Copy.OutOfReach outOfReach) {
            return unavailable("a document that may define it cannot be had now: " + outOfReach.why());
        }
        final String doubt = around.shelves.doubt(sources);
        return doubt == null ? Resolution.NotAList.INSTANCE : unavailable(doubt);
    }

    // ---- lists of users -------------------------------------------------------------------------------------------

    private CompletableFuture<Result> userList(final UserLists.UserList user) {
        steps.say(
                "%s is of the form user_list_template = %s: a list of %s, looked for in %s",
                uri, settings.userLists().template(), user.owner(), user.document());
        return userList(user, around.shelves.all().iterator(), Resolution.NotAList.INSTANCE);
    }

    /** The first source that has the document decides. */
    private CompletableFuture<Result> userList(
            final UserLists.UserList user, final Iterator<Ranked> sources, final Resolution unknown) {
        if (!sources.hasNext()) {
            return completedFuture(Result.none(
                    around.shelves.all().isEmpty() ? unavailable("there is no source of XCAP documents") : unknown));
        }
        final SourceShelf shelf = sources.next().shelf();
        return shelf.copy(user.document())
                .thenComposeAsync(
                        copy -> {
                            steps.say("%s: %s: %s", shelf.description(), user.document(), copy.inWords());
                            if (copy instanceof Copy.Readable readable) {
                                return completedFuture(userList(user, shelf, readable));
                            }
                            return userList(
                                    user,
                                    sources,
                                    unknown instanceof Resolution.NotAList ? trouble(user, copy) : unknown);
                        },
                        around.executor);
    }

    private Result userList(final UserLists.UserList user, final SourceShelf shelf, final Copy.Readable copy) {
        final XmlElement list = settings.userLists().in(copy.root());
        if (list == null) {
            steps.say("it has no list named %s", settings.userLists().name());
            return Result.none(Resolution.NotAList.INSTANCE);
        }
        final Service service = Service.implied(query.listUri().strip(), uri, list);
        return new Result(DefinedService.of(user, service, shelf), copy, null);
    }

    private Resolution trouble(final UserLists.UserList user, final Copy copy) {
        if (copy instanceof Copy.Unreadable unreadable) {
            return new Resolution.BadGateway("document " + user.document() + " cannot be read: " + unreadable.why());
        }
        return copy instanceof Copy.OutOfReach outOfReach
                ? unavailable("document " + user.document() + " cannot be had now: " + outOfReach.why())
                : Resolution.NotAList.INSTANCE;
    }

    private Resolution unavailable(final String why) {
        return new Resolution.Unavailable(why, settings.retryAfter().toSeconds());
    }
}
