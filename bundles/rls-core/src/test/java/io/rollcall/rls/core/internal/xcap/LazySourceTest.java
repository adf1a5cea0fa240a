package io.rollcall.rls.core.internal.xcap;

import static io.rollcall.rls.core.internal.xcap.ResolverFixture.ANA;
import static io.rollcall.rls.core.internal.xcap.ResolverFixture.ANAS_SERVICES;
import static io.rollcall.rls.core.internal.xcap.ResolverFixture.entry;
import static io.rollcall.rls.core.internal.xcap.ResolverFixture.inline;
import static io.rollcall.rls.core.internal.xcap.ResolverFixture.listsOf;
import static io.rollcall.rls.core.internal.xcap.ResolverFixture.servicesOf;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.spi.DocumentSelector;
import io.rollcall.rls.spi.Fetched;
import io.rollcall.rls.spi.Resolution;
import io.rollcall.rls.spi.XcapDocumentSource;
import io.rollcall.rls.testkit.Requirement;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;

/** Sources that cannot name their documents, and reach other roots. */
public class LazySourceTest {

    private static final String LIST = "sip:l@rls.test";
    private static final String ELSEWHERE = "http://elsewhere.test/root";
    private static final DocumentSelector BOBS = new DocumentSelector("resource-lists", "sip:bob@else.test", "index");

    @Rule
    public final ResolverFixture fixture = new ResolverFixture();

    private final MemorySource there = new MemorySource();

    /** The source of the fixture, as a web server would be. */
    private final XcapDocumentSource lazy = new XcapDocumentSource() {
        @Override
        public boolean serves(final String root) {
            return fixture.source.serves(root) || root.equals(ELSEWHERE);
        }

        @Override
        public CompletionStage<Fetched> fetch(final DocumentSelector document, final String knownEtag) {
            return fixture.source.fetch(document, knownEtag);
        }

        @Override
        public CompletionStage<List<DocumentTag>> documents(final String auid) {
            return CompletableFuture.completedFuture(List.of());
        }

        @Override
        public List<DocumentSelector> candidates(final String listUri, final String watcher) {
            return List.of(ResolverFixture.services(watcher));
        }

        @Override
        public XcapDocumentSource at(final String root) {
            return root.equals(ELSEWHERE) ? there : this;
        }
    };

    @Before
    public void start() throws Exception {
        fixture.resolver.addSource(lazy, 0);
        ResolverFixture.await(fixture.resolver.lists());
    }

    @Test
    @Requirement("4826-4.5-a")
    public void shouldFindAListInADocumentThatIsNotListed() throws Exception {
        fixture.with(ANAS_SERVICES, servicesOf(inline(LIST, entry("sip:a@h.test"))));
        assertEquals(List.of("sip:a@h.test"), fixture.members(LIST));
        assertEquals(ANA, fixture.found(LIST).owner());
        assertEquals(Resolution.NotAList.INSTANCE, fixture.resolve("sip:other@rls.test"));
    }

    /** A list that one source lost at this moment may be another's. */
    @Test
    public void shouldLookElsewhereForAListThatIsGone() throws Exception {
        final MemorySource table = new MemorySource();
        final DocumentSelector bobs = ResolverFixture.services("sip:bob@home.test");
        table.put(bobs, servicesOf(inline(LIST, entry("sip:b@h.test"))));
        fixture.resolver.addSource(table, 1);
        ResolverFixture.await(fixture.resolver.lists());
        assertEquals(List.of("sip:b@h.test"), fixture.members(LIST));

        table.delete(bobs);
        fixture.with(ANAS_SERVICES, servicesOf(inline(LIST, entry("sip:a@h.test"))));
        fixture.clock.advance(Duration.ofSeconds(6));
        assertEquals(List.of("sip:a@h.test"), fixture.members(LIST));
    }

    /** integrated_xcap_server = 1 at the table, and 0 again. */
    @Test
    public void shouldCountTheOnlySourceAlone() throws Exception {
        fixture.with(ANAS_SERVICES, servicesOf(inline(LIST, entry("sip:a@h.test"))));
        assertEquals(List.of("sip:a@h.test"), fixture.members(LIST));
        final MemorySource table = new MemorySource();
        fixture.resolver.addSource(table, 100);
        ResolverFixture.await(fixture.resolver.lists());
        fixture.told.clear();

        fixture.resolver.onlySource(table, true);
        assertEquals(Set.of(LIST), fixture.nextTold());
        assertEquals(Resolution.NotAList.INSTANCE, fixture.resolve(LIST));

        fixture.resolver.onlySource(table, false);
        assertEquals(Set.of(LIST), fixture.nextTold());
        assertEquals(List.of("sip:a@h.test"), fixture.members(LIST));
    }

    /** That nobody can say is not that there is none. */
    @Test
    public void shouldNotTakeTroubleForNoList() throws Exception {
        fixture.source.failing = true;
        assertTrue(fixture.resolve(LIST) instanceof Resolution.Unavailable);
        fixture.source.failing = false;
        fixture.with(ANAS_SERVICES, "garbage");
        assertTrue(fixture.resolve(LIST) instanceof Resolution.BadGateway);
    }

    /** A document that is not even called so, such as a page of a portal, is no reason to end lists. */
    @Test
    public void shouldKeepTheLastGoodCopyWhereAnotherDocumentStands() throws Exception {
        fixture.with(ANAS_SERVICES, servicesOf(ResolverFixture.inline(LIST, ResolverFixture.entry("sip:x@h.test"))));
        assertEquals(List.of("sip:x@h.test"), fixture.members(LIST));
        fixture.with(ANAS_SERVICES, "<html xmlns='http://www.w3.org/1999/xhtml'/>");
        fixture.clock.advance(Duration.ofMinutes(1));
        assertEquals(List.of("sip:x@h.test"), fixture.members(LIST));
        assertEquals(1L, (long) fixture.counters.snapshot().get("core.documents.unreadable"));

        fixture.with(ANAS_SERVICES, servicesOf());
        fixture.clock.advance(Duration.ofMinutes(1));
        assertEquals(Resolution.NotAList.INSTANCE, fixture.resolve(LIST));
    }

    @Test
    @Requirement("4825-D-a")
    public void shouldNotUseACopyForEver() throws Exception {
        fixture.with(
                        ANAS_SERVICES,
                        servicesOf(ResolverFixture.elsewhere(LIST, ResolverFixture.in(ANA, "index", "list"))))
                .with(ResolverFixture.ANAS_LISTS, listsOf("<list><entry uri='sip:x@h.test'/></list>"));
        assertEquals(List.of("sip:x@h.test"), fixture.members(LIST));
        fixture.source.failing = true;
        fixture.clock.advance(Duration.ofHours(23));
        assertEquals(List.of("sip:x@h.test"), fixture.members(LIST));

        fixture.clock.advance(Duration.ofHours(2));
        assertTrue(fixture.resolve(LIST) instanceof Resolution.Unavailable);

        fixture.source.failing = false;
        assertEquals(List.of("sip:x@h.test"), fixture.members(LIST));
    }

    @Test
    @Requirement("4826-4.5-j")
    public void shouldDoWithoutAServerOfOthersThatIsAway() throws Exception {
        final String rest = "/resource-lists/users/sip:bob@else.test/index/~~/resource-lists/list";
        fixture.with(
                ANAS_SERVICES,
                servicesOf(inline(LIST, entry("sip:a@h.test"), "<rl:external anchor='" + ELSEWHERE + rest + "'/>")));
        there.failing = true;
        assertTrue(fixture.resolve(LIST) instanceof Resolution.Unavailable);

        fixture.resolver.settings(new ResolverSettings(
                DocumentLimits.DEFAULT, 100, Duration.ZERO, Duration.ofDays(1), true, Duration.ofSeconds(5)));
        assertEquals(List.of("sip:a@h.test"), fixture.members(LIST));
        assertEquals(ELSEWHERE + rest, fixture.found(LIST).leftOut().get(0).what());
    }

    /** What somebody else has on another server is that server's to protect; here it is not for ana's list. */
    @Test
    public void shouldFollowAnExternalToAnotherRoot() throws Exception {
        there.put(BOBS, listsOf("<list name='l1'><entry uri='sip:there@h.test'/></list>"));
        fixture.with(BOBS, listsOf("<list name='l1'><entry uri='sip:here@h.test'/></list>"));
        final String rest = "/resource-lists/users/sip:bob@else.test/index/~~/resource-lists/list";
        fixture.with(ANAS_SERVICES, servicesOf(inline(LIST, "<rl:external anchor='" + ELSEWHERE + rest + "'/>")));
        assertEquals(List.of("sip:there@h.test"), fixture.members(LIST));

        fixture.with(
                ANAS_SERVICES, servicesOf(inline(LIST, "<rl:external anchor='" + MemorySource.ROOT + rest + "'/>")));
        fixture.clock.advance(Duration.ofSeconds(6));
        assertTrue(fixture.badGateway(LIST).contains("leads to a document of sip:bob@else.test"));
    }
}
