package io.rollcall.rls.core.internal.lane;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotEquals;

import io.rollcall.rls.spi.StoredWatcher;
import org.junit.Test;

public class LocalTagTest {

    @Test
    public void shouldCarryTheWatcher() {
        final int hash = StoredWatcher.hashOf("sip:alice@example.com");
        final long tag = LocalTag.of(hash, 0xFEDC_BA98_7654_3210L);
        assertEquals(hash, LocalTag.hashIn(tag));
        assertEquals(tag, LocalTag.parse(LocalTag.text(tag)));
        assertEquals(16, LocalTag.text(tag).length());
    }

    /** The hash is part of tags that watchers keep over updates: it may never become another one. */
    @Test
    public void shouldNeverHashDifferently() {
        assertEquals(0xdc54, StoredWatcher.hashOf("sip:alice@example.com"));
        assertEquals(0x1cd9, StoredWatcher.hashOf(""));
    }

    @Test
    public void shouldKnowForeignTags() {
        for (final String foreign : new String[] {null, "", "as5d8f", "0123456789abcdeg", "0123456789ABCDEF", "0"}) {
            assertEquals(foreign, LocalTag.FOREIGN, LocalTag.parse(foreign));
        }
        assertNotEquals(LocalTag.FOREIGN, LocalTag.of(0, 0));
    }
}
