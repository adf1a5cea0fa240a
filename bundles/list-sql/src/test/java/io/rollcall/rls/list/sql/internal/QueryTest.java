package io.rollcall.rls.list.sql.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.list.sql.internal.Query.Parameter;
import java.util.List;
import org.junit.Test;

/** What an operator may write, and what becomes of its parameters. */
public class QueryTest {

    private static String refusal(final String text) {
        return assertThrows(IllegalArgumentException.class, () -> Query.parse(text))
                .getMessage();
    }

    @Test
    public void shouldTakeParametersOut() {
        final Query query = Query.parse("SELECT uri, ':list' || \"a:list\" || `:list` -- :list\n"
                + "/* :list; ? */ FROM m WHERE list::text = :list AND w = :watcher AND l=:list");
        assertEquals(List.of(Parameter.LIST, Parameter.WATCHER, Parameter.LIST), query.parameters());
        assertEquals(
                "SELECT uri, ':list' || \"a:list\" || `:list` -- :list\n"
                        + "/* :list; ? */ FROM m WHERE list::text = ? AND w = ? AND l=?",
                query.sql());
        assertTrue(query.dependsOnWatcher());
        assertFalse(Query.parse("with a as (select 1) select :list_user").dependsOnWatcher());
    }

    @Test
    public void shouldRefuseWhatIsNoSuchQuery() {
        assertTrue(refusal("DELETE FROM m WHERE a = :list").startsWith("is not a query"));
        assertTrue(refusal("selection :list").startsWith("is not a query"));
        assertTrue(refusal("SELECT :list; DROP TABLE m").startsWith("has a semicolon"));
        assertTrue(refusal("SELECT uri FROM m WHERE list = ?").startsWith("has a question mark"));
        assertTrue(refusal("SELECT uri FROM m WHERE list = :listt").startsWith("has :listt, which is none of :list,"));
        assertTrue(refusal("SELECT uri FROM m WHERE w = :watcher").startsWith("does not ask for a list"));
        assertTrue(refusal("SELECT ':list").startsWith("has a ' that is not closed"));
    }

    @Test
    public void shouldSpellAddressesAsTablesDo() {
        assertEquals(
                new Address("sip:Team@example.com:5070", "Team", "example.com:5070"),
                Address.of("SIP:%54eam:secret@Example.COM:5070;transport=tcp?a=b"));
        assertEquals("sip:a%40b@c", Address.of("sip:a%40b@c").uri());
        assertEquals("sip:example.com", Address.of("sip:example.com").uri());
        assertNull(Address.of("tel:+1"));
        assertEquals("tel:+1", Address.orItself("tel:+1").uri());
    }
}
