package io.rollcall.rls.bench;

import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.time.Duration;
import org.junit.Test;

public class MeasuredProcessTest {

    /** Works in a child that ends, tells, works in one that stays, tells, and ends when its input does. */
    private static final String WORK = "work() { for ((i = 0; i < 200000; i++)); do :; done; }; (work); echo;"
            + " (work; echo; exec sleep 60) & read -r line; kill $!";

    private static final double LEAST_MS = 100;

    @Test
    public void shouldCountChildrenThatEndedAndThoseThatStand() throws IOException {
        final Process shell = new ProcessBuilder("/bin/bash", "-c", WORK).start();
        final MeasuredProcess measured = new MeasuredProcess(shell.pid());
        try {
            assertFalse(measured.isJava());
            shell.getInputStream().read();
            final double ended = measured.cpuMs();
            assertTrue("" + ended, ended > LEAST_MS);
            shell.getInputStream().read();
            assertTrue(ended + ", " + measured.cpuMs(), measured.cpuMs() > ended + LEAST_MS);
        } finally {
            shell.getOutputStream().close();
            Pause.until(Duration.ofSeconds(10), () -> !shell.isAlive());
            shell.destroyForcibly();
        }
        assertThrows(BenchException.class, measured::cpuMs);
    }

    @Test
    public void shouldKnowAJavaMachine() {
        assertTrue(MeasuredProcess.self().isJava());
        assertFalse(new MeasuredProcess(0).isJava());
    }
}
