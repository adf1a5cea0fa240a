package io.rollcall.rls.shell.internal;

import static io.rollcall.rls.shell.internal.FakeServerView.LIST;
import static io.rollcall.rls.shell.internal.FakeServerView.NOW;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertTrue;

import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.Test;

public class WatchCommandTest extends ShellTest {

    @Test
    public void shouldPrintTheTableOnce() throws Exception {
        final String text = printed(watch());

        assertLine(text, "sip:alice@example.com", "bob%40example.com", "Bob", "active", "open \"at lunch\"", "active");
        assertLine(text, "sip:carol@example.com", "-", "nothing yet", "asking");
    }

    @Test
    public void shouldSayThatNobodySubscribes() throws Exception {
        view.subscribed = false;

        assertLine(printed(watch()), "Nobody subscribes to " + LIST + " now");
    }

    @Test
    public void shouldTellEachChangeInALine() throws Exception {
        final WatchedList open = look();
        view.bobIs = "closed";
        final WatchedList closed = look();

        final List<String> lines = closed.since(open, NOW);

        assertNotEquals(open, closed);
        assertEquals(lines.toString(), 1, lines.size());
        assertLine(lines.get(0), "sip:alice@example.com", "bob%40example.com", "active", "closed \"at lunch\"");
    }

    @Test
    public void shouldTellEverythingAtFirst() throws Exception {
        assertEquals(2, look().since(WatchedList.NOTHING, NOW).size());
    }

    @Test
    public void shouldStayQuietWhileNothingChanges() throws Exception {
        assertEquals(look(), look());
        assertEquals(List.of(), look().since(look(), NOW));
    }

    @Test
    public void shouldTellThatASubscriptionIsGone() throws Exception {
        final WatchedList before = look();
        view.subscribed = false;

        final List<String> lines = look().since(before, NOW);

        assertTrue(lines.get(0), lines.get(0).endsWith("Nobody subscribes to " + LIST + " now"));
        assertTrue(lines.get(1), lines.get(1).endsWith("bob%40example.com  gone"));
    }

    private WatchedList look() throws Exception {
        return WatchedList.look(LIST, view, WatchCommandTest::now);
    }

    private WatchCommand watch() {
        final WatchCommand command = ready(new WatchCommand());
        command.list = LIST;
        command.once = true;
        return command;
    }

    private static <T> T now(final CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get();
    }
}
