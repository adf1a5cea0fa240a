package io.rollcall.rls.core.internal.xcap;

import static io.rollcall.rls.core.internal.xcap.ResolverFixture.ANAS_LISTS;
import static io.rollcall.rls.core.internal.xcap.ResolverFixture.ANAS_SERVICES;
import static io.rollcall.rls.core.internal.xcap.ResolverFixture.example;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.spi.DisplayName;
import io.rollcall.rls.spi.LeftOut;
import io.rollcall.rls.spi.ListEntry;
import io.rollcall.rls.spi.Resolution;
import io.rollcall.rls.spi.ResolvedList;
import io.rollcall.rls.testkit.Requirement;
import java.util.List;
import java.util.Set;
import org.junit.Rule;
import org.junit.Test;

/** The example documents of the requirements, with the behaviour written beside them. */
public class ExampleDocumentsTest {

    @Rule
    public final ResolverFixture fixture = new ResolverFixture();

    private ResolverFixture serving(final String document) throws Exception {
        return fixture.with(ANAS_SERVICES, example(document))
                .with(ANAS_LISTS, example("f03a-resource-lists-target.xml"))
                .started();
    }

    @Test
    public void shouldServeAFlatListInTheOrderOfTheDocument() throws Exception {
        final ResolvedList list = serving("f01-rls-services-flat.xml").found("sip:team@rls.test");

        assertEquals("sip:team@rls.test", list.uri());
        assertEquals("sip:ana@home.test", list.owner());
        assertEquals(
                List.of(
                        new ListEntry("sip:ana@home.test", "sip:ana@home.test", List.of(new DisplayName("pt", "Ana"))),
                        new ListEntry(
                                "sip:ben@home.test",
                                "sip:ben@home.test",
                                List.of(new DisplayName(null, "Ben & Söhne"))),
                        new ListEntry("pres:cleo@away.test", "sip:cleo@away.test", List.of())),
                list.entries());
        assertEquals(List.of(), list.leftOut());
        assertEquals(Set.of(ANAS_SERVICES), list.documents());
    }

    @Test
    @Requirement({"4826-4.5-e", "4826-4.5-f"})
    public void shouldFlattenLocalSublists() throws Exception {
        assertEquals(
                List.of("sip:ana@home.test", "sip:ben@home.test", "sip:dan@home.test"),
                serving("f02-rls-services-nested.xml").members("sip:all@rls.test"));
    }

    @Test
    @Requirement({"4826-4.5-h", "4826-3.1-h"})
    public void shouldFollowAnEntryRefAndUseItsNickname() throws Exception {
        final ResolvedList list = serving("f03b-rls-services-entry-ref.xml").found("sip:refs@rls.test");

        assertEquals(
                new ListEntry("sip:ben@home.test", "sip:ben@home.test", List.of(new DisplayName(null, "Benny"))),
                list.entries().get(1));
        assertEquals(Set.of(ANAS_SERVICES, ANAS_LISTS), list.documents());
    }

    /** What a source at hand serves is followed. */
    @Test
    @Requirement("4826-4.5-i")
    public void shouldFollowAnExternal() throws Exception {
        assertEquals(
                List.of("sip:ana@home.test", "sip:ben@home.test", "sip:dan@home.test"),
                serving("f04-rls-services-external.xml").members("sip:ext@rls.test"));
    }

    @Test
    public void shouldFollowAResourceListUri() throws Exception {
        final ResolvedList list =
                serving("f05-rls-services-resource-list-uri.xml").found("sip:byuri@rls.test");

        assertEquals(
                List.of("sip:ben@home.test", "sip:dan@home.test"),
                list.entries().stream().map(ListEntry::uri).toList());
        assertEquals(Set.of(ANAS_SERVICES, ANAS_LISTS), list.documents());
    }

    /** No list there is 502. */
    @Test
    @Requirement("4826-4.5-d")
    public void shouldAnswerBadGatewayWhereAResourceListUriLeadsNowhere() throws Exception {
        fixture.with(ANAS_SERVICES, example("f05-rls-services-resource-list-uri.xml"))
                .started();

        final String why = fixture.badGateway("sip:byuri@rls.test");

        assertTrue(why, why.endsWith("there is no document resource-lists/users/sip:ana@home.test/index"));
    }

    @Test
    @Requirement({"4826-4.5-b", "4826-4.1-c"})
    public void shouldObeyPackages() throws Exception {
        serving("f06-rls-services-packages.xml");

        assertEquals(
                new Resolution.OtherPackages(Set.of("dialog", "message-summary")),
                fixture.resolve("sip:blf@rls.test", "presence"));
        assertTrue(fixture.resolve("sip:blf@rls.test", "dialog") instanceof Resolution.Found);
        assertTrue(fixture.resolve("sip:any@rls.test", "dialog") instanceof Resolution.Found);
        assertEquals(new Resolution.OtherPackages(Set.of()), fixture.resolve("sip:none@rls.test", "presence"));
        assertTrue(fixture.resolve("sip:none@rls.test", null) instanceof Resolution.Found);
    }

    @Test
    @Requirement("4826-4.1-d")
    public void shouldTakeUnprefixedEntriesForWhatTheyWereMeantToBe() throws Exception {
        assertEquals(
                List.of("sip:ana@home.test", "sip:ben@home.test"),
                serving("f07-rls-services-unprefixed-entries.xml").members("sip:sloppy@rls.test"));
    }

    /** Strings are compared, so variants of one SIP URI stay two resources. */
    @Test
    @Requirement("4826-4.5-f")
    public void shouldTakeEachEntryStringOnce() throws Exception {
        final ResolvedList list = serving("m01-duplicate-entries.xml").found("sip:dup@rls.test");

        assertEquals(
                List.of("sip:ana@home.test", "sip:ana@HOME.test"),
                list.entries().stream().map(ListEntry::uri).toList());
        assertEquals(list.entries().get(0).target(), list.entries().get(1).target());
    }

    @Test
    public void shouldFlattenFiftyLevels() throws Exception {
        assertEquals(
                List.of("sip:ana@home.test"), serving("m08-deep-nesting-50.xml").members("sip:deep@rls.test"));
    }

    /** The second visit is found, and the document was fetched once. */
    @Test
    @Requirement("4826-4.5-i")
    public void shouldStopAtAListThatRefersToItself() throws Exception {
        fixture.with(ResolverFixture.lists(ResolverFixture.ANA, "loop"), example("m10a-self-referencing-external.xml"))
                .with(
                        ANAS_SERVICES,
                        ResolverFixture.servicesOf(ResolverFixture.elsewhere(
                                "sip:loop@rls.test",
                                ResolverFixture.in(ResolverFixture.ANA, "loop", "list%5b@name=%22me%22%5d"))))
                .started();
        final int before = fixture.source.fetches.get();

        final String why = fixture.badGateway("sip:loop@rls.test");

        assertTrue(why, why.endsWith("it leads back to a list that it is in"));
        assertEquals(before + 1, fixture.source.fetches.get());
    }

    /** A list that contains itself, and two that contain each other. */
    @Test
    @Requirement("4662-7.4-a")
    public void shouldLeaveOutAListThatContainsItself() throws Exception {
        final ResolvedList list = serving("m10b-service-contains-itself.xml").found("sip:loop-a@rls.test");

        assertEquals(
                List.of("sip:ana@home.test"),
                list.entries().stream().map(ListEntry::uri).toList());
        assertEquals(
                List.of("sip:loop-a@rls.test", "sip:loop-b@rls.test"),
                list.leftOut().stream().map(LeftOut::what).toList());
        assertEquals(List.of(), fixture.members("sip:loop-b@rls.test"));
    }

    /** A document with a DOCTYPE, or in another encoding, defines nothing. */
    @Test
    @Requirement("HYG-xml-a")
    public void shouldServeNothingOfDocumentsThatMustNotBeRead() throws Exception {
        fixture.with(ANAS_SERVICES, example("m06-xxe.xml"))
                .with(ResolverFixture.services("sip:b@home.test"), example("m07-billion-laughs.xml"))
                .with(ResolverFixture.services("sip:c@home.test"), example("m11a-latin1-bytes.xml"))
                .with(ResolverFixture.services("sip:d@home.test"), example("m11b-utf16.xml"))
                .started();

        assertEquals(List.of(), ResolverFixture.await(fixture.resolver.lists()));
        assertEquals(Resolution.NotAList.INSTANCE, fixture.resolve("sip:xxe@rls.test"));
        assertEquals(4L, (long) fixture.counters.snapshot().get("core.documents.unreadable"));
    }
}
