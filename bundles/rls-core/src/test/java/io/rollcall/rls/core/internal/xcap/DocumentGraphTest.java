package io.rollcall.rls.core.internal.xcap;

import static org.junit.Assert.assertTrue;
import static org.junit.Assert.fail;

import io.rollcall.rls.spi.Resolution;
import io.rollcall.rls.spi.ResolvedList;
import io.rollcall.rls.testkit.Requirement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.Rule;
import org.junit.Test;

/**
 * Random graphs of documents, resolved by the engine and by a plain second resolver that shares nothing with it. A
 * failure names the seed and shows the documents.
 */
public class DocumentGraphTest {

    private static final long SEED = 20261127;
    private static final int GRAPHS = 10_000;

    /** What must have happened often, or the graphs prove little. */
    private static final List<String> KINDS = List.of(
            "found",
            "not",
            "other",
            "leads back",
            "max_list_documents",
            "max_list_entries",
            "there is no document",
            "cannot be read",
            "there is no list at",
            "there is no entry at",
            "leads to a document of",
            "no document source serves",
            "the list itself",
            "has this list in it");

    @Rule
    public final SilentLog log = new SilentLog();

    private final DirectExecutor executor = new DirectExecutor();
    private final Map<String, Integer> outcomes = new TreeMap<>();

    @Test(timeout = 300_000)
    @Requirement({
        "4826-3.1-h",
        "4826-4.5-a",
        "4826-4.5-b",
        "4826-4.5-d",
        "4826-4.5-e",
        "4826-4.5-f",
        "4826-4.5-g",
        "4826-4.5-h",
        "4826-4.5-i",
        "4826-4.5-j",
        "4826-4.5-k",
        "4662-7.4-a"
    })
    public void shouldResolveRandomGraphsAsThePlainWayDoes() {
        for (long seed = SEED; seed < SEED + GRAPHS; seed++) {
            final RandomServer server = new RandomServer(seed, true, executor);
            for (final String uri : RandomDocuments.uris()) {
                final PlainAnswer answer = server.plainly(uri);
                count(answer);
                final String difference = difference(answer, server.resolve(uri));
                if (difference != null) {
                    fail(server + uri + ": " + difference);
                }
            }
        }
        for (final String kind : KINDS) {
            assertTrue("too few of: " + kind + " in " + outcomes, outcomes.getOrDefault(kind, 0) >= 100);
        }
    }

    private void count(final PlainAnswer plain) {
        outcomes.merge(plain.refusal() == null ? "found" : plain.refusal().split(" ")[0], 1, Integer::sum);
        Stream.concat(Stream.of(plain.why()), plain.leftOut().values().stream())
                .forEach(why -> outcomes.merge(why, 1, Integer::sum));
    }

    /** Null where both say the same. */
    private static String difference(final PlainAnswer plain, final Resolution resolution) {
        if (resolution instanceof Resolution.Found found) {
            final ResolvedList list = found.list();
            final boolean same = plain.refusal() == null
                    && plain.names().equals(list.names())
                    && plain.entries().equals(list.entries())
                    && sameLeftOut(plain.leftOut(), leftOut(list));
            return same ? null : plain + " is not " + list;
        }
        if (resolution instanceof Resolution.BadGateway bad) {
            final boolean same = plain.refusal() != null
                    && bad.why().startsWith(plain.refusal())
                    && bad.why().contains(plain.why());
            return same ? null : plain + " is not " + bad.why();
        }
        final String refusal = resolution instanceof Resolution.NotAList ? "not a list" : "other packages";
        return refusal.equals(plain.refusal()) ? null : plain + " is not " + resolution;
    }

    private static boolean sameLeftOut(final Map<String, String> plain, final Map<String, String> leftOut) {
        return List.copyOf(plain.keySet()).equals(List.copyOf(leftOut.keySet()))
                && plain.entrySet().stream()
                        .allMatch(one -> leftOut.get(one.getKey()).contains(one.getValue()));
    }

    /** Without numbers of lines, which the plain way does not know. */
    private static Map<String, String> leftOut(final ResolvedList list) {
        final Map<String, String> leftOut = new LinkedHashMap<>();
        list.leftOut()
                .forEach(one -> leftOut.putIfAbsent(one.what().replaceAll("in line \\d+$", "in line"), one.why()));
        return leftOut;
    }
}
