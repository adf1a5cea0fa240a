package io.rollcall.rls.core.internal.xcap;

import io.rollcall.rls.core.internal.uri.SipUri;
import io.rollcall.rls.spi.XcapDocumentSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** The shelves of all sources, the highest service ranking first. Read from any thread without a lock. */
final class Shelves {

    /** Sources that went away come last: what they left behind only helps out. */
    private final Comparator<Ranked> order = Comparator.comparing((Ranked one) -> one.shelf.gone())
            .thenComparingInt(this::place)
            .thenComparing(Comparator.comparingInt((Ranked one) -> one.ranking).reversed());

    private volatile List<ListSource> sources = ListSource.ALL;

    private volatile List<Ranked> shelves = List.of();
    /** Those that count: all, or those that want to be the only ones where there are such. */
    private volatile List<Ranked> counting = List.of();

    private long events;

    /**
     * The shelf of a source.
     *
     * @param listing what finds its services
     * @param ranking service ranking of the source
     * @param only whether no other source counts
     * @param kind tells sources that take each other's place from others
     * @param since number of the event of its coming, or of its going
     */
    record Ranked(SourceShelf shelf, ServiceListing listing, int ranking, boolean only, String kind, long since) {}

    synchronized void add(
            final SourceShelf shelf,
            final ServiceListing listing,
            final int ranking,
            final boolean only,
            final String kind) {
        final List<Ranked> all = new ArrayList<>(shelves);
        all.add(new Ranked(shelf, listing, ranking, only, kind, ++events));
        become(all);
    }

    private int place(final Ranked one) {
        final int place = sources.indexOf(one.shelf.kind());
        return place < 0 ? sources.size() : place;
    }

    /** Where services are looked for from now on, in this order. */
    synchronized void order(final List<ListSource> changed) {
        sources = List.copyOf(changed);
        become(new ArrayList<>(shelves));
    }

    private void become(final List<Ranked> all) {
        all.sort(order);
        shelves = List.copyOf(all);
        counting = all.stream().anyMatch(Ranked::only)
                ? all.stream().filter(Ranked::only).toList()
                : shelves;
    }

    /**
     * A source is the only one that counts from now on, or not any more.
     *
     * @return URIs of the services that count now and did not, or the other way round
     */
    synchronized Set<String> only(final XcapDocumentSource source, final boolean only) {
        final List<Ranked> before = counting;
        final List<Ranked> all = new ArrayList<>();
        for (final Ranked one : shelves) {
            final boolean meant = one.shelf.source() == source && !one.shelf.gone();
            all.add(meant ? new Ranked(one.shelf, one.listing, one.ranking, only, one.kind, one.since) : one);
        }
        become(all);
        final Set<String> changed = new HashSet<>();
        if (before.size() != counting.size()) {
            shelves.forEach(one -> one.shelf
                    .index()
                    .services()
                    .forEach(service -> changed.add(service.service().spelled())));
        }
        return changed;
    }

    /** The source went away. */
    synchronized void leave(final XcapDocumentSource source) {
        final List<Ranked> all = new ArrayList<>();
        for (final Ranked one : shelves) {
            final boolean leaves = one.shelf.source() == source && !one.shelf.gone();
            if (leaves) {
                one.shelf.leave();
            }
            all.add(leaves ? new Ranked(one.shelf, one.listing, one.ranking, one.only, one.kind, ++events) : one);
        }
        become(all);
    }

    /**
     * Lets go of what sources left behind that went away before this one came. A source that was there all the time is
     * no successor: what it does not have may come back.
     *
     * @param anyKind whether also of sources of another kind
     * @return URIs of the services defined there
     */
    synchronized Set<String> succeeded(final SourceShelf successor, final boolean anyKind) {
        final Ranked comer = ranked(successor);
        final Set<String> dropped = new HashSet<>();
        final List<Ranked> left = new ArrayList<>();
        for (final Ranked one : shelves) {
            if (comer != null && isBefore(one, comer) && (anyKind || Objects.equals(one.kind, comer.kind))) {
                one.shelf
                        .index()
                        .services()
                        .forEach(service -> dropped.add(service.service().spelled()));
            } else {
                left.add(one);
            }
        }
        become(left);
        return dropped;
    }

    /** Whether sources that went away before this one came left something behind that is there still. */
    synchronized boolean hasBefore(final SourceShelf successor) {
        final Ranked comer = ranked(successor);
        return comer != null && shelves.stream().anyMatch(one -> isBefore(one, comer));
    }

    private Ranked ranked(final SourceShelf shelf) {
        return shelves.stream().filter(one -> one.shelf == shelf).findFirst().orElse(null);
    }

    private static boolean isBefore(final Ranked one, final Ranked comer) {
        return one.shelf.gone() && one.since < comer.since;
    }

    /** Those of one of these kinds that count. */
    List<Ranked> all(final Collection<ListSource> kinds) {
        return counting.stream().filter(one -> kinds.contains(one.shelf.kind())).toList();
    }

    /** Those that count. */
    List<Ranked> all() {
        return counting;
    }

    /** Null where no service has that URI. */
    DefinedService find(final SipUri uri) {
        return find(uri, sources);
    }

    /** Null where no service of a source of one of these kinds has that URI. */
    DefinedService find(final SipUri uri, final Collection<ListSource> kinds) {
        for (final Ranked ranked : counting) {
            final DefinedService found =
                    kinds.contains(ranked.shelf.kind()) ? ranked.shelf.index().find(uri) : null;
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    /** Why there may be services that nobody knows of, or null where all sources that count were asked. */
    String doubt() {
        return doubt(counting);
    }

    /** The same of some of the sources. */
    String doubt(final Collection<Ranked> sources) {
        if (counting.isEmpty()) {
            return "there is no source of XCAP documents";
        }
        for (final Ranked ranked : sources) {
            if (ranked.shelf.gone()) {
                return "a source of XCAP documents went away";
            }
            if (ranked.listing.trouble() != null) {
                return "a source of XCAP documents cannot list them: " + ranked.listing.trouble();
            }
        }
        return null;
    }

    /** Asks for all their services, unless that was just done. */
    static CompletableFuture<Void> refresh(final Collection<Ranked> sources) {
        return CompletableFuture.allOf(
                sources.stream().map(ranked -> ranked.listing().refresh()).toArray(CompletableFuture<?>[]::new));
    }

    List<SourceShelf> serving(final String root) {
        return counting.stream()
                .map(Ranked::shelf)
                .filter(shelf -> shelf.serves(root))
                .map(shelf -> shelf.at(root))
                .toList();
    }
}
