package io.rollcall.rls.core.internal.xcap;

import io.rollcall.rls.core.internal.uri.SipUri;
import io.rollcall.rls.spi.XcapDocumentSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The shelves of all sources, the highest service ranking first. Read from any thread without a lock. */
final class Shelves {

    /** Sources that went away come last: what they left behind only helps out. */
    private static final Comparator<Ranked> ORDER = Comparator.comparing((Ranked one) -> one.shelf.gone())
            .thenComparing(Comparator.comparingInt((Ranked one) -> one.ranking).reversed());

    private volatile List<Ranked> shelves = List.of();
    private long events;

    /**
     * The shelf of a source.
     *
     * @param listing what finds its services
     * @param ranking service ranking of the source
     * @param since number of the event of its coming, or of its going
     */
    record Ranked(SourceShelf shelf, ServiceListing listing, int ranking, long since) {}

    synchronized void add(final SourceShelf shelf, final ServiceListing listing, final int ranking) {
        final List<Ranked> all = new ArrayList<>(shelves);
        all.add(new Ranked(shelf, listing, ranking, ++events));
        all.sort(ORDER);
        shelves = List.copyOf(all);
    }

    /** The source went away. */
    synchronized void leave(final XcapDocumentSource source) {
        final List<Ranked> all = new ArrayList<>();
        for (final Ranked one : shelves) {
            final boolean leaves = one.shelf.source() == source && !one.shelf.gone();
            if (leaves) {
                one.shelf.leave();
            }
            all.add(leaves ? new Ranked(one.shelf, one.listing, one.ranking, ++events) : one);
        }
        all.sort(ORDER);
        shelves = List.copyOf(all);
    }

    /**
     * Lets go of what sources left behind that went away before this one came. A source that was there all the time is
     * no successor: what it does not have may come back.
     *
     * @return URIs of the services defined there
     */
    synchronized Set<String> succeeded(final SourceShelf successor) {
        final long since = shelves.stream()
                .filter(one -> one.shelf == successor)
                .mapToLong(Ranked::since)
                .findFirst()
                .orElse(0);
        final Set<String> dropped = new HashSet<>();
        final List<Ranked> left = new ArrayList<>();
        for (final Ranked one : shelves) {
            if (one.shelf.gone() && one.since < since) {
                one.shelf
                        .index()
                        .services()
                        .forEach(service -> dropped.add(service.service().spelled()));
            } else {
                left.add(one);
            }
        }
        shelves = List.copyOf(left);
        return dropped;
    }

    List<Ranked> all() {
        return shelves;
    }

    /** Null where no service has that URI. */
    DefinedService find(final SipUri uri) {
        for (final Ranked ranked : shelves) {
            final DefinedService found = ranked.shelf.index().find(uri);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    List<SourceShelf> serving(final String root) {
        return shelves.stream()
                .map(Ranked::shelf)
                .filter(shelf -> shelf.serves(root))
                .map(shelf -> shelf.at(root))
                .toList();
    }
}
