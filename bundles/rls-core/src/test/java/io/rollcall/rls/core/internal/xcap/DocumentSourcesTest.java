package io.rollcall.rls.core.internal.xcap;

import static io.rollcall.rls.core.internal.xcap.ResolverFixture.ANA;
import static io.rollcall.rls.core.internal.xcap.ResolverFixture.ANAS_LISTS;
import static io.rollcall.rls.core.internal.xcap.ResolverFixture.ANAS_SERVICES;
import static io.rollcall.rls.core.internal.xcap.ResolverFixture.await;
import static io.rollcall.rls.core.internal.xcap.ResolverFixture.elsewhere;
import static io.rollcall.rls.core.internal.xcap.ResolverFixture.entry;
import static io.rollcall.rls.core.internal.xcap.ResolverFixture.in;
import static io.rollcall.rls.core.internal.xcap.ResolverFixture.inline;
import static io.rollcall.rls.core.internal.xcap.ResolverFixture.listsOf;
import static io.rollcall.rls.core.internal.xcap.ResolverFixture.services;
import static io.rollcall.rls.core.internal.xcap.ResolverFixture.servicesOf;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.spi.Resolution;
import io.rollcall.rls.testkit.Requirement;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.Rule;
import org.junit.Test;

/** Sources that change, are slow, are in trouble, come and go. */
public class DocumentSourcesTest {

    private static final String LIST = "list%5b@name=%22l1%22%5d";
    private static final Duration STALE = Duration.ofSeconds(6);

    @Rule
    public final ResolverFixture fixture = new ResolverFixture();

    private ResolverFixture started() throws Exception {
        fixture.with(ANAS_LISTS, listsOf("<list name='l1'><entry uri='sip:x@h.test'/></list>"))
                .with(
                        ANAS_SERVICES,
                        servicesOf(
                                inline("sip:in@rls.test", entry("sip:a@h.test")),
                                elsewhere("sip:out@rls.test", in(ANA, "index", LIST)),
                                inline("sip:naming@rls.test", entry("sip:a@h.test"), entry("sip:new@rls.test"))))
                .started();
        for (final String list : List.of("in", "out", "naming")) {
            fixture.found("sip:" + list + "@rls.test");
        }
        assertTrue(fixture.told.isEmpty());
        return fixture;
    }

    private void tellOf(final io.rollcall.rls.spi.DocumentSelector document, final String text) {
        fixture.source.put(document, text);
        fixture.resolver.documentsChanged(Set.of(document));
    }

    /** A change reaches exactly the lists that depend on the document. */
    @Test
    public void shouldTellOfListsThatDependOnADocument() throws Exception {
        started();

        tellOf(ANAS_LISTS, listsOf("<list name='l1'><entry uri='sip:y@h.test'/></list>"));

        assertEquals(Set.of("sip:out@rls.test"), fixture.nextTold());
        assertEquals(List.of("sip:y@h.test"), fixture.members("sip:out@rls.test"));
        assertTrue(fixture.told.isEmpty());
    }

    /** Scenarios 25 and 26. */
    @Test
    @Requirement("4826-4.4-g")
    public void shouldTellOfServicesAddedRemovedAndChanged() throws Exception {
        started();

        tellOf(
                ANAS_SERVICES,
                servicesOf(
                        "<!-- moved -->",
                        inline("sip:in@rls.test", entry("sip:b@h.test")),
                        inline("sip:other@rls.test"),
                        inline("sip:naming@rls.test", entry("sip:a@h.test"), entry("sip:new@rls.test"))));

        assertEquals(Set.of("sip:in@rls.test", "sip:out@rls.test", "sip:other@rls.test"), fixture.nextTold());
        assertEquals(List.of("sip:b@h.test"), fixture.members("sip:in@rls.test"));
        assertEquals(Resolution.NotAList.INSTANCE, fixture.resolve("sip:out@rls.test"));
    }

    /** A member that becomes a list may lead back to those that name it; they change, and again when it is gone. */
    @Test
    public void shouldTellOfListsThatNameANewList() throws Exception {
        started();

        tellOf(services("sip:bob@home.test"), servicesOf(inline("sip:new@RLS.test", entry("sip:naming@rls.test"))));

        assertEquals(Set.of("sip:new@RLS.test", "sip:naming@rls.test"), fixture.nextTold());
        assertEquals(List.of("sip:a@h.test"), fixture.members("sip:naming@rls.test"));

        fixture.source.delete(services("sip:bob@home.test"));
        fixture.resolver.documentsChanged(Set.of(services("sip:bob@home.test")));

        assertEquals(Set.of("sip:new@RLS.test", "sip:naming@rls.test"), fixture.nextTold());
        assertEquals(List.of("sip:a@h.test", "sip:new@rls.test"), fixture.members("sip:naming@rls.test"));
    }

    /** A list that nobody asked for, inside of a member, comes to lead back, and not any more. */
    @Test
    @Requirement("4662-7.4-a")
    public void shouldTellOfListsThatAListInsideOfAMemberLeadsBackTo() throws Exception {
        final io.rollcall.rls.spi.DocumentSelector bobs = services("sip:bob@home.test");
        fixture.with(
                        ANAS_SERVICES,
                        servicesOf(
                                inline("sip:top@rls.test", entry("sip:one@rls.test")),
                                inline("sip:one@rls.test", "<rl:list>" + entry("sip:two@RLS.test") + "</rl:list>")))
                .with(bobs, servicesOf(inline("sip:two@rls.test", entry("sip:a@h.test"))))
                .started();
        assertEquals(List.of("sip:one@rls.test"), fixture.members("sip:top@rls.test"));

        tellOf(bobs, servicesOf(inline("sip:two@rls.test", entry("sip:top@rls.test"))));
        assertEquals(Set.of("sip:two@rls.test", "sip:top@rls.test"), fixture.nextTold());
        assertEquals(List.of(), fixture.members("sip:top@rls.test"));

        tellOf(bobs, servicesOf());
        assertEquals(Set.of("sip:two@rls.test", "sip:top@rls.test"), fixture.nextTold());
        assertEquals(List.of("sip:one@rls.test"), fixture.members("sip:top@rls.test"));
    }

    /** A service is found by a query right behind its document, though all were listed a moment ago. */
    @Test
    @Requirement("4826-4.4-g")
    public void shouldFindAServiceRightBehindItsDocument() throws Exception {
        started();
        tellOf(services("sip:bob@home.test"), servicesOf(inline("sip:new@rls.test", entry("sip:n@h.test"))));
        assertEquals(List.of("sip:n@h.test"), fixture.members("sip:new@rls.test"));
    }

    /** A list that could not be resolved is told of when its document comes. */
    @Test
    public void shouldTellOfAListWhoseDocumentComesLater() throws Exception {
        started();
        fixture.source.delete(ANAS_LISTS);
        fixture.resolver.documentsChanged(Set.of(ANAS_LISTS));
        assertEquals(Set.of("sip:out@rls.test"), fixture.nextTold());
        fixture.badGateway("sip:out@rls.test");

        tellOf(ANAS_LISTS, listsOf("<list name='l1'/>"));

        assertEquals(Set.of("sip:out@rls.test"), fixture.nextTold());
        assertEquals(List.of(), fixture.members("sip:out@rls.test"));
    }

    /** 4825-D-a: a change the source did not tell is noticed at the next resolution, and told to the others. */
    @Test
    public void shouldNoticeChangesByItself() throws Exception {
        started();
        fixture.source.put(ANAS_LISTS, listsOf("<list name='l1'><entry uri='sip:y@h.test'/></list>"));
        assertEquals("a copy is used for a while", List.of("sip:x@h.test"), fixture.members("sip:out@rls.test"));

        fixture.clock.advance(STALE);

        assertEquals(List.of("sip:y@h.test"), fixture.members("sip:out@rls.test"));
        assertEquals(Set.of("sip:out@rls.test"), fixture.nextTold());
    }

    /** Nobody is woken for a document that says the same under another tag. */
    @Test
    public void shouldNotTellOfANewTagAlone() throws Exception {
        started();
        fixture.source.put(ANAS_LISTS, listsOf("<list name='l1'>\n<entry uri='sip:x@h.test'/></list><!-- touched -->"));
        fixture.clock.advance(STALE);

        assertEquals(List.of("sip:x@h.test"), fixture.members("sip:out@rls.test"));
        fixture.awaitRest();
        assertTrue(fixture.told.isEmpty());
    }

    /** A server whose document is another one each time it is asked is not asked for ever. */
    @Test
    public void shouldNotAskAgainForWhatItNoticed() throws Exception {
        started();
        fixture.resolver.settings(new ResolverSettings(
                DocumentLimits.DEFAULT, 100, Duration.ZERO, Duration.ofDays(1), false, Duration.ofSeconds(5)));
        fixture.source.put(ANAS_SERVICES, servicesOf(inline("sip:in@rls.test", entry("sip:b@h.test"))));
        fixture.clock.advance(STALE);
        fixture.awaitRest();
        final int before = fixture.source.fetches.get();

        assertEquals(List.of("sip:b@h.test"), fixture.members("sip:in@rls.test"));

        assertEquals(Set.of("sip:in@rls.test", "sip:out@rls.test", "sip:naming@rls.test"), fixture.nextTold());
        fixture.awaitRest();
        assertEquals(before + 1, fixture.source.fetches.get());
    }

    /** A miss asks the source for its documents, but at most once a second. */
    @Test
    public void shouldAskForDocumentsOnAMissAtMostOnceASecond() throws Exception {
        started();
        fixture.clock.advance(Duration.ofSeconds(1));
        final int before = fixture.source.listings.get();
        fixture.source.put(services("sip:bob@home.test"), servicesOf(inline("sip:bobs@rls.test")));

        assertEquals(List.of(), fixture.members("sip:bobs@rls.test"));
        for (int miss = 0; miss < 50; miss++) {
            assertEquals(Resolution.NotAList.INSTANCE, fixture.resolve("sip:no" + miss + "@rls.test"));
        }

        assertEquals(before + 1, fixture.source.listings.get());
    }

    @Test
    public void shouldNotFetchWhatIsFresh() throws Exception {
        started();
        fixture.awaitRest();
        final int before = fixture.source.fetches.get();

        for (int round = 0; round < 20; round++) {
            fixture.found("sip:out@rls.test");
        }

        assertEquals(before, fixture.source.fetches.get());
    }

    /** Scenario 37: the cached copy is used while the source is in trouble; what is not known is 503. */
    @Test
    public void shouldServeTheLastGoodCopyWhileASourceFails() throws Exception {
        started();
        fixture.source.failing = true;
        fixture.clock.advance(STALE);

        assertEquals(List.of("sip:x@h.test"), fixture.members("sip:out@rls.test"));
        assertTrue(fixture.resolve("sip:unknown@rls.test") instanceof Resolution.Unavailable);

        fixture.source.failing = false;
        fixture.source.throwing = true;
        assertEquals(List.of("sip:x@h.test"), fixture.members("sip:out@rls.test"));
    }

    /** Scenario 37: as above, with a source that does not answer at all. */
    @Test
    public void shouldNotWaitForASlowSourceWhereACopyIsHeld() throws Exception {
        started();
        fixture.source.silent = true;
        fixture.clock.advance(STALE);

        assertEquals(List.of("sip:x@h.test"), fixture.members("sip:out@rls.test"));
    }

    /** An answer comes by the deadline. */
    @Test
    @Requirement("4826-4.5-m")
    public void shouldAnswerByTheDeadline() throws Exception {
        fixture.source.silent = true;
        fixture.resolver.addSource(fixture.source, 0);

        final Resolution resolution =
                await(fixture.resolver.resolve(fixture.query("sip:l@rls.test", "presence", Duration.ofMillis(50))));

        assertTrue(resolution.toString(), resolution instanceof Resolution.Unavailable);
    }

    /** A document that turned bad does not take its lists away. Example m11a. */
    @Test
    public void shouldKeepTheLastGoodVersionOfADocument() throws Exception {
        started();

        tellOf(ANAS_SERVICES, "<!DOCTYPE x><rls-services/>");
        tellOf(ANAS_LISTS, "<resource-lists>");

        assertEquals(Set.of("sip:out@rls.test"), fixture.nextTold());
        assertEquals(List.of("sip:x@h.test"), fixture.members("sip:out@rls.test"));
        fixture.awaitRest();
        final int before = fixture.source.fetches.get();
        fixture.found("sip:out@rls.test");
        assertEquals("a bad document is not fetched again and again", before, fixture.source.fetches.get());
    }

    @Test
    public void shouldSayThatNobodyKnowsWithoutASource() throws Exception {
        assertTrue(fixture.resolve("sip:l@rls.test") instanceof Resolution.Unavailable);
    }

    /** A source that is updated goes and comes back: lists are served meanwhile, and looked at anew afterwards. */
    @Test
    public void shouldGoOnWithWhatASourceLeftBehindUntilItsSuccessorIsThere() throws Exception {
        started();
        fixture.resolver.removeSource(fixture.source);
        fixture.clock.advance(STALE);

        assertEquals(List.of("sip:x@h.test"), fixture.members("sip:out@rls.test"));
        assertTrue(fixture.resolve("sip:unknown@rls.test") instanceof Resolution.Unavailable);

        final MemorySource successor = new MemorySource();
        successor.put(ANAS_SERVICES, servicesOf(inline("sip:in@rls.test", entry("sip:n@h.test"))));
        fixture.resolver.addSource(successor, 0);

        assertEquals(Set.of("sip:in@rls.test", "sip:out@rls.test", "sip:naming@rls.test"), fixture.nextTold());
        assertEquals(List.of("sip:n@h.test"), fixture.members("sip:in@rls.test"));
        assertEquals(Resolution.NotAList.INSTANCE, fixture.resolve("sip:out@rls.test"));
    }

    /** What a source left behind stays although another one, which was there all the time, is asked again. */
    @Test
    public void shouldNotTakeAnotherSourceForTheSuccessor() throws Exception {
        started();
        final MemorySource other = new MemorySource();
        other.put(services("sip:bob@home.test"), servicesOf(inline("sip:bobs@rls.test")));
        fixture.resolver.addSource(other, 0);
        fixture.nextTold();
        fixture.resolver.removeSource(fixture.source);
        fixture.clock.advance(STALE);

        await(fixture.resolver.lists());

        assertEquals(List.of("sip:x@h.test"), fixture.members("sip:out@rls.test"));
        assertEquals(List.of(), fixture.members("sip:bobs@rls.test"));
    }

    /** A change that could not be read when it was told of is not forgotten. */
    @Test
    public void shouldTellAgainOfAChangeThatCouldNotBeRead() throws Exception {
        fixture.resolver.settings(new ResolverSettings(
                DocumentLimits.DEFAULT, 100, Duration.ofSeconds(5), Duration.ofDays(1), false, Duration.ofMillis(20)));
        started();
        fixture.source.failing = true;
        tellOf(ANAS_LISTS, listsOf("<list name='l1'><entry uri='sip:y@h.test'/></list>"));
        fixture.nextTold();
        assertEquals(List.of("sip:x@h.test"), fixture.members("sip:out@rls.test"));

        fixture.source.failing = false;

        assertEquals(Set.of("sip:out@rls.test"), fixture.nextTold());
        assertEquals(List.of("sip:y@h.test"), fixture.members("sip:out@rls.test"));
    }

    /** The source with the higher ranking is asked first; the next one has what it does not. */
    @Test
    public void shouldAskSeveralSourcesInOrder() throws Exception {
        started();
        final MemorySource lower = new MemorySource();
        lower.put(
                services("sip:bob@home.test"),
                servicesOf(
                        inline("sip:in@rls.test", entry("sip:lower@h.test")),
                        elsewhere("sip:bobs@rls.test", in("sip:bob@home.test", "index", LIST))));
        lower.put(
                ResolverFixture.lists("sip:bob@home.test", "index"),
                listsOf("<list name='l1'><entry uri='sip:b@h.test'/></list>"));
        fixture.resolver.addSource(lower, -1);
        fixture.nextTold();

        assertEquals(List.of("sip:a@h.test"), fixture.members("sip:in@rls.test"));
        assertEquals(List.of("sip:b@h.test"), fixture.members("sip:bobs@rls.test"));
    }

    /** rls:update-subs: all lists that depend on a user's documents, fetched anew. */
    @Test
    public void shouldFindTheListsOfAUserAndForgetCopies() throws Exception {
        started();
        fixture.source.put(ANAS_LISTS, listsOf("<list name='l1'><entry uri='sip:y@h.test'/></list>"));

        assertEquals(
                Set.of("sip:in@rls.test", "sip:out@rls.test", "sip:naming@rls.test"),
                new HashSet<>(await(fixture.resolver.listsOf("sip:ana@HOME.test"))));
        assertEquals(List.of("sip:y@h.test"), fixture.members("sip:out@rls.test"));
        assertEquals(List.of("sip:in@rls.test"), await(fixture.resolver.listsOf("sip:in@rls.test")));
        assertEquals(List.of(), await(fixture.resolver.listsOf("sip:nobody@home.test")));
    }
}
