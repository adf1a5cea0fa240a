package io.rollcall.rls.core.internal.lane;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.Test;

public class TagMapTest {

    /** The same puts and removes on a map of the JDK; the seed is fixed so that a failure repeats. */
    @Test
    public void shouldAgreeWithAPlainMap() {
        final Random random = new Random(4662);
        final TagMap<Long> map = new TagMap<>();
        final Map<Long, Long> plain = new HashMap<>();
        for (int step = 0; step < 200_000; step++) {
            final long tag = 1 + random.nextInt(2000);
            if (random.nextInt(3) == 0) {
                map.remove(tag);
                plain.remove(tag);
            } else {
                map.put(tag, (long) step);
                plain.put(tag, (long) step);
            }
            assertEquals(plain.get(tag), map.get(tag));
            assertEquals(plain.size(), map.size());
        }
        for (long tag = 1; tag <= 2000; tag++) {
            assertEquals(plain.get(tag), map.get(tag));
        }
    }

    @Test
    public void shouldFindNothingUnderAForeignTag() {
        final TagMap<String> map = new TagMap<>();
        map.put(7, "seven");
        assertNull(map.get(LocalTag.FOREIGN));
        map.remove(LocalTag.FOREIGN);
        assertEquals("seven", map.get(7));
    }
}
