package io.rollcall.rls.samples.demo;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.Test;

public class DemoOptionsTest {

    @Test
    public void shouldStartAServerOfItsOwnUnlessTold() {
        final DemoOptions options = DemoOptions.parse();

        assertNull(options.server());
        assertTrue(options.members());
        assertFalse(options.once());
    }

    @Test
    public void shouldReadEveryOption() {
        final DemoOptions options = DemoOptions.parse(
                "--server",
                "127.0.0.1:5080",
                "--list",
                "sip:l@d",
                "--watcher",
                "sip:w@d",
                "--notifier-port",
                "5070",
                "--no-members",
                "--within",
                "7",
                "--once");

        assertEquals(
                new DemoOptions(
                        new InetSocketAddress("127.0.0.1", 5080),
                        "sip:l@d",
                        "sip:w@d",
                        5070,
                        false,
                        true,
                        Duration.ofSeconds(7)),
                options);
    }

    @Test
    public void shouldTakeTheUsualPortWhereNoneIsSaid() {
        assertEquals(5060, DemoOptions.parse("--server", "127.0.0.1").server().getPort());
    }

    @Test
    public void shouldRefuseWhatMakesNoSense() {
        assertEquals("there is no option --twice", refusal("--twice"));
        assertEquals("--list lacks its value", refusal("--list"));
        assertEquals("--within soon is not a number up to 3600", refusal("--within", "soon"));
        assertEquals("--server h:70000 is not host:port", refusal("--server", "h:70000"));
    }

    private static String refusal(final String... arguments) {
        return assertThrows(IllegalArgumentException.class, () -> DemoOptions.parse(arguments))
                .getMessage();
    }
}
