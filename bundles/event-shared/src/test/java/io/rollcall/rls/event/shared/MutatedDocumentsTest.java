package io.rollcall.rls.event.shared;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.Assert.assertNotNull;

import io.rollcall.rls.api.Body;
import io.rollcall.rls.spi.Joined;
import java.util.List;
import java.util.Random;
import org.junit.Test;

/** Documents of both kinds with random faults: each is joined or refused, and what comes out can be read. */
public class MutatedDocumentsTest {

    private static final int ROUNDS = 5_000;
    private static final int LIMIT = 20_000;
    private static final List<String> PIECES = List.of(
            "<",
            ">",
            "/>",
            "\"",
            "'",
            "=",
            "&",
            "&amp;",
            "]]>",
            "<!--",
            "-->",
            "<![CDATA[",
            "]",
            "[",
            "@",
            "*",
            "sel",
            "version",
            " xmlns=\"\"",
            " xmlns:d='u'",
            "\u0000",
            "\u00e9",
            "<a/>",
            "</dialog>",
            "text()",
            "1",
            "-1");

    private final Random random = new Random(4235);

    @Test
    public void shouldJoinOrRefuseDialogs() {
        final String ns = "<dialog-info xmlns=\"urn:ietf:params:xml:ns:dialog-info\" entity='sip:a@d' version=\"";
        final String held = ns + "1\" state=\"full\"><dialog id=\"a\"><state>early</state></dialog>\n <x:y"
                + " xmlns:x=\"urn:x\"/></dialog-info>";
        final String next = ns + "2\" state=\"partial\">\n <dialog id=\"b\" call-id='c'><state event=\"x\">confirmed"
                + "</state><remote/></dialog></dialog-info>\n";
        final DialogInfoPackage dialog =
                new DialogInfoPackage(java.util.Set.of(), new DialogSettings(true, true, LIMIT));
        for (int i = 0; i < ROUNDS; i++) {
            final Body base =
                    body(PartialFormat.DIALOG_INFO.contentType(), random.nextBoolean() ? held : mutated(held));
            final Body arrived = body(PartialFormat.DIALOG_INFO.contentType(), mutated(next));
            try {
                final Joined joined = dialog.join(base, arrived);
                assertReads(joined.body(), base);
                assertReads(dialog.consolidate(base, List.of(joined.body(), base)), null);
            } catch (final IllegalArgumentException e) {
                assertNotNull(e.getMessage());
            }
        }
    }

    @Test
    public void shouldJoinOrRefuseChangesOfPresence() {
        final String ns = " xmlns:p=\"urn:ietf:params:xml:ns:pidf-diff\" xmlns=\"urn:ietf:params:xml:ns:pidf\"";
        final String full = "<p:pidf-full" + ns + " version=\"1\"><tuple id=\"a\"><status><basic>open</basic></status>"
                + "</tuple><note>x</note></p:pidf-full>";
        final String next =
                "<p:pidf-diff" + ns + " version=\"2\"><p:add sel=\"*/tuple[@id='a']\"><note>n</note></p:add>"
                        + "<p:replace sel=\"presence/note[1]/text()\">y</p:replace>"
                        + "<p:remove sel='*/tuple/@id'/></p:pidf-diff>";
        final Body held =
                PidfDiff.join(null, body(PidfDiff.CONTENT_TYPE, full), LIMIT).body();
        for (int i = 0; i < ROUNDS; i++) {
            try {
                final Body arrived = body(PidfDiff.CONTENT_TYPE, mutated(i % 2 == 0 ? next : full));
                assertReads(PidfDiff.join(held, arrived, LIMIT).body(), held);
            } catch (final IllegalArgumentException e) {
                assertNotNull(e.getMessage());
            }
        }
    }

    /** What was made here is well-formed; what was held may be anything. */
    private static void assertReads(final Body body, final Body held) {
        if (!body.sameAs(held)) {
            assertNotNull(XmlDocument.read(body.bytes()).root());
        }
    }

    private String mutated(final String text) {
        String result = text;
        for (int faults = 1 + random.nextInt(3); faults > 0; faults--) {
            final int at = random.nextInt(result.length());
            final int length = random.nextInt(Math.min(8, result.length() - at) + 1);
            final String piece =
                    switch (random.nextInt(3)) {
                        case 0 -> "";
                        case 1 -> PIECES.get(random.nextInt(PIECES.size()));
                        default -> {
                            final int from = random.nextInt(text.length());
                            yield text.substring(from, Math.min(text.length(), from + random.nextInt(40)));
                        }
                    };
            result = result.substring(0, at) + piece + result.substring(at + length);
        }
        return result.isEmpty() ? "<" : result;
    }

    private static Body body(final String type, final String text) {
        return Body.of(type, text.getBytes(UTF_8));
    }
}
