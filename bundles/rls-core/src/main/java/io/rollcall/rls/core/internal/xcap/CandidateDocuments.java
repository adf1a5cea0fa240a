package io.rollcall.rls.core.internal.xcap;

import io.rollcall.rls.core.internal.xcap.Shelves.Ranked;
import io.rollcall.rls.spi.DocumentSelector;
import io.rollcall.rls.spi.ListQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** The documents that may define a list, of sources that cannot name all they have. */
final class CandidateDocuments {

    private CandidateDocuments() {}

    /**
     * Reads them, so that the indices show their services. Does not block.
     *
     * @param changed told of services that are not what they were
     * @return completes with one of them that cannot be had, or not be read, or else with null
     */
    static CompletableFuture<Copy> read(
            final List<Ranked> sources, final ListQuery query, final Consumer<Set<String>> changed, final Steps steps) {
        final List<CompletableFuture<Copy>> reading = new ArrayList<>();
        for (final Ranked ranked : sources) {
            for (final DocumentSelector document : ranked.shelf().candidates(query)) {
                if (ServiceListing.definesServices(document)) {
                    reading.add(ranked.shelf().read(document).thenApply(read -> {
                        changed.accept(read.changed());
                        steps.say(
                                "%s: %s may define it: %s",
                                ranked.shelf().description(),
                                document,
                                read.copy().inWords());
                        return read.copy();
                    }));
                }
            }
        }
        return CompletableFuture.allOf(reading.toArray(CompletableFuture<?>[]::new))
                .thenApply(done -> reading.stream()
                        .map(CompletableFuture::join)
                        .filter(copy -> copy instanceof Copy.OutOfReach || copy instanceof Copy.Unreadable)
                        .findFirst()
                        .orElse(null));
    }
}
