package io.rollcall.rls.shell.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.api.ServerView;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Clock;
import java.time.ZoneOffset;
import org.junit.After;

/** Runs commands as the shell does and keeps what they print. */
public abstract class ShellTest {

    final FakeServerView view = new FakeServerView();
    final FakeBundle bundle = new FakeBundle().with(ServerView.class, view);

    @After
    public final void shouldLetGoOfAllServices() {
        assertEquals("services still held", 0, bundle.held());
    }

    final <C extends RlsCommand> C ready(final C command) {
        command.context = bundle.context();
        command.clock = Clock.fixed(FakeServerView.NOW, ZoneOffset.UTC);
        return command;
    }

    final String printed(final RlsCommand command) throws Exception {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (Services services = new Services(command.context);
                PrintStream out = new PrintStream(bytes, true, UTF_8)) {
            command.run(services, out);
        }
        return bytes.toString(UTF_8);
    }

    final String refused(final RlsCommand command) {
        return assertThrows(RefusedException.class, () -> printed(command)).getMessage();
    }

    /** One of the lines has all of these in that order. */
    static void assertLine(final String text, final String... words) {
        assertTrue(
                "no line with " + String.join(" … ", words) + " in:\n" + text,
                text.lines().anyMatch(line -> inOrder(line, words)));
    }

    private static boolean inOrder(final String line, final String... words) {
        int at = 0;
        for (final String word : words) {
            final int found = line.indexOf(word, at);
            if (found < 0) {
                return false;
            }
            at = found + word.length();
        }
        return true;
    }
}
