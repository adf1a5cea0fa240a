package io.rollcall.rls.testkit;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.HashSet;
import java.util.Set;
import org.junit.Test;

public class FreePortsTest {

    @Test
    public void shouldStayInOneBlockAndGiveNoPortTwice() {
        final Set<Integer> blocks = new HashSet<>();
        final Set<Integer> ports = new HashSet<>();
        for (int i = 0; i < 50; i++) {
            final int port = FreePorts.next();
            assertTrue("twice: " + port, ports.add(port));
            blocks.add(port / 500);
            assertTrue("the first port is held: " + port, port % 500 > 0);
        }
        assertEquals(blocks.toString(), 1, blocks.size());
    }
}
