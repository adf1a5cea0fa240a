package io.rollcall.rls.core.internal.xcap;

import io.rollcall.rls.api.Counters;
import io.rollcall.rls.api.EventHeader;
import io.rollcall.rls.spi.DocumentSelector;
import io.rollcall.rls.spi.ListQuery;
import io.rollcall.rls.spi.Resolution;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/** The resolver over random documents, and the plain one beside it. */
final class RandomServer {

    final RandomDocuments documents;
    /** Lists that listeners were told of. */
    final Set<String> told = new HashSet<>();

    private final long seed;
    private final MutableClock clock = new MutableClock();
    private final MemorySource source = new MemorySource();
    private final ResolverSettings settings;
    private final XcapListResolver resolver;
    private PlainDocuments plain;

    RandomServer(final long seed, final boolean spoilt, final DirectExecutor executor) {
        this.seed = seed;
        this.documents = new RandomDocuments(seed, spoilt);
        this.settings = settings(seed);
        this.plain = new PlainDocuments(documents.texts);
        documents.texts.forEach((path, text) -> source.put(selector(path), text));
        resolver = new XcapListResolver(settings, clock, executor, new Counters());
        resolver.addListener(told::addAll);
        resolver.addSource(source, 0);
    }

    private static ResolverSettings settings(final long seed) {
        final int maxEntries = seed % 5 == 0 ? 3 : 10_000;
        final int maxDocuments = seed % 7 == 0 ? 2 : 100;
        return new ResolverSettings(
                new DocumentLimits(1 << 20, 64, maxEntries, 64),
                maxDocuments,
                Duration.ofSeconds(5),
                Duration.ofDays(1),
                seed % 2 == 0,
                Duration.ofSeconds(5));
    }

    private static DocumentSelector selector(final String path) {
        final String[] parts = path.split("/", 4);
        return parts[1].equals("global")
                ? new DocumentSelector(parts[0], null, path.substring(parts[0].length() + "/global/".length()))
                : new DocumentSelector(parts[0], parts[2], parts[3]);
    }

    Resolution resolve(final String uri) {
        final ListQuery query = new ListQuery(
                uri,
                "sip:ana@home.test",
                EventHeader.parse("presence"),
                clock.instant().plusSeconds(10));
        return resolver.resolve(query).join();
    }

    PlainAnswer plainly(final String uri) {
        return new PlainResolver(plain, settings).resolve(uri, "presence");
    }

    PlainDocuments plain() {
        return plain;
    }

    /** Changes a document and tells of it; gives back its path. */
    String change() {
        final String path = documents.change();
        final String text = documents.texts.get(path);
        if (text == null) {
            source.delete(selector(path));
        } else {
            source.put(selector(path), text);
        }
        plain = new PlainDocuments(documents.texts, plain);
        told.clear();
        resolver.documentsChanged(Set.of(selector(path)));
        return path;
    }

    @Override
    public String toString() {
        return "seed " + seed + ", " + settings + '\n' + documents.texts + '\n';
    }
}
