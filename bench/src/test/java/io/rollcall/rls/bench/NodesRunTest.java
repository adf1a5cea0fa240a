package io.rollcall.rls.bench;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import org.junit.Test;

public class NodesRunTest {

    @Test
    public void shouldHaveListsForEachNode() {
        assertEquals(
                new Population(600, 50),
                NodesRun.population("--server", "127.0.0.1:5060,127.0.0.1:5062,127.0.0.1:5064"));
        assertEquals(
                new Population(14, 3), NodesRun.population("--server", "a:1,b:2", "--lists", "7", "--members", "3"));
        assertThrows(IllegalArgumentException.class, () -> NodesRun.population("--kills", "2"));
    }
}
