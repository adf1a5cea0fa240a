package io.rollcall.rls.shell.internal;

import static io.rollcall.rls.shell.internal.FakeServerView.LIST;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.api.ServerView;
import io.rollcall.rls.spi.CounterSource;
import java.util.List;
import java.util.Map;
import org.junit.Test;

public class ViewCommandsTest extends ShellTest {

    @Test
    public void shouldShowEveryListInOrder() throws Exception {
        final String text = printed(ready(new ListsCommand()));

        assertLine(text, LIST, "sip:alice@example.com", "presence", "rls-services/users/x/index");
        assertLine(text, "sip:team@example.com", "(global)", "(any)", "rls-services/global/index");
        assertTrue(text.indexOf(LIST) < text.indexOf("sip:team"));
    }

    @Test
    public void shouldShowTheResolvedTreeAndWhatIsLeftOut() throws Exception {
        final ListCommand command = ready(new ListCommand());
        command.uri = LIST;
        command.watcher = "sip:bob@example.com";

        final String text = printed(command);

        assertEquals(List.of(LIST + " sip:bob@example.com null"), view.asked);
        assertLine(text, "Name", "Colleagues");
        assertLine(text, "Document", "rls-services/users/x/index");
        assertLine(text, "bob%40example.com", "sip:bob@example.com", "Bob");
        assertLine(text, "sip:carol@example.com", "sip:carol@example.com", "-");
        assertLine(text, "tel:+12015550123", "cannot be subscribed");
        assertLine(text, "looked into the index");
    }

    @Test
    public void shouldSayWhyThereIsNoSuchList() {
        final ListCommand command = ready(new ListCommand());
        command.uri = "sip:nobody@example.com";

        assertEquals("sip:nobody@example.com: nothing is known by that name", refused(command));
    }

    @Test
    public void shouldTellADecision() throws Exception {
        final AuthorizeCommand command = ready(new AuthorizeCommand());
        command.id = "tag-1";
        command.decision = "Allow";
        assertTrue(printed(command).contains("Allowed"));
        command.decision = "deny";
        assertTrue(printed(command).contains("rejected"));
        assertTrue(view.asked.containsAll(List.of("allow tag-1", "deny tag-1")));
        command.decision = "perhaps";
        assertEquals("Decide allow or deny, not perhaps.", refused(command));
        command.decision = "allow";
        command.id = "tag-2";
        assertEquals("There is no subscription tag-2.", refused(command));
    }

    @Test
    public void shouldShowSubscriptionsThatMatch() throws Exception {
        final SubscriptionsCommand command = ready(new SubscriptionsCommand());
        assertLine(
                printed(command),
                "tag-1",
                LIST,
                "sip:alice@example.com",
                "presence",
                "active",
                "58 min 3 s",
                "1/2",
                "12");

        command.text = "bob";
        assertFalse(printed(command).contains("tag-1"));
        command.text = null;
        command.pending = true;
        assertFalse("it is active", printed(command).contains("tag-1"));
    }

    @Test
    public void shouldShowOneSubscriptionInFull() throws Exception {
        final SubscriptionCommand command = ready(new SubscriptionCommand());
        command.id = "tag-1";

        final String text = printed(command);

        assertLine(text, "State", "active, ends in 58 min 3 s");
        assertLine(text, "Last NOTIFY", "3 s ago, 200");
        assertLine(text, "CSeq", "13 sent, 2 received");
        assertLine(text, "Call-ID", "call-1");
        assertLine(text, "Route", "<sip:proxy.example.com;lr>");
        assertLine(text, "Flow", "UDP 127.0.0.1:5060 to [", "]:40000");
        assertLine(
                text,
                "bob%40example.com (sip:bob@example.com)",
                "Bob",
                "active",
                "9 min",
                "1",
                "active",
                "open \"at lunch\"",
                "1 min 5 s");
        assertLine(text, "sip:carol@example.com", "asking", "-", "nothing yet");
        assertFalse("bodies were not asked for", text.contains("<presence"));
    }

    @Test
    public void shouldPrintBodiesWhereAsked() throws Exception {
        final SubscriptionCommand command = ready(new SubscriptionCommand());
        command.id = "tag-1";
        command.bodies = true;

        assertLine(printed(command), "<presence", "entity='sip:bob@example.com'");
    }

    @Test
    public void shouldLeaveBordersAndHeadsOutForScripts() throws Exception {
        final SubscriptionCommand command = ready(new SubscriptionCommand());
        command.id = "tag-1";
        command.noFormat = true;

        final String text = printed(command);

        assertFalse(text, text.contains("Call-ID"));
        assertFalse(text, text.contains("Back end"));
        assertEquals(2, text.lines().count());
    }

    @Test
    public void shouldRefuseAnUnknownId() {
        final SubscriptionCommand command = ready(new SubscriptionCommand());
        command.id = "nope";

        assertEquals("There is no subscription nope; see rls:subscriptions", refused(command));
    }

    @Test
    public void shouldUpdateSubscriptions() throws Exception {
        final UpdateSubsCommand command = ready(new UpdateSubsCommand());
        command.uri = LIST;
        command.event = "presence";

        assertEquals("3 subscriptions looked at", printed(command).trim());
        assertEquals(List.of(LIST + " presence"), view.asked);
    }

    @Test
    public void shouldSweep() throws Exception {
        assertEquals(
                "1 expired subscription swept",
                printed(ready(new CleanupCommand())).trim());
    }

    @Test
    public void shouldAddUpCountersOfAllBundles() throws Exception {
        bundle.with(CounterSource.class, () -> Map.of("sip.in", 2L, "sip.out", 1L))
                .with(CounterSource.class, () -> Map.of("sip.in", 3L, "engine.lost", 0L));
        final CountersCommand command = ready(new CountersCommand());
        assertLine(printed(command), "sip.in", "5");
        assertLine(printed(command), "engine.lost", "0");

        command.text = "out";
        assertFalse(printed(command).contains("sip.in"));
    }

    @Test
    public void shouldSayThatTheEngineIsAway() {
        bundle.withdraw(ServerView.class);

        final String message = refused(ready(new ListsCommand()));

        assertTrue(message, message.startsWith("The engine is not running (bundle rls-core)."));
    }

    @Test
    public void shouldNotWaitForeverForAnAnswer() {
        view.silent = true;
        final ListsCommand command = ready(new ListsCommand());
        command.timeoutSeconds = 0;

        assertEquals("No answer within 1 s (see --timeout).", refused(command));
    }
}
