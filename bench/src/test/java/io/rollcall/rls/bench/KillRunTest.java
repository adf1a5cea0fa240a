package io.rollcall.rls.bench;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.File;
import java.nio.file.Files;
import java.time.Duration;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class KillRunTest {

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    @Test
    public void shouldHaveAListForEachSubscribeOfARound() {
        assertEquals(new Population(200 + 250, 10), KillRun.population());
        assertEquals(
                new Population(7 + 20, 3),
                KillRun.population("--lists", "7", "--members", "3", "--subscribes", "10", "--seconds", "2"));
        assertThrows(IllegalArgumentException.class, () -> KillRun.population("--kills", "2"));
    }

    /** The process of the script is the server itself, as with exec; what it has started goes with it. */
    @Test
    public void shouldKillTheServerAndStartItAgain() throws Exception {
        final File script = folder.newFile();
        final File started = folder.newFile();
        Files.writeString(script.toPath(), "trap '' TERM; echo $$ >> " + started + "; sleep 60 & wait; wait");
        try (ServedProcess server = new ServedProcess(script)) {
            server.start();
            final long first = pid(started, 1);
            server.kill();
            assertFalse(ProcessHandle.of(first).isPresent());
            server.start();
            final long second = pid(started, 2);
            assertTrue(ProcessHandle.of(second).isPresent());
            server.kill();
            assertFalse(ProcessHandle.of(second).isPresent());
        }
    }

    private static long pid(final File started, final int line) throws Exception {
        assertTrue(Pause.until(Duration.ofSeconds(30), () -> lines(started) == line));
        return Long.parseLong(Files.readAllLines(started.toPath()).get(line - 1));
    }

    private static int lines(final File file) {
        try {
            return Files.readAllLines(file.toPath()).size();
        } catch (final java.io.IOException e) {
            return 0;
        }
    }
}
