package io.rollcall.rls.core.internal.xcap;

import io.rollcall.rls.core.internal.uri.SipUri;
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

    /**
     * The shelf of a source.
     *
     * @param listing what finds its services
     * @param ranking service ranking of the source
     */
    record Ranked(SourceShelf shelf, ServiceListing listing, int ranking) {}

    synchronized void add(final Ranked added) {
        final List<Ranked> all = new ArrayList<>(shelves);
        all.add(added);
        all.sort(ORDER);
        shelves = List.copyOf(all);
    }

    /** The source of this shelf went away. */
    synchronized void leave(final Ranked left) {
        left.shelf.leave();
        shelves = shelves.stream().sorted(ORDER).toList();
    }

    /**
     * Lets go of what sources left behind that went away.
     *
     * @return URIs of the services defined there
     */
    synchronized Set<String> dropGone() {
        final Set<String> dropped = new HashSet<>();
        final List<Ranked> left = new ArrayList<>();
        for (final Ranked ranked : shelves) {
            if (ranked.shelf.gone()) {
                ranked.shelf
                        .index()
                        .services()
                        .forEach(one -> dropped.add(one.service().spelled()));
            } else {
                left.add(ranked);
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
                .toList();
    }
}
