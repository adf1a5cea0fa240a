package io.rollcall.rls.xcap.integrated.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertSame;

import io.rollcall.rls.api.DocumentChecker;
import io.rollcall.rls.spi.DocumentRefusedException;
import io.rollcall.rls.spi.DocumentSelector;
import io.rollcall.rls.spi.Fetched;
import io.rollcall.rls.spi.Precondition;
import io.rollcall.rls.testkit.Requirement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.Test;

/** What must hold in each database of services that only one document may have (RFC 4826, 4.4.5). */
public abstract class ServiceClaimsContract extends OpenXcapContract {

    private static final byte[] OTHER = "<rls-services/>".getBytes(UTF_8);
    private static final DocumentSelector ALICE =
            new DocumentSelector("rls-services", "sip:alice@example.com", "index");

    abstract XcapTable table();

    /** Two servers on one database, and two users who want the same service at the same time. */
    @Test
    @Requirement("4826-4.4-b")
    public void shouldLetOneOfTwoDocumentsHaveAService() throws Exception {
        final XcapTable other = database.open("xcap");
        final ExecutorService writers = Executors.newFixedThreadPool(8);
        try {
            for (int round = 0; round < 5; round++) {
                final byte[] team = ("<rls-services>sip:team" + round + "@d;x=1</rls-services>").getBytes(UTF_8);
                final List<Callable<String>> all = new ArrayList<>();
                for (int i = 0; i < 8; i++) {
                    final DocumentSelector theirs = new DocumentSelector("rls-services", "sip:u" + i + "@d", "index");
                    final XcapTable server = i % 2 == 0 ? table() : other;
                    all.add(() -> claim(server, theirs, team));
                }
                final List<String> ends = new ArrayList<>();
                for (final Future<String> one : writers.invokeAll(all)) {
                    ends.add(one.get());
                }
                Collections.sort(ends);
                assertEquals("CREATED", ends.get(0).replace("REPLACED", "CREATED"));
                assertEquals(
                        Collections.nCopies(7, "another document has a service sip:team" + round + "@d;x=1"),
                        ends.subList(1, 8));
                assertEquals("1", database.ask("SELECT COUNT(*) FROM xcap WHERE etag = '" + EntityTag.of(team) + "'"));
            }
        } finally {
            writers.shutdownNow();
            other.close();
        }
    }

    @Test
    @Requirement("4826-4.4-b")
    public void shouldGiveAServiceToTheNextWhenItIsLeft() {
        final DocumentSelector bob = new DocumentSelector("rls-services", "sip:bob@example.com", "index");
        final byte[] one = "<rls-services>sip:one@d</rls-services>".getBytes(UTF_8);
        final byte[] two = "<rls-services>sip:two@d sip:ONE@d</rls-services>".getBytes(UTF_8);
        assertEquals("CREATED", claim(table(), ALICE, one));
        assertEquals("REPLACED", claim(table(), ALICE, one));
        assertEquals(
                "REPLACED",
                claim(table(), new DocumentSelector("rls-services", "alice@Example.com", "index.xml"), one));
        assertEquals("another document has a service sip:ONE@d", claim(table(), bob, two));
        assertSame("nothing of it was stored", Fetched.Absent.INSTANCE, table().fetch(bob, null));

        assertEquals("REPLACED", claim(table(), ALICE, OTHER));
        assertEquals("CREATED", claim(table(), bob, two));
        assertEquals("another document has a service sip:one@d", claim(table(), ALICE, one));
        table().delete(bob);
        assertEquals("0", database.ask("SELECT COUNT(*) FROM rls_xcap_service WHERE xui = '" + bob.xui() + "'"));
        assertEquals("REPLACED", claim(table(), ALICE, one));
        database.execute("DELETE FROM xcap"); // another server, which knows nothing of claims
        assertEquals("CREATED", claim(table(), bob, two));
        database.execute("UPDATE xcap SET etag = 'theirs'");
        assertEquals("another document has a service sip:one@d", claim(table(), ALICE, one));
    }

    /** By a few statements, since others wait. */
    @Test
    public void shouldNoteManyServicesOfADocument() {
        final StringBuilder many = new StringBuilder();
        IntStream.range(0, 250).forEach(i -> many.append("sip:list").append(i).append("@d "));
        final byte[] document = ("<rls-services>" + many + "</rls-services>").getBytes(UTF_8);
        assertEquals("CREATED", claim(table(), ALICE, document));
        assertEquals(
                "251", database.ask("SELECT COUNT(*) FROM rls_xcap_service WHERE xui IN ('', '" + ALICE.xui() + "')"));
        final DocumentSelector bob = new DocumentSelector("rls-services", "sip:bob@example.com", "index");
        assertEquals("another document has a service sip:list0@d", claim(table(), bob, document));
        assertEquals("REPLACED", claim(table(), ALICE, OTHER));
        assertEquals("CREATED", claim(table(), bob, document));
    }

    private static String claim(final XcapTable server, final DocumentSelector document, final byte[] bytes) {
        try {
            final Claims claims = Claims.of(new NamedServices(), document, bytes);
            return server.put(document, bytes, "/xcap-root", Precondition.NONE, null, claims)
                    .result()
                    .name();
        } catch (final DocumentRefusedException e) {
            assertEquals(DocumentChecker.Kind.UNIQUENESS, e.defect().kind());
            assertEquals(DocumentChecker.SERVICE_URI, e.defect().field());
            return e.getMessage();
        }
    }

    /** Documents name their services in their text; upper and lower case are the same. */
    private static final class NamedServices implements DocumentChecker {

        @Override
        public List<Defect> check(final String auid, final byte[] bytes) {
            return List.of();
        }

        @Override
        public List<String> services(final String auid, final String xui, final String name, final byte[] bytes) {
            return Pattern.compile("sip:[^\\s<]+")
                    .matcher(new String(bytes, UTF_8))
                    .results()
                    .map(MatchResult::group)
                    .toList();
        }

        @Override
        public String serviceKey(final String uri) {
            return uri.replaceFirst(";.*", "").toLowerCase(Locale.ROOT);
        }

        @Override
        public boolean isSameService(final String one, final String other) {
            return one.equalsIgnoreCase(other);
        }
    }
}
