package io.rollcall.rls.testkit.rlmi;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.testkit.Examples;
import io.rollcall.rls.testkit.mime.AggregateNotification;
import io.rollcall.rls.testkit.sip.SipMessage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.Test;

public class ListViewTest {

    private static final String ANA = "sip:ana@home.test";
    private static final String BEN = "sip:ben@home.test";
    private static final String CLEO = "pres:cleo@away.test";

    private static AggregateNotification example(final String name, final String from, final String to) {
        final SipMessage message = Examples.message(name);
        final String body = message.bodyText().replace(from, to);
        return AggregateNotification.read(message.header("Content-Type"), body.getBytes(StandardCharsets.UTF_8));
    }

    private static AggregateNotification first() {
        return example("n01-notify-full-initial", "", "");
    }

    private static AggregateNotification second() {
        return example("n02-notify-partial-terminated", "version=\"0\"", "");
    }

    private final ListView known = ListView.EMPTY.apply(first()).view();

    @Test
    public void shouldStartFromFullState() {
        final ListView.Applied applied = ListView.EMPTY.apply(first());
        assertEquals("active", applied.view().state(ANA));
        assertTrue(applied.view().body(ANA).contains("open"));
        assertEquals("pending", applied.view().state(BEN));
        assertEquals("", applied.view().state(CLEO));
        assertEquals("Ana", applied.view().resource(ANA).label());
        assertEquals(CLEO, applied.view().resource(CLEO).label());
        assertTrue(applied.view().complete());
        assertEquals(
                List.of(ListChange.Kind.ADDED, ListChange.Kind.ADDED, ListChange.Kind.ADDED),
                applied.changes().stream().map(ListChange::kind).toList());
    }

    @Test
    public void shouldReplaceWhatAPartialStateNames() {
        final ListView.Applied applied = known.apply(second());
        assertEquals("terminated", applied.view().state(BEN));
        assertEquals(
                "rejected", applied.view().resource(BEN).instances().get("i2").reason());
        assertEquals("active", applied.view().state(CLEO));
        assertEquals("active", applied.view().state(ANA));
        assertEquals(
                List.of("Team"),
                applied.view().names().stream().map(RlmiDocument.Name::text).toList());
        assertEquals(
                List.of(BEN, CLEO),
                applied.changes().stream().map(ListChange::uri).toList());
        assertEquals(ListChange.Kind.CHANGED, applied.changes().get(0).kind());
        assertEquals(
                "pending",
                applied.changes().get(0).before().instances().get("i2").state());
    }

    @Test
    public void shouldRemoveWhatAFullStateDoesNotName() {
        final ListView.Applied applied =
                known.apply(example("n04-notify-final", " <resource uri=\"sip:ben@home.test\"/>\r\n", ""));
        assertNull(applied.view().resource(BEN));
        final ListChange removed = applied.changes().get(applied.changes().size() - 1);
        assertEquals(ListChange.Kind.REMOVED, removed.kind());
        assertEquals(BEN, removed.uri());
        assertTrue(removed.fullState());
    }

    @Test
    public void shouldDiscardOldVersions() {
        final ListView later = known.apply(second()).view();
        assertEquals(later, later.apply(first()).view());
        assertEquals(List.of(), later.apply(second()).changes());
    }

    @Test
    public void shouldKnowThatAVersionIsMissing() {
        final ListView gap = known.apply(example("n02-notify-partial-terminated", "version=\"1\"", "version=\"2\""))
                .view();
        assertEquals(2, gap.version());
        assertFalse(gap.complete());
        assertEquals("terminated", gap.state(BEN));
        assertTrue(gap.apply(example("n04-notify-final", "", "")).view().complete());
    }

    @Test
    public void shouldSeeNoChangeWhereOnlyContentIdsDiffer() {
        final ListView.Applied again =
                known.apply(example("n01-notify-full-initial", "version=\"0\"", "version=\"1\""));
        assertEquals(List.of(), again.changes());
        assertEquals(1, again.view().version());
    }

    @Test
    public void shouldHaveNoSingleStateWhereThereAreTwoInstances() {
        final ListView two = ListView.EMPTY
                .apply(example("n05-notify-dialog-two-instances", "", ""))
                .view();
        assertEquals("", two.state(ANA));
        assertEquals(
                List.of("desk", "mobile"),
                List.copyOf(two.resource(ANA).instances().keySet()));
    }
}
