package io.rollcall.rls.core.internal.xcap;

import static io.rollcall.rls.core.internal.xcap.ResolverFixture.ANA;
import static io.rollcall.rls.core.internal.xcap.ResolverFixture.ANAS_SERVICES;
import static org.junit.Assert.assertEquals;

import io.rollcall.rls.spi.ListEntry;
import io.rollcall.rls.spi.Resolution;
import io.rollcall.rls.testkit.Requirement;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.Rule;
import org.junit.Test;

/** Random trees of lists over random documents, flattened twice: by the resolver, and naively by recursion. */
public class FlatteningPropertyTest {

    private static final int DOCUMENTS = 4;

    @Rule
    public final ResolverFixture fixture = new ResolverFixture();

    private final Random random = new Random(20260101);

    /** What a list holds: a String is an entry, a Node a sublist, an Integer an external to that document. */
    private record Node(List<Object> content) {}

    private Node node(final int depth) {
        final List<Object> content = new ArrayList<>();
        for (int left = random.nextInt(5); left > 0; left--) {
            final int kind = random.nextInt(10);
            if (kind < 5 || depth > 4) {
                content.add("sip:u" + random.nextInt(12) + "@h.test");
            } else if (kind < 9) {
                content.add(node(depth + 1));
            } else {
                content.add(random.nextInt(DOCUMENTS));
            }
        }
        return new Node(content);
    }

    private static String xml(final Node node) {
        final StringBuilder text = new StringBuilder();
        for (final Object part : node.content) {
            if (part instanceof Node inner) {
                text.append("<list>").append(xml(inner)).append("</list>");
            } else if (part instanceof Integer document) {
                text.append("<external anchor='")
                        .append(ResolverFixture.in(ANA, "d" + document, "list"))
                        .append("'/>");
            } else {
                text.append("<entry uri='").append(part).append("'/>");
            }
        }
        return text.toString();
    }

    /** False where an external leads back to a document that it is in. */
    private static boolean flatten(
            final Node node, final List<Node> documents, final Set<Integer> path, final Set<String> members) {
        for (final Object part : node.content) {
            if (part instanceof Node inner) {
                if (!flatten(inner, documents, path, members)) {
                    return false;
                }
            } else if (part instanceof Integer document) {
                if (!path.add(document)) {
                    return false;
                }
                if (!flatten(documents.get(document), documents, path, members)) {
                    return false;
                }
                path.remove(document);
            } else {
                members.add((String) part);
            }
        }
        return true;
    }

    @Test(timeout = 60_000)
    @Requirement({"4826-4.5-e", "4826-4.5-f", "4826-4.5-i"})
    public void shouldFlattenAsTheNaiveWayDoes() throws Exception {
        fixture.with(
                ANAS_SERVICES,
                ResolverFixture.servicesOf(
                        ResolverFixture.elsewhere("sip:l@rls.test", ResolverFixture.in(ANA, "d0", "list"))));
        fixture.started();
        int loops = 0;
        for (int round = 0; round < 500; round++) {
            final List<Node> documents = new ArrayList<>();
            for (int number = 0; number < DOCUMENTS; number++) {
                final Node node = node(0);
                documents.add(node);
                final var document = ResolverFixture.lists(ANA, "d" + number);
                fixture.source.put(document, ResolverFixture.listsOf("<list>" + xml(node) + "</list>"));
            }
            fixture.clock.advance(java.time.Duration.ofSeconds(10));
            final Set<String> expected = new LinkedHashSet<>();
            final boolean found = flatten(documents.get(0), documents, new LinkedHashSet<>(Set.of(0)), expected);

            final Resolution resolution = fixture.resolve("sip:l@rls.test");

            loops += found ? 0 : 1;
            assertEquals("round " + round, found, resolution instanceof Resolution.Found);
            if (resolution instanceof Resolution.Found list) {
                assertEquals(
                        "round " + round,
                        List.copyOf(expected),
                        list.list().entries().stream().map(ListEntry::uri).toList());
            }
        }
        assertEquals("the rounds had loops, and not only loops", true, loops > 10 && loops < 490);
    }
}
