package io.rollcall.rls.core.internal.xcap;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.fail;

import io.rollcall.rls.api.Counters;
import io.rollcall.rls.spi.DocumentSelector;
import io.rollcall.rls.spi.Fetched;
import io.rollcall.rls.spi.Resolution;
import io.rollcall.rls.spi.XcapDocumentSource;
import io.rollcall.rls.testkit.Requirement;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.Rule;
import org.junit.Test;

/** How far a changed document reaches: to all lists that depend on it, and to no others. */
public class ChangeReachTest {

    private static final long SEED = 20261127;
    private static final int GRAPHS = 500;
    private static final int CHANGES = 4;

    /** The others are never asked for, but members of these, and parts of circles, all the same. */
    private static final List<String> WATCHED = RandomDocuments.uris().stream()
            .filter(uri -> Math.floorMod(uri.hashCode(), 3) > 0)
            .toList();

    @Rule
    public final SilentLog log = new SilentLog();

    private final DirectExecutor executor = new DirectExecutor();

    @Test(timeout = 300_000)
    @Requirement("4826-4.4-g")
    public void shouldTellOfExactlyTheListsThatDependOnAChange() {
        for (long seed = SEED; seed < SEED + GRAPHS; seed++) {
            final RandomServer server = new RandomServer(seed, false, executor);
            for (int change = 0; change < CHANGES; change++) {
                WATCHED.forEach(server::resolve);
                changeAndCompare(server);
            }
        }
    }

    private static void changeAndCompare(final RandomServer server) {
        final String documents = server.toString();
        final PlainDocuments before = server.plain();
        final Map<String, PlainAnswer> were = answers(server);
        final String path = server.change();
        final Map<String, PlainAnswer> are = answers(server);
        final List<String> touched = touched(path, before, server.plain());
        final Set<String> concerned = new HashSet<>(touched);
        final Set<String> untold = new HashSet<>();
        were.forEach((uri, was) -> {
            final PlainAnswer is = are.get(uri);
            final boolean namesOne =
                    Stream.concat(was.named().stream(), is.named().stream()).anyMatch(name -> holds(touched, name));
            if (namesOne || path.startsWith("resource-lists") && was.read().contains(path)) {
                concerned.add(uri);
            }
            if (!was.sameAs(is) && !holds(server.told, uri)) {
                untold.add(uri);
            }
        });
        final Set<String> needless =
                server.told.stream().filter(one -> !holds(concerned, one)).collect(Collectors.toSet());
        if (!untold.isEmpty() || !needless.isEmpty()) {
            fail("told of " + server.told + ", not of " + untold + ", needlessly of " + needless + ", changed " + path
                    + ", before: " + documents + "after: " + server);
        }
    }

    private static Map<String, PlainAnswer> answers(final RandomServer server) {
        final Map<String, PlainAnswer> answers = new LinkedHashMap<>();
        WATCHED.forEach(uri -> answers.put(uri, server.plainly(uri)));
        return answers;
    }

    private static boolean holds(final Iterable<String> uris, final String wanted) {
        for (final String uri : uris) {
            if (alike(uri, wanted)) {
                return true;
            }
        }
        return false;
    }

    /** Listeners look for all lists of an address, whatever the parameters are. */
    private static boolean alike(final String one, final String other) {
        return PlainUri.same(one.split(";")[0], other);
    }

    /** URIs of the services that are not what they were. */
    private static List<String> touched(final String path, final PlainDocuments before, final PlainDocuments after) {
        return RandomDocuments.uris().stream()
                .filter(uri -> path.startsWith("rls-services"))
                .filter(uri -> !services(uri, path, before).equals(services(uri, path, after)))
                .toList();
    }

    private static List<String> services(final String uri, final String path, final PlainDocuments documents) {
        return documents.claims.stream()
                .filter(claim -> claim.document().equals(path) && alike(claim.uri(), uri))
                .map(claim -> PlainDocuments.written(claim.service()))
                .toList();
    }

    // ---- while a list is being resolved ---------------------------------------------------------------------------

    /** Nobody knows yet what the list is made of when its first document changes, and the second is being fetched. */
    @Test
    public void shouldTellOfAChangeDuringAResolution() {
        final MemorySource source = new MemorySource();
        final DocumentSelector first = ResolverFixture.lists(ResolverFixture.ANA, "first");
        final DocumentSelector second = ResolverFixture.lists(ResolverFixture.ANA, "second");
        final String further = ResolverFixture.in(ResolverFixture.ANA, "second", "list");
        source.put(
                ResolverFixture.ANAS_SERVICES,
                ResolverFixture.servicesOf(ResolverFixture.elsewhere(
                        "sip:l@rls.test", ResolverFixture.in(ResolverFixture.ANA, "first", "list"))));
        source.put(first, ResolverFixture.listsOf("<list><external anchor='" + further + "'/></list>"));
        source.put(second, ResolverFixture.listsOf("<list><entry uri='sip:a@h.test'/></list>"));
        final XcapListResolver resolver =
                new XcapListResolver(ResolverSettings.DEFAULT, new MutableClock(), executor, new Counters());
        final Set<String> told = new HashSet<>();
        resolver.addListener(told::addAll);
        resolver.addSource(
                new Meddling(source, second, () -> {
                    source.put(first, ResolverFixture.listsOf("<list/>"));
                    resolver.documentsChanged(Set.of(first));
                }),
                0);
        told.clear();

        assertEquals(1, entries(resolver));
        assertEquals("whoever was answered is told", Set.of("sip:l@rls.test"), told);
        told.clear();
        assertEquals(0, entries(resolver));
        assertEquals("once", Set.of(), told);
    }

    private static int entries(final XcapListResolver resolver) {
        final Resolution resolution = resolver.resolve(
                        new ResolverFixture().query("sip:l@rls.test", "presence", java.time.Duration.ofSeconds(10)))
                .join();
        return ((Resolution.Found) resolution).list().entries().size();
    }

    /** A source at whose first fetch of a document something happens. */
    private static final class Meddling implements XcapDocumentSource {

        private final MemorySource source;
        private final DocumentSelector at;
        private Runnable meanwhile;

        Meddling(final MemorySource source, final DocumentSelector at, final Runnable meanwhile) {
            this.source = source;
            this.at = at;
            this.meanwhile = meanwhile;
        }

        @Override
        public boolean serves(final String root) {
            return source.serves(root);
        }

        @Override
        public CompletionStage<Fetched> fetch(final DocumentSelector document, final String knownEtag) {
            final Runnable happening = meanwhile;
            if (document.equals(at) && happening != null) {
                meanwhile = null;
                happening.run();
            }
            return source.fetch(document, knownEtag);
        }

        @Override
        public CompletionStage<List<DocumentTag>> documents(final String auid) {
            return source.documents(auid);
        }
    }
}
