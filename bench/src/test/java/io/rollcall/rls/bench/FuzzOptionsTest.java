package io.rollcall.rls.bench;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import org.junit.Test;

public class FuzzOptionsTest {

    @Test
    public void shouldSendForFiveMinutesWhereNothingElseIsAsked() {
        final FuzzOptions options = FuzzOptions.parse("--server", "127.0.0.1:5060");
        assertEquals(5060, options.server().getPort());
        assertEquals(300, options.duration().toSeconds());
        assertEquals(1000, options.perSecond());
    }

    @Test
    public void shouldRepeatASeed() {
        assertEquals(
                42,
                FuzzOptions.parse("--server", "127.0.0.1:5060", "--seed", "42").seed());
    }

    @Test
    public void shouldRefuseWhatMakesNoSense() {
        assertThrows(IllegalArgumentException.class, () -> FuzzOptions.parse());
        assertThrows(IllegalArgumentException.class, () -> FuzzOptions.parse("--server", "x:1", "--rates", "5"));
        assertThrows(IllegalArgumentException.class, () -> FuzzOptions.parse("--server", "x:1", "--seed", "x"));
    }
}
