package io.rollcall.rls.core.internal.xcap;

import static io.rollcall.rls.core.internal.xcap.ResolverFixture.ANA;
import static io.rollcall.rls.core.internal.xcap.ResolverFixture.ANAS_LISTS;
import static io.rollcall.rls.core.internal.xcap.ResolverFixture.ANAS_SERVICES;
import static io.rollcall.rls.core.internal.xcap.ResolverFixture.await;
import static io.rollcall.rls.core.internal.xcap.ResolverFixture.elsewhere;
import static io.rollcall.rls.core.internal.xcap.ResolverFixture.entry;
import static io.rollcall.rls.core.internal.xcap.ResolverFixture.in;
import static io.rollcall.rls.core.internal.xcap.ResolverFixture.inline;
import static io.rollcall.rls.core.internal.xcap.ResolverFixture.lists;
import static io.rollcall.rls.core.internal.xcap.ResolverFixture.listsOf;
import static io.rollcall.rls.core.internal.xcap.ResolverFixture.services;
import static io.rollcall.rls.core.internal.xcap.ResolverFixture.servicesOf;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotSame;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.api.ServerView.ListSummary;
import io.rollcall.rls.spi.DocumentSelector;
import io.rollcall.rls.spi.LeftOut;
import io.rollcall.rls.spi.ListEntry;
import io.rollcall.rls.spi.Resolution;
import io.rollcall.rls.spi.ResolvedList;
import io.rollcall.rls.testkit.Requirement;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.Rule;
import org.junit.Test;

public class XcapListResolverTest {

    private static final String L1 = "list%5b@name=%22l1%22%5d";

    @Rule
    public final ResolverFixture fixture = new ResolverFixture();

    /** Host case, unknown parameters, escapes. Scenario 49. */
    @Test
    @Requirement("4826-4.5-a")
    public void shouldFindAServiceByUriEquality() throws Exception {
        fixture.with(
                        ANAS_SERVICES,
                        servicesOf(
                                inline("sip:team@rls.test;x=1", entry("sip:a@h.test")),
                                inline("sip%3Aalice%2Bpresence%40rls.test", entry("sip:b@h.test")),
                                inline("sip:ported@rls.test:5060", entry("sip:c@h.test"))))
                .started();

        for (final String uri : List.of("sip:team@RLS.test", "sip:t%65am@rls.test", "SIP:team@rls.test;y=2")) {
            assertEquals(uri, List.of("sip:a@h.test"), fixture.members(uri));
        }
        assertEquals(List.of("sip:b@h.test"), fixture.members("sip:alice+presence@rls.test"));
        for (final String uri : List.of(
                "sip:Team@rls.test", "sips:team@rls.test", "sip:team@rls.test;x=2", "sip:ported@rls.test", "tel:+1")) {
            assertEquals(uri, Resolution.NotAList.INSTANCE, fixture.resolve(uri));
        }
    }

    /** Scenario 31. */
    @Test
    @Requirement({"4826-4.5-g", "4826-3.1-g"})
    public void shouldLeaveOutWhatCannotBeSubscribedTo() throws Exception {
        fixture.with(
                        ANAS_SERVICES,
                        servicesOf(inline(
                                "sip:l@rls.test",
                                entry("bob%40d.test"),
                                entry("tel:+4930"),
                                entry(" sip:c@d.test "),
                                entry("http://d.test"),
                                "<rl:entry/>",
                                "<foreign xmlns='urn:x' uri='sip:x@h.test'/>")))
                .started();

        final ResolvedList list = fixture.found("sip:l@rls.test");

        assertEquals(
                List.of(
                        new ListEntry("bob%40d.test", "sip:bob@d.test", List.of()),
                        new ListEntry("sip:c@d.test", "sip:c@d.test", List.of())),
                list.entries());
        assertEquals(
                List.of(
                        new LeftOut("tel:+4930", "a tel: URI names no domain that could be asked"),
                        new LeftOut("http://d.test", "the scheme http: cannot be subscribed to"),
                        new LeftOut("the <entry> in line 2", "it has no uri")),
                list.leftOut());
    }

    /** Another document of a user is not part of the global index; a global one is. */
    @Test
    public void shouldServeIndexDocumentsAndGlobalOnes() throws Exception {
        fixture.with(new DocumentSelector("rls-services", ANA, "other"), servicesOf(inline("sip:a@rls.test")))
                .with(new DocumentSelector("rls-services", null, "index"), servicesOf(inline("sip:b@rls.test")))
                .with(new DocumentSelector("rls-services", null, "more"), servicesOf(inline("sip:c@rls.test")))
                .started();

        assertEquals(Resolution.NotAList.INSTANCE, fixture.resolve("sip:a@rls.test"));
        assertEquals(null, fixture.found("sip:b@rls.test").owner());
        assertEquals(List.of(), fixture.members("sip:c@rls.test"));
    }

    /** The global document counts, then the first owner, whatever came first. */
    @Test
    public void shouldDecideBetweenTwoClaimsOfAUriWithoutLuck() throws Exception {
        fixture.with(services("sip:zoe@home.test"), servicesOf(inline("sip:l@rls.test", entry("sip:z@h.test"))))
                .with(ANAS_SERVICES, servicesOf(inline("sip:l@rls.test", entry("sip:a@h.test"))))
                .started();

        assertEquals(List.of("sip:a@h.test"), fixture.members("sip:l@rls.test"));

        fixture.source.put(services(null), servicesOf(inline("sip:l@rls.test", entry("sip:g@h.test"))));
        fixture.resolver.documentsChanged(Set.of(services(null)));
        fixture.nextTold();

        assertEquals(List.of("sip:g@h.test"), fixture.members("sip:l@rls.test"));
    }

    @Test
    @Requirement("4826-4.5-d")
    public void shouldAnswerBadGatewayWithTheReason() throws Exception {
        fixture.with(ANAS_LISTS, listsOf("<list name='l1'><entry uri='sip:x@h.test'/></list><list name='l2'/>"))
                .with(lists(ANA, "broken"), "<resource-lists")
                .with(
                        ANAS_SERVICES,
                        servicesOf(
                                elsewhere("sip:entry@rls.test", in(ANA, "index", L1 + "/entry")),
                                elsewhere("sip:two@rls.test", in(ANA, "index", "list")),
                                elsewhere("sip:broken@rls.test", in(ANA, "broken", "list")),
                                elsewhere(
                                        "sip:root@rls.test",
                                        in(ANA, "index", L1).replace("8090", "8091")),
                                elsewhere("sip:bob@rls.test", in("sip:bob@home.test", "index", L1)),
                                elsewhere("sip:rel@rls.test", "resource-lists/users/x/index/~~/a/b"),
                                "<service uri='sip:none@rls.test'/>"))
                .started();

        assertTrue(fixture.badGateway("sip:entry@rls.test").contains("there is no list at"));
        assertTrue(fixture.badGateway("sip:two@rls.test").contains("there is no list at"));
        assertTrue(fixture.badGateway("sip:broken@rls.test").contains("cannot be read: line 1"));
        assertTrue(fixture.badGateway("sip:root@rls.test").contains("no document source serves the XCAP root"));
        assertTrue(fixture.badGateway("sip:bob@rls.test").contains("a document of sip:bob@home.test"));
        assertTrue(fixture.badGateway("sip:rel@rls.test").contains("not an absolute http or https URI"));
        assertTrue(fixture.badGateway("sip:none@rls.test").contains("neither a list nor a resource-list"));
    }

    /** 4825-6-b: the home of the owner, spelled without scheme or with escapes, is the owner's. */
    @Test
    public void shouldKnowTheOwnersHomeInAnySpelling() throws Exception {
        fixture.with(ANAS_LISTS, listsOf("<list name='l1'><entry uri='sip:x@h.test'/></list>"))
                .with(
                        ANAS_SERVICES,
                        servicesOf(
                                elsewhere("sip:a@rls.test", "\n " + in("ana%40home.test", "index", L1) + "\n "),
                                elsewhere("sip:b@rls.test", in("sip%3Aana@HOME.test", "index", L1))))
                .started();

        assertEquals(List.of("sip:x@h.test"), fixture.members("sip:a@rls.test"));
        assertEquals(List.of("sip:x@h.test"), fixture.members("sip:b@rls.test"));
    }

    /** A document may say what its references are relative to (RFC 3986, 5.1.1); else it is the XCAP root. */
    @Test
    @Requirement("4826-3.1-d")
    public void shouldResolveReferencesAgainstXmlBase() throws Exception {
        final String home = "resource-lists/users/" + ANA + '/';
        final String ref = "index/~~/resource-lists/list%5b1%5d/entry%5b";
        fixture.with(
                        ANAS_LISTS,
                        listsOf("<list name='l1'><entry uri='sip:x@h.test'/><entry uri='sip:y@h.test'/></list>"
                                + "<list name='l2'><entry uri='sip:z@h.test'/></list>"))
                .with(
                        ANAS_SERVICES,
                        servicesOf(inline(
                                "sip:l@rls.test",
                                "<rl:entry-ref xml:base='" + home + "' ref='" + ref + "1%5d'/>",
                                "<rl:list xml:base='" + MemorySource.ROOT + "/'><rl:list xml:base='" + home
                                        + "'><rl:entry-ref ref='" + ref + "2%5d'/>"
                                        + "<rl:external anchor='index/~~/resource-lists/list%5b2%5d'/></rl:list>"
                                        + "</rl:list>")))
                .started();
        assertEquals(List.of("sip:x@h.test", "sip:y@h.test", "sip:z@h.test"), fixture.members("sip:l@rls.test"));
    }

    /** A diamond is fine, a loop is not. Scenario 27. */
    @Test
    @Requirement({"4826-4.5-i", "4826-4.5-k"})
    public void shouldTellADiamondFromALoop() throws Exception {
        final String toB = "<external anchor='" + in(ANA, "b", L1) + "'/>";
        final String toA = "<external anchor='" + in(ANA, "a", L1) + "'/>";
        fixture.with(lists(ANA, "a"), listsOf("<list name='l1'><entry uri='sip:a@h.test'/>" + toB + toB + "</list>"))
                .with(lists(ANA, "b"), listsOf("<list name='l1'><entry uri='sip:b@h.test'/></list>"))
                .with(ANAS_SERVICES, servicesOf(elsewhere("sip:l@rls.test", in(ANA, "a", L1))))
                .started();

        assertEquals(List.of("sip:a@h.test", "sip:b@h.test"), fixture.members("sip:l@rls.test"));

        fixture.source.put(lists(ANA, "b"), listsOf("<list name='l1'>" + toA + "</list>"));
        fixture.resolver.documentsChanged(Set.of(lists(ANA, "b")));
        fixture.nextTold();
        assertTrue(fixture.badGateway("sip:l@rls.test").contains("it leads back to a list that it is in"));
    }

    /** With the switch the rest is served, and what is missing is told. */
    @Test
    @Requirement("4826-4.5-j")
    public void shouldSkipWhatIsUnresolvedIfWanted() throws Exception {
        fixture.resolver.settings(new ResolverSettings(
                DocumentLimits.DEFAULT, 100, Duration.ZERO, Duration.ofDays(1), true, Duration.ofSeconds(5)));
        fixture.with(
                        ANAS_SERVICES,
                        servicesOf(
                                inline(
                                        "sip:l@rls.test",
                                        entry("sip:a@h.test"),
                                        "<rl:entry-ref ref='no/such'/>",
                                        "<rl:external anchor='http://other.test/resource-lists/global/i/~~/resource-lists/list'/>")))
                .started();

        final ResolvedList list = fixture.found("sip:l@rls.test");

        assertEquals(1, list.entries().size());
        assertEquals(
                List.of("no/such", "http://other.test/resource-lists/global/i/~~/resource-lists/list"),
                list.leftOut().stream().map(LeftOut::what).toList());
    }

    /** The number of documents of one list is bounded. */
    @Test
    public void shouldBoundTheDocumentsOfAList() throws Exception {
        fixture.resolver.settings(new ResolverSettings(
                DocumentLimits.DEFAULT, 5, Duration.ZERO, Duration.ofDays(1), false, Duration.ofSeconds(5)));
        for (int number = 0; number < 20; number++) {
            fixture.with(
                    lists(ANA, "d" + number),
                    listsOf("<list name='l1'><external anchor='" + in(ANA, "d" + (number + 1), L1) + "'/></list>"));
        }
        fixture.with(ANAS_SERVICES, servicesOf(elsewhere("sip:l@rls.test", in(ANA, "d0", L1))))
                .started();

        assertTrue(fixture.badGateway("sip:l@rls.test").contains("max_list_documents = 5"));
    }

    /** A list of ours is a member like any other, unless it leads back, over however many lists. */
    @Test
    @Requirement({"4662-4-c", "4662-7.4-a"})
    public void shouldTakeListsForMembersUnlessTheyLeadBack() throws Exception {
        fixture.with(
                        ANAS_SERVICES,
                        servicesOf(
                                inline("sip:top@rls.test", entry("sip:one@rls.test"), entry("sip:inner@rls.test")),
                                inline("sip:one@rls.test", "<rl:list>" + entry("sip:two@rls.test") + "</rl:list>"),
                                inline("sip:two@rls.test", entry("sip:TOP@rls.test"), entry("sip:top@RLS.test")),
                                inline("sip:inner@rls.test", entry("sip:a@h.test"))))
                .started();

        assertEquals(List.of("sip:inner@rls.test"), fixture.members("sip:top@rls.test"));
        assertEquals(
                List.of(new LeftOut("sip:one@rls.test", "it is a list that has this list in it")),
                fixture.found("sip:top@rls.test").leftOut());
        assertEquals(List.of("sip:a@h.test"), fixture.members("sip:inner@rls.test"));
    }

    @Test
    public void shouldBoundTheEntriesOfAList() throws Exception {
        fixture.resolver.settings(new ResolverSettings(
                new DocumentLimits(1 << 20, 64, 2, 64),
                100,
                Duration.ZERO,
                Duration.ofDays(1),
                false,
                Duration.ofSeconds(5)));
        fixture.with(
                        ANAS_SERVICES,
                        servicesOf(inline(
                                "sip:l@rls.test",
                                entry("sip:a@h.test"),
                                entry("sip:b@h.test"),
                                entry("sip:c@h.test"),
                                entry("sip:a@h.test"))))
                .started();

        final ResolvedList list = fixture.found("sip:l@rls.test");

        assertEquals(2, list.entries().size());
        assertEquals(List.of(new LeftOut("1 further entries", "max_list_entries = 2 is reached")), list.leftOut());
    }

    @Test
    public void shouldShareOneListBetweenWatchersUntilItChanges() throws Exception {
        fixture.with(ANAS_SERVICES, servicesOf(inline("sip:l@rls.test", entry("sip:a@h.test"))))
                .started();
        final ResolvedList first = fixture.found("sip:l@rls.test");

        assertSame(first, fixture.found("sip:l@rls.test"));

        fixture.source.put(ANAS_SERVICES, servicesOf(inline("sip:l@rls.test", entry("sip:b@h.test"))));
        fixture.clock.advance(Duration.ofSeconds(6));
        assertNotSame(first, fixture.found("sip:l@rls.test"));
    }

    @Test
    public void shouldNameAllListsForTheConsole() throws Exception {
        fixture.with(ANAS_SERVICES, servicesOf(inline("sip:z@rls.test"), inline("sip:b@rls.test")))
                .with(
                        services(null),
                        servicesOf("<service uri='sip:g@rls.test'><list/>"
                                + "<packages><package>dialog</package></packages></service>"))
                .started();

        assertEquals(
                List.of(
                        new ListSummary("sip:b@rls.test", ANA, "rls-services/users/sip:ana@home.test/index", List.of()),
                        new ListSummary("sip:g@rls.test", null, "rls-services/global/index", List.of("dialog")),
                        new ListSummary(
                                "sip:z@rls.test", ANA, "rls-services/users/sip:ana@home.test/index", List.of())),
                await(fixture.resolver.lists()));
    }

    /** Hundreds of references into a long list: such lists hold up neither others nor their own answers. */
    @Test
    @Requirement("4826-4.5-m")
    public void shouldLetOthersHaveTheirTurn() throws Exception {
        final String reference = "<rl:entry-ref ref='resource-lists/users/" + ANA
                + "/index/~~/resource-lists/list/entry[@uri=%22sip:m11999@h.test%22]'/>";
        final StringBuilder members = new StringBuilder("<list>");
        for (int i = 0; i < 12_000; i++) {
            members.append("<entry uri='sip:m").append(i).append("@h.test'/>");
        }
        fixture.with(ANAS_LISTS, listsOf(members.append("</list>").toString()))
                .with(
                        ANAS_SERVICES,
                        servicesOf(
                                inline("sip:large@rls.test", reference.repeat(400)),
                                inline("sip:small@rls.test", entry("sip:a@h.test"))))
                .started();
        fixture.found("sip:small@rls.test");
        final List<CompletableFuture<Resolution>> large = Stream.of(9000, 50, 9000)
                .map(withinMs -> fixture.resolver.resolve(
                        fixture.query("sip:large@rls.test", "presence", Duration.ofMillis(withinMs))))
                .toList();

        fixture.found("sip:small@rls.test");

        assertFalse(
                "the small one had to wait",
                large.get(0).isDone() || large.get(2).isDone());
        assertTrue("an answer in time", await(large.get(1)) instanceof Resolution.Unavailable);
        assertTrue(await(large.get(0)) instanceof Resolution.Found);
    }
}
