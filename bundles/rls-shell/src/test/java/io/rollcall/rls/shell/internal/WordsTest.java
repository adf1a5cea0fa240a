package io.rollcall.rls.shell.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.Assert.assertEquals;

import io.rollcall.rls.api.ServerView.InstanceView;
import java.time.Duration;
import java.time.Instant;
import org.junit.Test;

public class WordsTest {

    private static final Instant NOW = FakeServerView.NOW;

    @Test
    public void shouldSayDurationsInTwoUnits() {
        assertEquals("-", Words.duration(null));
        assertEquals("0 s", Words.duration(Duration.ZERO));
        assertEquals("250 ms", Words.duration(Duration.ofMillis(250)));
        assertEquals("59 s", Words.duration(Duration.ofSeconds(59)));
        assertEquals("1 min", Words.duration(Duration.ofSeconds(60)));
        assertEquals("59 min 59 s", Words.duration(Duration.ofSeconds(3599)));
        assertEquals("1 h 1 min", Words.duration(Duration.ofSeconds(3665)));
        assertEquals("2 d 3 h", Words.duration(Duration.ofHours(51)));
        assertEquals("-3 s", Words.duration(Duration.ofSeconds(-3)));
    }

    @Test
    public void shouldSayWhatIsOver() {
        assertEquals("over", Words.left(NOW, NOW));
        assertEquals("5 s", Words.left(NOW.plusSeconds(5), NOW));
        assertEquals("5 s", Words.age(NOW.minusSeconds(5), NOW));
        assertEquals("-", Words.age(null, NOW));
    }

    @Test
    public void shouldSummarizeAPidfDocument() {
        assertEquals(
                "open closed \"away\"",
                summary("<p:presence xmlns:p='urn:ietf:params:xml:ns:pidf'><p:tuple><p:status><p:basic> open </p:basic>"
                        + "</p:status></p:tuple><p:tuple><p:basic>closed</p:basic><p:note>away</p:note></p:tuple>"
                        + "</p:presence>"));
    }

    @Test
    public void shouldSayTypeAndSizeOfWhatItCannotRead() {
        assertEquals("application/pidf+xml, 9 bytes, not readable", summary("<presence"));
        assertEquals("application/pidf+xml, 3 bytes, not readable", summary("\u0000\u0001\u0002"));
        assertEquals("text/plain, 2 bytes", BodySummary.of(instance("text/plain", "hi")));
        assertEquals("-", BodySummary.of(new InstanceView("1", "pending", null, null, null, NOW)));
        assertEquals("no document, not told", BodySummary.of(new InstanceView("1", "active", null, null, null, NOW)));
    }

    @Test
    public void shouldNotReadADoctype() {
        final String document = "<!DOCTYPE presence [<!ENTITY x 'y'>]><presence/>";

        assertEquals("application/pidf+xml, " + document.length() + " bytes, not readable", summary(document));
    }

    private static String summary(final String document) {
        return BodySummary.of(instance("application/pidf+xml", document));
    }

    private static InstanceView instance(final String type, final String body) {
        return new InstanceView("1", "active", null, type, body.getBytes(UTF_8), NOW);
    }
}
