package io.rollcall.rls.core.internal.xcap;

import static io.rollcall.rls.core.internal.xcap.ResolverFixture.ANA;
import static io.rollcall.rls.core.internal.xcap.ResolverFixture.ANAS_LISTS;
import static io.rollcall.rls.core.internal.xcap.ResolverFixture.ANAS_SERVICES;
import static io.rollcall.rls.core.internal.xcap.ResolverFixture.inline;
import static io.rollcall.rls.core.internal.xcap.ResolverFixture.listsOf;
import static io.rollcall.rls.core.internal.xcap.ResolverFixture.servicesOf;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.api.ConfigurationReader;
import io.rollcall.rls.spi.DocumentSelector;
import io.rollcall.rls.spi.Explanation;
import io.rollcall.rls.spi.ListEntry;
import io.rollcall.rls.spi.ListQuery;
import io.rollcall.rls.spi.Resolution;
import io.rollcall.rls.testkit.Requirement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.Rule;
import org.junit.Test;

/** Lists of users that no service defines, and the order in which lists are looked for. */
public class UserListTest {

    private static final String LIST = "sip:ana-list@home.test";
    private static final String BUDDIES = "<list name='default'><entry uri='sip:a@h.test'/></list>"
            + "<list name='work'><entry uri='sip:w@h.test'/></list>";

    @Rule
    public final ResolverFixture fixture = new ResolverFixture();

    private final Map<String, Object> keys = new HashMap<>();

    private void set(final String key, final String value) {
        keys.put(key, value);
        final ConfigurationReader reader = new ConfigurationReader(keys);
        fixture.resolver.settings(ResolverConfiguration.read(reader, ResolverSettings.DEFAULT));
        assertEquals(List.of(), reader.refusals());
    }

    private Resolution resolve(final String uri, final String watcher) throws Exception {
        return ResolverFixture.await(fixture.resolver.resolve(query(uri, watcher)));
    }

    private ListQuery query(final String uri, final String watcher) {
        return new ListQuery(uri, watcher, null, fixture.clock.instant().plus(Duration.ofSeconds(10)));
    }

    private List<String> members(final String uri, final String watcher) throws Exception {
        final Resolution resolution = resolve(uri, watcher);
        assertTrue(uri + ": " + resolution, resolution instanceof Resolution.Found);
        return ((Resolution.Found) resolution)
                .list().entries().stream().map(ListEntry::uri).toList();
    }

    @Test
    public void shouldFindTheListOfTheNameInTheUsersDocument() throws Exception {
        fixture.with(ANAS_LISTS, listsOf(BUDDIES)).started();
        assertEquals(Resolution.NotAList.INSTANCE, resolve(LIST, ANA));
        set("user_list_template", "$uid-list");
        assertEquals(List.of("sip:a@h.test"), members(LIST, ANA));
        assertEquals(ANA, fixture.found(LIST).owner());
        set("user_list_name", "work");
        assertEquals(List.of("sip:w@h.test"), members(LIST, ANA));
        set("user_list_name", "");
        assertEquals(List.of("sip:a@h.test", "sip:w@h.test"), members(LIST, ANA));
        set("user_list_name", "none");
        assertEquals(Resolution.NotAList.INSTANCE, resolve(LIST, ANA));
    }

    /** Whose list it is says the URI; who may, the rule of auth by the owner. */
    @Test
    public void shouldFindTheListOfAnotherOfTheSameDomain() throws Exception {
        set("user_list_template", "$uid-list");
        fixture.with(ANAS_LISTS, listsOf(BUDDIES)).started();
        final Resolution.Found found = (Resolution.Found) resolve(LIST, "sip:bob@home.test");
        assertEquals(ANA, found.list().owner());
        assertEquals(Resolution.NotAList.INSTANCE, resolve(LIST, "sip:ana@else.test"));
        assertEquals(Resolution.NotAList.INSTANCE, resolve("sip:-list@home.test", ANA));
        assertEquals(Resolution.NotAList.INSTANCE, resolve("sip:ana-friends@home.test", ANA));
    }

    @Test
    public void shouldGiveEachHisOwnUnderOneUri() throws Exception {
        set("user_list_template", "buddies");
        final DocumentSelector bobs = ResolverFixture.lists("sip:bob@home.test", "index");
        fixture.with(ANAS_LISTS, listsOf(BUDDIES))
                .with(bobs, listsOf("<list name='default'><entry uri='sip:b@h.test'/></list>"))
                .started();
        final String uri = "sip:buddies@home.test";
        assertEquals(List.of("sip:a@h.test"), members(uri, ANA));
        assertEquals(List.of("sip:b@h.test"), members(uri, "sip:bob@home.test"));
        fixture.source.put(ANAS_LISTS, listsOf("<list name='default'><entry uri='sip:z@h.test'/></list>"));
        fixture.resolver.documentsChanged(Set.of(ANAS_LISTS));
        assertEquals(Set.of(uri), fixture.nextTold());
        assertEquals(List.of("sip:z@h.test"), members(uri, ANA));
        fixture.source.delete(bobs);
        fixture.resolver.documentsChanged(Set.of(bobs));
        assertEquals(Set.of(uri), fixture.nextTold());
        assertEquals(Resolution.NotAList.INSTANCE, resolve(uri, "sip:bob@home.test"));
    }

    /** Files and tables tell of names without suffix. */
    @Test
    public void shouldFollowADocumentUnderBothSpellingsOfItsName() throws Exception {
        set("user_list_template", "$uid-list");
        set("user_list_document", "index.xml");
        final DocumentSelector document = ResolverFixture.lists(ANA, "index.xml");
        fixture.with(document, listsOf(BUDDIES)).started();
        assertEquals(List.of("sip:a@h.test"), members(LIST, ANA));
        fixture.source.put(document, listsOf("<list name='default'><entry uri='sip:z@h.test'/></list>"));
        fixture.resolver.documentsChanged(Set.of(ANAS_LISTS));
        assertEquals(Set.of(LIST), fixture.nextTold());
        assertEquals(List.of("sip:z@h.test"), members(LIST, ANA));
    }

    /** Else nobody could be subscribed to but as a list. */
    @Test
    public void shouldLeaveTheAddressesOfOthersAlone() throws Exception {
        set("user_list_template", "$uid");
        fixture.with(ANAS_LISTS, listsOf(BUDDIES)).started();
        assertEquals(List.of("sip:a@h.test"), members(ANA, ANA));
        assertEquals(Resolution.NotAList.INSTANCE, resolve(ANA, "sip:bob@home.test"));
    }

    @Test
    public void shouldFindDocumentsNamedAsSerNamesThem() throws Exception {
        set("user_list_template", "$uid-list");
        set("user_list_document", "resource-lists.xml");
        set("xui_form", "user");
        fixture.with(
                        ResolverFixture.lists("ana", "resource-lists.xml"),
                        listsOf("<list name='default'><entry uri='sip:a@h.test'/><entry-ref ref='resource-lists/users/"
                                + "sip:ana@home.test/resource-lists.xml/~~/resource-lists/list%5b2%5d/entry'/></list>"
                                + "<list name='more'><entry uri='sip:m@h.test'/></list>"))
                .started();
        assertEquals(List.of("sip:a@h.test", "sip:m@h.test"), members(LIST, ANA));
        assertEquals(List.of(LIST), ResolverFixture.await(fixture.resolver.listsOf(ANA)));
        assertEquals(List.of(LIST), ResolverFixture.await(fixture.resolver.listsOf(LIST)));
        assertEquals(ANA, fixture.found(LIST).owner());
    }

    @Test
    @Requirement("4826-4.5-h")
    public void shouldSayThatAUsersDocumentIsBroken() throws Exception {
        set("user_list_template", "$uid-list");
        fixture.with(ANAS_LISTS, "garbage").started();
        assertTrue(resolve(LIST, ANA) instanceof Resolution.BadGateway);
        fixture.clock.advance(Duration.ofSeconds(10));
        fixture.source.failing = true;
        assertTrue(resolve("sip:bob-list@home.test", ANA) instanceof Resolution.Unavailable);
    }

    @Test
    public void shouldLookInTheOrderThatIsConfigured() throws Exception {
        set("user_list_template", "$uid-list");
        final MemorySource files = new MemorySource();
        files.put(ANAS_SERVICES, servicesOf(inline(LIST, "<rl:entry uri='sip:file@h.test'/>")));
        fixture.resolver.addSource(files, 200, false, null, ListSource.FILES, "folder");
        fixture.with(ANAS_LISTS, listsOf(BUDDIES))
                .with(ANAS_SERVICES, servicesOf(inline(LIST, "<rl:entry uri='sip:service@h.test'/>")))
                .started();
        assertEquals(List.of("sip:service@h.test"), members(LIST, ANA));
        set("list_sources", "user-lists, rls-services, files");
        assertEquals(Set.of(LIST), fixture.nextTold());
        assertEquals(List.of("sip:a@h.test"), members(LIST, ANA));
        set("list_sources", "files, rls-services");
        assertEquals(List.of("sip:file@h.test"), members(LIST, ANA));
        set("list_sources", "rls-services");
        files.delete(ANAS_SERVICES);
        assertEquals(List.of("sip:service@h.test"), members(LIST, ANA));
        set("list_sources", "user-lists");
        fixture.source.delete(ANAS_LISTS);
        fixture.clock.advance(Duration.ofSeconds(6));
        assertEquals(Resolution.NotAList.INSTANCE, resolve(LIST, ANA));
    }

    @Test
    public void shouldExplainEachStep() throws Exception {
        set("user_list_template", "$uid-list");
        fixture.with(
                        ANAS_LISTS,
                        listsOf("<list name='default'><entry uri='tel:+1'/><entry-ref ref='resource-lists/users/" + ANA
                                + "/index/~~/resource-lists/list%5b@name=%22lost%22%5d/entry'/></list>"))
                .started();
        final Explanation explained = ResolverFixture.await(fixture.resolver.explain(query(LIST, ANA)));
        assertTrue(explained.resolution() instanceof Resolution.BadGateway);
        final String steps = String.join("\n", explained.steps());
        for (final String wanted : List.of(
                "a source (rls-services): asked for " + LIST,
                "user_list_template = $uid-list: a list of " + ANA,
                "a source: resource-lists/users/" + ANA + "/index: read, entity tag tag",
                "its step 2, list[@name=\"lost\"], selects nothing",
                "left out tel:+1")) {
            assertTrue(wanted + " is not in\n" + steps, steps.contains(wanted));
        }
    }

    @Test
    public void shouldRefuseWhatMakesNoSense() {
        for (final Map<String, Object> bad : List.<Map<String, Object>>of(
                Map.of("user_list_template", "$uid-$uid"),
                Map.of("user_list_template", "sip:$uid@d"),
                Map.of("user_list_document", "/index"),
                Map.of("xui_form", "uuid"),
                Map.of("list_sources", "files, ldap"))) {
            final ConfigurationReader reader = new ConfigurationReader(bad);
            assertEquals(ResolverSettings.DEFAULT, ResolverConfiguration.read(reader, ResolverSettings.DEFAULT));
            assertEquals(bad.toString(), 1, reader.refusals().size());
        }
    }
}
