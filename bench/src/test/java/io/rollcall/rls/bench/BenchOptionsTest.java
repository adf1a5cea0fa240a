package io.rollcall.rls.bench;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.List;
import org.junit.Test;

public class BenchOptionsTest {

    @Test
    public void shouldMeasureAsTheDesignSaysWhereNothingElseIsAsked() {
        final BenchOptions options = BenchOptions.parse();
        assertEquals(new Population(200, 50), options.population());
        assertEquals(60, options.warmUp().toSeconds());
        assertEquals(200, options.bodySize());
        assertTrue(options.plain());
    }

    @Test
    public void shouldReadServerAndRates() {
        final BenchOptions options = BenchOptions.parse("--server", "127.0.0.1:5060", "--rates", "500,1000");
        assertEquals(5060, options.server().getPort());
        assertEquals(List.of(500, 1000), options.rates());
    }

    @Test
    public void shouldReadARamp() {
        assertEquals(
                List.of(500, 1000, 1500, 9000),
                BenchOptions.parse("--rates", "500..1900..500,9000").rates());
        assertRefused("--rates", "500..1900");
        assertRefused("--rates", "500..1900..0");
    }

    @Test
    public void shouldRefuseWhatMakesNoSense() {
        assertRefused("--list", "3");
        assertRefused("--lists");
        assertRefused("--lists", "many");
        assertRefused("--lists", "0");
        assertRefused("--server", "here");
    }

    private static void assertRefused(final String... arguments) {
        assertThrows(IllegalArgumentException.class, () -> BenchOptions.parse(arguments));
    }
}
