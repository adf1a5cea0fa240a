package io.rollcall.rls.core.internal.xcap;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.api.DocumentChecker.Defect;
import io.rollcall.rls.api.DocumentChecker.Kind;
import io.rollcall.rls.core.internal.uri.SipUri;
import io.rollcall.rls.spi.DocumentSelector;
import io.rollcall.rls.testkit.Requirement;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.Test;

/** Schema and constraints of RFC 4826, 3.2, 3.4.5, 4.2 and 4.4.5. */
public class RlsDocumentCheckerTest {

    private static final String SERVICES = DocumentSelector.RLS_SERVICES;
    private static final String LISTS = DocumentSelector.RESOURCE_LISTS;

    private final RlsDocumentChecker checker = new RlsDocumentChecker(DocumentLimits.DEFAULT);

    private void assertDefects(final String auid, final String text, final String... reasons) {
        final List<String> found = checker.check(auid, text.getBytes(StandardCharsets.UTF_8)).stream()
                .map(Defect::reason)
                .toList();
        assertEquals(text, List.of(reasons), found);
    }

    private void assertListDefects(final String inside, final String... reasons) {
        assertDefects(LISTS, ResolverFixture.listsOf("<list name='l'>" + inside + "</list>"), reasons);
        final String prefixed =
                inside.replaceAll("<(/?)(list|entry|entry-ref|external|display-name|odd)(?=[ />])", "<$1rl:$2");
        assertDefects(
                SERVICES, ResolverFixture.servicesOf(ResolverFixture.inline("sip:l@rls.test", prefixed)), reasons);
    }

    private void assertServiceDefects(final String service, final String... reasons) {
        assertDefects(SERVICES, ResolverFixture.servicesOf(service), reasons);
    }

    @Test
    public void shouldAcceptTheExamples() {
        for (final String name : List.of(
                "f01-rls-services-flat.xml",
                "f02-rls-services-nested.xml",
                "f03b-rls-services-entry-ref.xml",
                "f04-rls-services-external.xml",
                "f05-rls-services-resource-list-uri.xml",
                "f06-rls-services-packages.xml",
                "m08-deep-nesting-50.xml",
                "m10b-service-contains-itself.xml")) {
            assertEquals(name, List.of(), checker.check(SERVICES, ResolverFixture.example(name)));
        }
        for (final String name : List.of("f03a-resource-lists-target.xml", "m10a-self-referencing-external.xml")) {
            assertEquals(name, List.of(), checker.check(LISTS, ResolverFixture.example(name)));
        }
    }

    /** Refused with line, column and reason. */
    @Test
    @Requirement({"4826-3.1-a", "HYG-xml-a"})
    public void shouldRefuseTheBadExamples() {
        assertEquals(
                List.of(new Defect(3, 1, "a DOCTYPE is not allowed", Kind.CONSTRAINT, null)),
                checker.check(SERVICES, ResolverFixture.example("m06-xxe.xml")));
        assertEquals(
                List.of(new Defect(3, 1, "a DOCTYPE is not allowed", Kind.CONSTRAINT, null)),
                checker.check(SERVICES, ResolverFixture.example("m07-billion-laughs.xml")));
        assertEquals(
                1,
                checker.check(SERVICES, ResolverFixture.example("m11a-latin1-bytes.xml"))
                        .size());
        assertEquals(
                1,
                checker.check(SERVICES, ResolverFixture.example("m11b-utf16.xml"))
                        .size());
        assertEquals(
                List.of(new Defect(
                        7,
                        4,
                        "another <entry> beside it has the same uri: sip:ana@home.test",
                        Kind.UNIQUENESS,
                        "//entry/@uri")),
                checker.check(SERVICES, ResolverFixture.example("m01-duplicate-entries.xml")));
    }

    @Test
    @Requirement("4826-4.1-d")
    public void shouldNameTheNamespaceThatUnprefixedEntriesMiss() {
        final String reason = "<entry> is in urn:ietf:params:xml:ns:rls-services, but must be in"
                + " urn:ietf:params:xml:ns:resource-lists";
        assertEquals(
                List.of(new Defect(5, 18, reason), new Defect(5, 50, reason)),
                checker.check(SERVICES, ResolverFixture.example("f07-rls-services-unprefixed-entries.xml")));
    }

    /** Unique among siblings, compared as strings. */
    @Test
    @Requirement({"4826-3.1-b", "4826-3.1-c", "4826-3.1-d", "4826-3.1-e", "4826-4.4-e"})
    public void shouldFindWhatIsNotUnique() {
        assertListDefects(
                "<list name='a'/><list name='a'/><list name='A'/><list/><list/>",
                "another <list> beside it has the same name: a");
        assertListDefects(
                "<entry uri='sip:a@h'/><entry uri='sip:a@H'/><list><entry uri='sip:a@h'/></list><entry uri='sip:a@h'/>",
                "another <entry> beside it has the same uri: sip:a@h");
        assertListDefects(
                "<entry-ref ref='resource-lists/global/i/~~/r/e'/><entry-ref ref='resource-lists/global/i/~~/r/e'/>",
                "another <entry-ref> beside it has the same ref: resource-lists/global/i/~~/r/e");
        assertListDefects(
                "<external anchor='http://a.test/x'/><external anchor='http://a.test/x'/>",
                "another <external> beside it has the same anchor: http://a.test/x");
        assertDefects(
                LISTS,
                ResolverFixture.listsOf("<list name='a'/><list name='a'/>"),
                "another <list> beside it has the same name: a");
    }

    @Test
    @Requirement({"4826-3.1-d", "4826-3.1-e", "4826-4.4-e"})
    public void shouldFindReferencesOfTheWrongKind() {
        assertListDefects(
                "<entry-ref ref='http://a.test/r'/>", "<entry-ref> ref=\"http://a.test/r\": not a relative path");
        assertListDefects("<entry-ref ref='/r'/>", "<entry-ref> ref=\"/r\": not a relative path");
        assertListDefects("<external anchor='a/b'/>", "<external> anchor=\"a/b\": not an absolute http or https URI");
        assertListDefects("<external/>", "<external> must have the attribute anchor");
        assertListDefects("<entry/>", "<entry> must have the attribute uri");
        assertListDefects("<entry-ref ref=''/>", "<entry-ref> must have the attribute ref");
    }

    /** What is foreign stays, after what is ours. */
    @Test
    @Requirement("4826-3.1-g")
    public void shouldCheckTheSchemaOfLists() {
        assertListDefects("<display-name xml:lang='pt-BR'>x</display-name><entry uri='a' x:y='1' xmlns:x='urn:x'>"
                + "<display-name>b</display-name><x:z>t</x:z></entry><x:z xmlns:x='urn:x'/>");
        assertListDefects("<entry uri='a'/><display-name>x</display-name>", "<display-name> must come first in <list>");
        assertListDefects(
                "<display-name>x</display-name><display-name>y</display-name>", "<list> has a second <display-name>");
        assertListDefects("<display-name xml:lang='x_y'>x</display-name>", "xml:lang=\"x_y\" is no language");
        assertListDefects(
                "<x:z xmlns:x='urn:x'/><entry uri='a'/>", "<entry> must come before elements of other namespaces");
        assertListDefects("<entry uri='a' url='b'/>", "<entry> cannot have the attribute url");
        assertListDefects("<entry uri='a'>text</entry>", "<entry> cannot have text: text");
        assertListDefects("text", "<list> cannot have text: text");
        assertListDefects("<odd/>", "<odd> cannot be in a <list>");
        assertListDefects("<entry uri='a'><list/></entry>", "<list> cannot be in <entry>");
        assertDefects(
                LISTS,
                "<resource-lists/>",
                "the root element must be <resource-lists> of urn:ietf:params:xml:ns:resource-lists");
        assertDefects(
                LISTS,
                ResolverFixture.listsOf("<entry uri='a'/>"),
                "<entry> of urn:ietf:params:xml:ns:resource-lists cannot be in <resource-lists>");
    }

    @Test
    @Requirement("4826-4.1-a")
    public void shouldCheckTheSchemaOfServices() {
        assertServiceDefects("<service uri='sip:a@h.test'><list/><x xmlns='urn:x'/></service>");
        assertServiceDefects("<service uri='sip:a@h.test'><list/><packages/><x xmlns='urn:x'/></service>");
        assertServiceDefects("<service><list/></service>", "a <service> must have the attribute uri");
        assertServiceDefects("<service uri='tel:1'><list/></service>", "uri=\"tel:1\" is no SIP URI");
        assertServiceDefects(
                "<service uri='sip:a@h.test'/>",
                "a <service> must have exactly one <list> or <resource-list>, this has 0");
        assertServiceDefects(
                "<service uri='sip:a@h.test'><list/><list/></service>",
                "a <service> must have exactly one <list> or <resource-list>, this has 2");
        assertServiceDefects(
                "<service uri='sip:a@h.test'><packages/><list/></service>",
                "<list> or <resource-list> must come first in a <service>");
        assertServiceDefects(
                "<service uri='sip:a@h.test'><list/><x xmlns='urn:x'/><packages/></service>",
                "<packages> must come right after <list> or <resource-list>");
        assertServiceDefects(
                "<service uri='sip:a@h.test'><list/><packages><package>pre sence</package><odd/></packages></service>",
                "<package> must name an event package, not: pre sence",
                "<odd> cannot be in <packages>");
        assertServiceDefects(
                "<service uri='sip:a@h.test'><rl:list/></service>",
                "a <service> must have exactly one <list> or <resource-list>, this has 0",
                "<list> is in urn:ietf:params:xml:ns:resource-lists,"
                        + " but must be in urn:ietf:params:xml:ns:rls-services");
        assertDefects(
                SERVICES,
                "<services xmlns='urn:ietf:params:xml:ns:rls-services'/>",
                "the root element must be <rls-services> of urn:ietf:params:xml:ns:rls-services");
    }

    /** Compared as SIP URIs, as the look-up does. */
    @Test
    @Requirement("4826-4.4-c")
    public void shouldFindServicesThatASubscribeCannotTellApart() {
        assertServiceDefects(
                ResolverFixture.inline("sip:l@h.test")
                        + ResolverFixture.inline("sip:%6c@H.test;foo")
                        + ResolverFixture.inline("sip:L@h.test")
                        + ResolverFixture.inline("sips:l@h.test"),
                "another <service> of this document has the same uri: sip:%6c@H.test;foo");
    }

    /** Looked at, not followed. */
    @Test
    @Requirement({"4826-4.1-b", "4826-4.4-d"})
    public void shouldLookAtTheUriOfAResourceList() {
        assertServiceDefects(ResolverFixture.elsewhere(
                "sip:l@h.test", ResolverFixture.in("sip:nobody@h.test", "no-such", "list%5b1%5d")));
        assertServiceDefects(
                ResolverFixture.elsewhere("sip:l@h.test", "http://h.test/rls-services/users/a/index"),
                "<resource-list> http://h.test/rls-services/users/a/index: it does not lead to a resource-lists document");
        assertServiceDefects(
                ResolverFixture.elsewhere("sip:l@h.test", "a/b"),
                "<resource-list> a/b: not an absolute http or https URI");
    }

    @Test
    public void shouldBoundItsReport() {
        final String entries = "<entry/>".repeat(5_000);

        assertEquals(
                100,
                checker.check(
                                LISTS,
                                ResolverFixture.listsOf("<list>" + entries + "</list>")
                                        .getBytes(StandardCharsets.UTF_8))
                        .size());
    }

    @Test
    public void shouldKnowItsApplicationUsages() {
        assertDefects("pidf-manipulation", "<x/>", "the application usage pidf-manipulation is not known");
        assertDefects("pres-rules", "<ruleset xmlns='urn:ietf:params:xml:ns:common-policy'><rule id='a'/></ruleset>");
        assertDefects(
                "pres-rules", "<x/>", "the root element must be <ruleset> of urn:ietf:params:xml:ns:common-policy");
    }

    /** As XCAP has a word for each. */
    @Test
    @Requirement("4825-8-h")
    public void shouldTellWhatSortOfRuleIsBroken() {
        assertKind(Kind.NOT_WELL_FORMED, "<x>");
        assertKind(Kind.NOT_UTF_8, "<?xml version='1.0' encoding='ISO-8859-1'?><x/>");
        assertKind(Kind.SCHEMA, "<x/>");
        assertKind(Kind.UNIQUENESS, ResolverFixture.listsOf("<list name='l'/><list name='l'/>"));
        assertKind(Kind.CONSTRAINT, ResolverFixture.listsOf("<list><entry-ref ref='/absolute'/></list>"));
    }

    private void assertKind(final Kind kind, final String document) {
        assertEquals(
                document,
                List.of(kind),
                checker.check(LISTS, document.getBytes(StandardCharsets.UTF_8)).stream()
                        .map(Defect::kind)
                        .toList());
    }

    /** Of two documents that claim one URI, in whatever spelling, the second is refused; of one that is edited none. */
    @Test
    public void shouldKnowWhatOtherDocumentsHave() {
        final SipUri taken = SipUri.parse("sip:team@h.test").orElseThrow();
        checker.claims(uri -> taken.matches(uri)
                ? new DefinedService(null, new DocumentSelector(SERVICES, "sip:ana@h.test", "index.xml"), null)
                : null);
        final byte[] claims = ResolverFixture.servicesOf(
                        ResolverFixture.inline("sip:other@h.test"), ResolverFixture.inline("sip:%74eam@H.test"))
                .getBytes(StandardCharsets.UTF_8);

        final List<Defect> refusal = checker.check(SERVICES, "sip:bob@h.test", "index", claims);
        assertEquals(1, refusal.size());
        assertEquals(Kind.UNIQUENESS, refusal.get(0).kind());
        assertEquals(
                "another document has a service sip:%74eam@H.test",
                refusal.get(0).reason());
        assertEquals(
                List.of("sip:team-2@h.test", "sip:team-3@h.test", "sip:team-4@h.test"),
                refusal.get(0).alternatives());
        assertEquals(1, checker.check(SERVICES, null, "index", claims).size());
        assertEquals(List.of(), checker.check(SERVICES, "sip:ana@h.test", "index", claims));
        assertEquals("defines nothing", List.of(), checker.check(SERVICES, "sip:bob@h.test", "draft", claims));
        assertEquals(List.of(), checker.check(SERVICES, claims));
    }

    /** For stores, which see to it that no two documents claim one. */
    @Test
    @Requirement({"4826-4.4-b", "4826-4.4-c"})
    public void shouldTellWhichServicesADocumentClaims() {
        final byte[] two = ResolverFixture.servicesOf(
                        ResolverFixture.inline("sip:%6cist@H.test;a=1"), ResolverFixture.inline("sips:l@h.test"))
                .getBytes(StandardCharsets.UTF_8);
        assertEquals(
                List.of("sip:%6cist@H.test;a=1", "sips:l@h.test"),
                checker.services(SERVICES, "sip:ana@h.test", "index", two));
        assertEquals(2, checker.services(SERVICES, null, "company", two).size());
        assertEquals(List.of(), checker.services(SERVICES, "sip:ana@h.test", "draft", two));
        assertEquals(List.of(), checker.services(LISTS, "sip:ana@h.test", "index", two));
        assertEquals(List.of(), checker.services(SERVICES, null, "index", "<a".getBytes(StandardCharsets.UTF_8)));

        assertEquals(checker.serviceKey("sip:%6cist@H.test;a=1"), checker.serviceKey("sip:list@h.test"));
        assertTrue(checker.isSameService("sip:%6cist@H.test;a=1", "sip:list@h.test"));
        assertFalse(checker.isSameService("sip:list@h.test;user=phone", "sip:list@h.test"));
        assertFalse(checker.isSameService("tel:+1", "tel:+1"));
        assertEquals(List.of(), checker.alternatives("sip:h.test"));
    }
}
