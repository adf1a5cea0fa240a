package io.rollcall.rls.shell.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.util.List;
import org.junit.Test;

public class NodeCommandsTest extends ShellTest {

    @Test
    public void shouldShowWhatKeepsSubscriptionsFromBeingServed() throws Exception {
        final String text = printed(ready(new StatusCommand()));
        assertLine(text, "SUBSCRIBEs", "refused with 503: the database is full");
        assertLine(text, "Subscriptions are kept", "in the database (db_mode 2)");
        assertLine(text, "Shards", "3 served of 256 that are ours");
        assertLine(text, "List subscriptions", "7");

        view.alone = true;
        assertLine(printed(ready(new StatusCommand())), "SUBSCRIBEs", "served");
    }

    @Test
    public void shouldShowTheNodes() throws Exception {
        final String text = printed(ready(new NodesCommand()));

        assertLine(text, "a-1 (this)", "sip:10.0.0.1:5060", "serving", "4", "-");
        assertLine(text, "b-2", "-", "dead", "0", "7 s ago");
    }

    @Test
    public void shouldSayThatThereAreNoOthers() throws Exception {
        view.alone = true;

        assertTrue(printed(ready(new NodesCommand())).contains("No database: this server has all watchers"));
    }

    @Test
    public void shouldShowShardsThatAreAlikeInOneRow() throws Exception {
        final ShardsCommand command = ready(new ShardsCommand());
        command.noFormat = true;
        final String text = printed(command);

        assertLine(text, "0-1", "2", "a-1", "served", "5");
        assertLine(text, "2", "1", "-", "free", "6");
        assertLine(text, "3", "1", "a-1", "taken up", "1");
        assertEquals(4, text.lines().count());

        command.all = true;
        assertEquals(5, printed(command).lines().count());
        command.node = "b-2";
        assertFalse(printed(command).contains("served"));
    }

    @Test
    public void shouldDrainAndResume() throws Exception {
        final DrainCommand command = ready(new DrainCommand());
        assertTrue(printed(command).startsWith("This server has no watchers left"));
        command.deactivate = true;
        printed(command);
        command.resume = true;
        assertEquals("--resume takes watchers, --deactivate sends them away: choose one.", refused(command));
        command.deactivate = false;
        assertTrue(printed(command).startsWith("This server takes its part"));

        assertEquals(List.of("drain", "deactivate", "resume"), view.asked);
    }

    @Test
    public void shouldSayWhyItCannotDrain() {
        view.alone = true;
        assertEquals("db_mode is 0", refused(ready(new DrainCommand())));
        view.alone = false;
        view.silent = true;
        final DrainCommand command = ready(new DrainCommand());
        command.timeoutSeconds = 1;
        assertEquals("No answer within 1 s (see --timeout).", refused(command));
    }
}
